import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Manifest } from "../../schemas/types.d.ts";
import { featureNames } from "../../src/features/index.ts";
import { buildCard } from "../../src/publish/card.ts";
import { configurations } from "../../src/publish/card-head.ts";
import { columnText } from "../../src/publish/column-texts.ts";
import { readManifest } from "../../src/publish/manifest.ts";
import { FOLDS_COLUMNS, featureColumns, RUNS_COLUMNS, weightColumns } from "../../src/publish/tables.ts";
import { weightLayout } from "../../src/zoo/index.ts";
import { HOSTILE_TEXTS, madeManifest } from "./made-manifest.ts";
import { readYaml, yamlMissing } from "./read-yaml.ts";

interface Head {
  license: string;
  license_name?: string;
  pretty_name: string;
  size_categories: string[];
  configs: { config_name: string; default?: boolean; data_files: { split: string; path: string[] }[] }[];
}

/** The head as Hugging Face cuts it out: from the mark on the first line to the next line that is one. */
function headOf(card: string): string {
  const cut = /^---\n([\s\S]*?)\n---\n/.exec(card);
  assert.ok(cut, "the card must begin with a head between two lines of three hyphens");
  return cut[1];
}

function hostile(text: string): Manifest {
  return madeManifest({
    spec: { title: text, description: text, citation: text },
    discards: [2],
    reason: text.slice(0, 200),
  });
}

function linesOf(card: string, pattern: RegExp): string[] {
  return card
    .slice(card.indexOf("\n---\n"))
    .split("\n")
    .filter((line) => pattern.test(line));
}

test("the made manifests are ones that publishing could write", () => {
  for (const labels of ["withheld", "public"] as const)
    for (const discards of [[], [3, 9]])
      readManifest(madeManifest({ labels, discards, described: true }), "the made manifest");
});

describe("the head of a card", { skip: yamlMissing() }, () => {
  const read = (manifest: Manifest) => readYaml([headOf(buildCard(manifest))])[0] as Head;

  test("says licence, name and size as Hugging Face knows them", () => {
    const head = read(madeManifest());
    assert.equal(head.license, "cc-by-4.0");
    assert.equal(head.pretty_name, "Made-up zoo");
    assert.deepEqual(head.size_categories, ["n<1K"]);
    const unknown = read(madeManifest({ spec: { license: "LicenseRef-Own" } }));
    assert.deepEqual([unknown.license, unknown.license_name], ["other", "LicenseRef-Own"]);
  });

  for (const labels of ["withheld", "public"] as const)
    test(`names every table once, one of them as the default, labels ${labels}`, () => {
      const manifest = madeManifest({ labels, described: true });
      const { configs } = read(manifest);
      const paths = configs.flatMap(({ data_files }) => data_files.flatMap(({ path }) => path));
      const tables = manifest.files.filter(({ rows }) => rows !== undefined).map(({ path }) => path);
      assert.deepEqual(paths.sort(), tables.sort());
      assert.deepEqual(
        configs.filter((config) => config.default).map(({ config_name }) => config_name),
        ["mnist"],
      );
      for (const { data_files } of configs)
        for (const { split } of data_files) assert.match(split, /^(train|test|early|networks)$/);
    });

  test("reads any text as it is", () => {
    const heads = readYaml(HOSTILE_TEXTS.map((text) => headOf(buildCard(hostile(text))))) as Head[];
    assert.deepEqual(
      heads.map((head) => head.pretty_name),
      HOSTILE_TEXTS.map((text) => text.toWellFormed()),
    );
    for (const head of heads) assert.equal(head.license, "cc-by-4.0");
  });
});

describe("the configurations of a card", () => {
  test("keep what has labels and what has none apart, and the last epoch from earlier ones", () => {
    const found = Object.fromEntries(
      configurations(madeManifest({ spec: { collections: ["mnist"] } })).map(({ name, splits }) => [
        name,
        [...splits.keys()],
      ]),
    );
    assert.deepEqual(found, {
      mnist: ["train"],
      "mnist-test": ["test"],
      "mnist-checkpoints": ["train"],
      "mnist-checkpoints-test": ["early", "test"],
      "mnist-runs": ["networks"],
      "mnist-features": ["networks"],
      "mnist-features-epoch-0": ["networks"],
      "mnist-features-epoch-1": ["networks"],
      "mnist-features-epoch-3": ["networks"],
      "mnist-folds": ["train"],
    });
  });

  test("hold all splits together where nothing is withheld", () => {
    const [first] = configurations(madeManifest({ labels: "public" }));
    assert.deepEqual([first.name, [...first.splits.keys()]], ["mnist", ["test", "train"]]);
  });
});

describe("the text of a card", () => {
  test("tells counts, splits, what is withheld, terms, discards and what to cite", () => {
    const card = buildCard(madeManifest({ discards: [3, 9] }));
    for (const part of [
      /\| `mnist` \| MNIST \| \d+ \| \d+ \| \d+ \| 2 \|/,
      /honour system/,
      /published up to epoch 3 and never later/,
      /\[MNIST\]\(http:\/\/yann\.lecun\.com\/exdb\/mnist\/\)/,
      /\| `mnist-000009` \| 1 \| a weight is NaN \|/,
      /Nobody, “Nothing” \(2026\)/,
      /80 runs on each image set, not 20,000\./,
    ])
      assert.match(card, part);
  });

  test("withholds nothing where labels are public, and says so", () => {
    const card = buildCard(madeManifest({ labels: "public" }));
    assert.match(card, /Nothing is withheld/);
    assert.doesNotMatch(card, /honour system|no labels/);
  });

  test("says nothing of differences that a zoo of the published size does not have", () => {
    const spec = { runs_per_collection: 20_000, collections: ["mnist"] };
    assert.doesNotMatch(buildCard(madeManifest({ spec })), /not 20,000|not 18\.|not 512/);
  });

  test("no text makes a heading, a table cell, a list, code or HTML of its own", () => {
    const structure = /^(#|\||-{3}|={3}|[-+*] |\d+[.)] |```|~~~|>|\s*<)/;
    const shape = (card: string) =>
      linesOf(card, structure).map((line) => [line.slice(0, 2), line.match(/(?<!\\)\|/g)?.length ?? 0]);
    const plain = shape(buildCard(hostile("plain")));
    for (const text of HOSTILE_TEXTS) {
      const card = buildCard(hostile(text));
      assert.deepEqual(shape(card), plain, JSON.stringify(text));
      const body = card.slice(card.indexOf("\n---\n"));
      assert.doesNotMatch(body, /(?<!\\)<(script|!--)|(?<!\\)&lt;|(?<!\\)!?\[(link|image)(?<!\\)\]\(/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that they are not there is what is tested
      assert.doesNotMatch(body, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ud800-\udfff](?![\udc00-\udfff])/u);
    }
  });

  test("is the same for the same manifest", () => {
    assert.equal(buildCard(madeManifest()), buildCard(madeManifest()));
  });
});

test("every column of every table is explained", () => {
  const layout = weightLayout({ layers: 4 });
  const columns = [
    ...weightColumns(1, true),
    ...RUNS_COLUMNS,
    ...FOLDS_COLUMNS,
    ...featureColumns(featureNames(layout)),
  ];
  for (const { name } of columns) assert.match(columnText(name, layout), /^\S.*\.$/, name);
  assert.equal(columnText("conv2_kernel_p25", layout), "25th percentile of the weights of conv2/kernel.");
  assert.throws(() => columnText("conv5_kernel_p25", layout), RangeError);
});
