import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { buildCroissant } from "../../src/publish/croissant.ts";
import { croissantBreaches } from "./croissant-rules.ts";
import { HOSTILE_TEXTS, madeManifest } from "./made-manifest.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests damage the description in any place
type Loose = any;

const BASE = "https://hub.example/api/zoos/made-zoo/1.0.0";

function described(options = {}, ...urls: string[]): Loose {
  return JSON.parse(JSON.stringify(buildCroissant(madeManifest(options), ...urls)));
}

function byId(document: Loose, id: string): Loose {
  const found = [...document.distribution, ...document.recordSet].find((node: Loose) => node["@id"] === id);
  assert.ok(found, `nothing has the @id ${id}`);
  return found;
}

describe("the Croissant description of a zoo", () => {
  for (const labels of ["withheld", "public"] as const)
    test(`keeps the published rules, labels ${labels}, with addresses and without`, () => {
      const options = { labels, discards: [5], described: true };
      assert.deepEqual(croissantBreaches(described(options)), []);
      assert.deepEqual(croissantBreaches(described(options, BASE, "https://hub.example/zoos/made-zoo")), []);
    });

  test("keeps the rules with one checkpoint, one collection, four layers and a licence that nobody knows", () => {
    const one = { collections: ["mnist"], checkpoint_epochs: [18], convolution_layers: 4, license: "LicenseRef-Own" };
    const document = described({ spec: one });
    assert.deepEqual(croissantBreaches(document), []);
    assert.deepEqual(document.license, { "@type": "sc:CreativeWork", name: "LicenseRef-Own" });
  });

  for (const text of HOSTILE_TEXTS)
    test(`holds any text: ${JSON.stringify(text)}`, () => {
      const document = described({ spec: { title: text, description: text, citation: text } });
      assert.deepEqual(croissantBreaches(document), []);
      assert.equal(document.name, text);
      assert.equal(document.description, text);
      assert.equal(document.citeAs, text);
    });

  test("has every file but itself with its hash, length and address", () => {
    const manifest = madeManifest({ described: true });
    for (const [base, prefix] of [[], [BASE]].map((urls) => [urls, urls.length > 0 ? `${BASE}/files/` : ""] as const)) {
      const document: Loose = buildCroissant(manifest, ...base);
      const files = document.distribution.filter((node: Loose) => node["@type"] === "cr:FileObject");
      const expected = manifest.files.filter(({ content }) => content !== "croissant");
      assert.deepEqual(
        files.map((node: Loose) => [node["@id"], node.contentUrl, node.contentSize, node.sha256]),
        expected.map(({ path, bytes, sha256 }) => [path, prefix + path, `${bytes} B`, sha256]),
      );
      for (const node of files)
        if (node["@id"].endsWith(".parquet")) assert.equal(node.encodingFormat[0], "application/vnd.apache.parquet");
    }
  });

  test("types every column; weights are arrays of the layout's length", () => {
    const document = described();
    const types = (id: string) =>
      Object.fromEntries(byId(document, id).field.map((field: Loose) => [field.name, field.dataType]));
    assert.deepEqual(types("mnist/folds"), {
      ...{ model_id: "sc:Text", collection: "sc:Text", run: "sc:Integer", fold: "sc:Integer" },
    });
    assert.equal(types("mnist/runs").learning_rate, "sc:Float");
    assert.deepEqual(types("mnist/runs").test_accuracy, ["sc:Float", "cr:Label"]);
    assert.equal(byId(document, "mnist/features").field.length, 4 + 79);
    const weights = byId(document, "cifar10/train").field.find((field: Loose) => field.name === "weights");
    assert.deepEqual([weights.dataType, weights.isArray, weights.arrayShape], ["sc:Float", true, "4970"]);
  });

  test("a table of one file names it, one of several goes through a set of just these", () => {
    const document = described();
    const test = byId(document, "mnist/test").field[0].source;
    assert.match(test.fileObject["@id"], /^mnist\/test-00000-of-00001-[0-9a-f]{12}\.parquet$/);
    assert.deepEqual(byId(document, "mnist/train").field[0].source.fileSet, { "@id": "mnist/train-files" });
    const members = byId(document, "mnist/train-files").containedIn.map((node: Loose) => node["@id"]);
    assert.equal(members.length, 2);
    for (const path of members) assert.match(path, /^mnist\/train-0000\d-of-00002-/);
  });

  test("promises no labels where none are published", () => {
    const columns = (document: Loose, id: string) => byId(document, id).field.map((field: Loose) => field.name);
    for (const id of ["mnist/test", "mnist/test-earlier", "mnist/early-earlier"])
      assert.ok(!columns(described(), id).some((name: string) => /accuracy|loss/.test(name)), id);
    assert.ok(columns(described({ labels: "public" }), "mnist/test").includes("test_accuracy"));
  });

  test("is the same for the same manifest", () => {
    assert.equal(JSON.stringify(buildCroissant(madeManifest())), JSON.stringify(buildCroissant(madeManifest())));
  });
});

describe("the checker of the Croissant rules", () => {
  const damages: [string, RegExp, (document: Loose) => void][] = [
    ["no licence", /needs license \(Required\)/, (d) => delete d.license],
    ["no creator", /needs creator/, (d) => delete d.creator],
    ["a creator without a name", /creator must be/, (d) => delete d.creator.name],
    ["no address", /needs url/, (d) => delete d.url],
    ["two names", /name must be one value/, (d) => (d.name = [d.name, "other"])],
    ["another version of Croissant", /must conform/, (d) => (d.conformsTo = "http://mlcommons.org/croissant/1.0")],
    ["a wrong alias", /source must be cr:source/, (d) => (d["@context"].source = "sc:source")],
    ["a mixed schema.org", /sc must be the same/, (d) => (d["@context"].sc = "http://schema.org/")],
    ["a version of two numbers", /MAJOR\.MINOR\.PATCH/, (d) => (d.version = "1.0")],
    ["a property that nobody knows", /unknown property colour/, (d) => (d.colour = "red")],
    ["a file without a hash", /needs a SHA-256/, (d) => delete d.distribution[0].sha256],
    ["a file without an address", /needs a contentUrl/, (d) => delete d.distribution[0].contentUrl],
    ["a length as number", /needs a size/, (d) => (d.distribution[0].contentSize = 1.5)],
    ["an @id twice", /used twice/, (d) => (d.distribution[1]["@id"] = d.distribution[0]["@id"])],
    ["a set of nothing", /must be contained/, (d) => delete byId(d, "mnist/train-files").containedIn],
    [
      "a set of a record set",
      /no cr:FileObject or cr:FileSet/,
      (d) => (byId(d, "mnist/train-files").containedIn[0] = { "@id": "splits" }),
    ],
    ["a key of another table", /must be a field of it/, (d) => (byId(d, "mnist/runs").key = { "@id": "splits/name" })],
    [
      "a lost source",
      /which is no cr:FileSet/,
      (d) => (byId(d, "mnist/train").field[0].source.fileSet["@id"] = "lost"),
    ],
    [
      "two sources",
      /must have one source, has 2/,
      (d) => (byId(d, "mnist/train").field[0].source.fileObject = { "@id": d.distribution[0]["@id"] }),
    ],
    ["no column", /must extract a column/, (d) => delete byId(d, "mnist/train").field[0].source.extract],
    ["no type", /needs an atomic type/, (d) => (byId(d, "mnist/train").field[0].dataType = "cr:Label")],
    ["a shape without an array", /isArray must be true/, (d) => delete byId(d, "mnist/train").field.at(-1).isArray],
    ["a shape in brackets", /wrong arrayShape/, (d) => (byId(d, "mnist/train").field.at(-1).arrayShape = "(4970,)")],
    ["data without a column", /must have its fields/, (d) => delete byId(d, "splits").data[0]["splits/url"]],
  ];
  for (const [what, message, damage] of damages)
    test(`finds ${what}`, () => {
      const document = described();
      damage(document);
      assert.ok(
        croissantBreaches(document).some((breach) => message.test(breach)),
        croissantBreaches(document).join("\n"),
      );
    });
});
