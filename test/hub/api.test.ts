// The API over a published zoo: what it says of itself, and whether its answers are what it says they are.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, describe, test } from "node:test";
import type { ApiRows, ApiStatistics, ApiVersion, ApiZoos, Manifest } from "../../schemas/types.d.ts";
import { openTable } from "../../src/shard/index.ts";
import { readAll } from "../../src/store/index.ts";
import { madeSpec, type PublishedZoo, publishMade } from "../publish/made-zoo.ts";
import { publishReport } from "./baselines-content.ts";
import { crawl } from "./crawl.ts";
import { answerChecks, checkForm, checkRoutes, type Description } from "./openapi.ts";
import { endOfSuite, type Serving, serve, temporaryFolder } from "./serving.ts";

const ending = endOfSuite();
let serving: Serving;
let made: PublishedZoo;
let manifest: Manifest;
let base: string;

before(async () => {
  const spec = madeSpec({ runs_per_collection: 160, runs_per_shard: 40 });
  made = await publishMade(temporaryFolder(ending), { spec, discards: { mnist: [5] } });
  manifest = made.manifest;
  serving = await serve(ending, made.publicStore);
  base = `/api/zoos/${manifest.zoo}/${manifest.version}`;
});

async function json<Value>(path: string, status = 200): Promise<Value> {
  const answer = await fetch(serving.url + path);
  assert.equal(answer.status, status, path);
  return (await answer.json()) as Value;
}

async function message(path: string, status: number): Promise<string> {
  return (await json<{ error: { message: string } }>(path, status)).error.message;
}

describe("the description", () => {
  test("is OpenAPI 3.1 whose references are there, whose paths name their parameters, and whose schemas compile", async () => {
    const description = await json<Description>("/api/openapi.json");
    assert.deepEqual(description.servers, [{ url: serving.url }]);
    checkForm(description);
  });

  test("names every route of the hub that is no page, and no other", async () => {
    checkRoutes(await json<Description>("/api/openapi.json"), serving.hub.app.routes);
  });

  test("is kept by every answer of a crawl over every route", async () => {
    const description = await json<Description>("/api/openapi.json");
    const { check, checked } = answerChecks(description);
    let pages = 0;
    const small = await publishMade(temporaryFolder(ending), { collections: ["mnist"], runs: 40 });
    await publishReport(small.publicStore);
    const { url } = await serve(ending, small.publicStore);
    for await (const answer of crawl(url)) {
      assert.ok(answer.status < 500, `${answer.path}: ${answer.status} ${answer.body}`);
      if (answer.type.startsWith("text/html")) pages++;
      check(answer);
    }
    for (const template of Object.keys(description.paths))
      assert.ok(checked.get(template)?.has(200), `${template} gave no 200`);
    assert.ok(pages > 0);
  });
});

describe("the list, a zoo, a version", () => {
  test("tell counts, and where everything is", async () => {
    const { zoos } = await json<ApiZoos>("/api/zoos");
    const [zoo] = zoos;
    assert.deepEqual([zoo.zoo, zoo.latest, zoo.versions], [manifest.zoo, "1.0.0", ["1.0.0"]]);
    assert.deepEqual(
      zoo.collections,
      manifest.collections.map(({ collection, title, counts }) => ({ collection, title, counts })),
    );
    assert.equal(zoo.files, manifest.files.length);
    const version = await json<ApiVersion>(zoo.latest_url);
    assert.equal(version.weights, 4970);
    const { links } = version;
    assert.equal((await json<Manifest>(links.manifest)).zoo, manifest.zoo);
    assert.ok((await json<ApiStatistics>(links.statistics)).collections.length, "statistics");
    assert.deepEqual(await json(`/api/zoos/${manifest.zoo}/latest`), version);
  });

  test("the manifest is the stored one byte for byte", async () => {
    const stored = await made.publicStore.get(`zoos/${manifest.zoo}/${manifest.version}/manifest.json`);
    const bytes = await readAll(stored!.body);
    for (const version of ["1.0.0", "latest"]) {
      const answer = await fetch(`${serving.url}/api/zoos/${manifest.zoo}/${version}/manifest.json`);
      assert.ok(Buffer.from(await answer.arrayBuffer()).equals(bytes));
      assert.equal(answer.headers.get("etag"), `"${createHash("sha256").update(bytes).digest("hex")}"`);
      assert.match(answer.headers.get("cache-control")!, version === "latest" ? /max-age=60$/ : /immutable/);
    }
  });

  test("Croissant names files by this hub's address, or by the one it is known by", async () => {
    const { distribution } = await json<{ distribution: { contentUrl: string }[] }>(`${base}/croissant.json`);
    const urls = distribution.map(({ contentUrl }) => contentUrl).filter((url) => url?.endsWith(".parquet"));
    assert.ok(urls.length > 0);
    for (const url of urls) assert.equal((await fetch(url, { method: "HEAD" })).status, 200, url);
    const known = await serve(ending, made.publicStore, { publicUrl: "https://zoos.example/" });
    const text = await (await fetch(`${known.url}${base}/croissant.json`)).text();
    assert.match(text, /"https:\/\/zoos\.example\/api\/zoos\/made-zoo\/1\.0\.0\/files\/mnist\/runs-/);
    assert.ok(!text.includes("127.0.0.1"));
  });

  test("an answer that has not changed is a 304, a HEAD has the length and no body", async () => {
    for (const path of ["/api/zoos", base, `${base}/manifest.json`, `${base}/statistics`, "/api/openapi.json"]) {
      const answer = await fetch(serving.url + path);
      const length = (await answer.arrayBuffer()).byteLength;
      const again = await fetch(serving.url + path, { headers: { "if-none-match": answer.headers.get("etag")! } });
      assert.equal(again.status, 304, path);
      const head = await fetch(serving.url + path, { method: "HEAD" });
      assert.equal(head.headers.get("content-length"), String(length), path);
    }
  });

  test("what is not there is said by name", async () => {
    assert.match(await message("/api/zoos/other", 404), /There is no zoo "other" here/);
    assert.match(await message("/api/zoos/other/latest", 404), /no zoo "other"/);
    assert.match(await message("/api/zoos/made-zoo/2.0.0", 404), /no version "2\.0\.0" of a zoo "made-zoo"/);
    assert.match(await message("/api/zoos/made-zoo/newest/rows", 404), /no version "newest"/);
  });

  test("a zoo that is published later is there after a few seconds, in what was asked before too", async () => {
    let now = 0;
    const later = await publishMade(temporaryFolder(ending), { collections: ["mnist"] });
    const hub = await serve(ending, later.publicStore, { now: () => now });
    const ask = async (path: string) => (await fetch(hub.url + path)).status;
    assert.equal(await ask("/api/zoos/second"), 404);
    const spec = madeSpec({ name: "second", seed: "second", collections: ["mnist"] });
    await publishMade(temporaryFolder(ending), { spec, publicStore: later.publicStore });
    assert.equal(await ask("/api/zoos/second/1.0.0"), 200, "a version by its number at once");
    now += 5_001;
    assert.equal(await ask("/api/zoos/second"), 200);
    assert.equal(await ask("/api/zoos/second/latest"), 200);
  });
});

describe("rows", () => {
  const rows = (query: string) => json<ApiRows>(`${base}/rows?${query}`);

  /** All rows of a file by parquet-wasm. */
  async function stored(collection: string, content: string, split?: string, epoch = 18) {
    const files = manifest.files.filter(
      (file) =>
        file.collection === collection &&
        file.content === content &&
        (file.epoch ?? 18) === epoch &&
        file.split === split,
    );
    const all: Record<string, unknown>[] = [];
    for (const { path } of files) {
      const object = await made.publicStore.get(`zoos/${manifest.zoo}/${manifest.version}/${path}`);
      const table = openTable(await readAll(object!.body), path);
      table.groupRows.forEach((_, group) => {
        const { rows: count, values } = table.readGroup(group);
        for (let row = 0; row < count; row++) {
          const entries = table.columns.map((column) => {
            const list = values[column.name] as ArrayLike<unknown>;
            if (column.kind !== "weights") return [column.name, list[row] ?? null];
            return [column.name, Array.from({ length: 8 }, (_x, index) => list[row * column.width + index])];
          });
          all.push(Object.fromEntries(entries));
        }
      });
    }
    return all;
  }

  test("are those of the file, page by page, for every content", async () => {
    for (const [content, split, epoch] of [
      ["runs", undefined, undefined],
      ["folds", "train", undefined],
      ["weights", "train", undefined],
      ["weights", "test", 1],
      ["weights", "early", 3],
      ["features", undefined, 0],
    ] as const) {
      const expected = await stored("mnist", content, content === "weights" ? split : undefined, epoch);
      const query = `collection=mnist&content=${content}${split ? `&split=${split}` : ""}${epoch === undefined ? "" : `&epoch=${epoch}`}`;
      const found: unknown[] = [];
      for (let offset = 0; offset < expected.length; offset += 60) {
        const page = await rows(`${query}&offset=${offset}&length=60`);
        assert.equal(page.total, expected.length, query);
        found.push(...page.rows);
      }
      assert.deepEqual(found, JSON.parse(JSON.stringify(expected)), query);
    }
  });

  test("of one split are those of the table that have it", async () => {
    for (const split of ["train", "test", "early"]) {
      const expected = (await stored("mnist", "runs")).filter((row) => row.split === split);
      const page = await rows(`collection=mnist&split=${split}&offset=2&length=5`);
      assert.equal(page.total, expected.length);
      assert.deepEqual(page.rows, JSON.parse(JSON.stringify(expected.slice(2, 7))));
    }
    const features = await rows("collection=mnist&content=features&split=test&length=100");
    assert.equal(features.total, manifest.collections[0].counts.test);
    assert.ok(features.rows.every(({ split }) => split === "test"));
    assert.equal(
      (await rows("collection=mnist&content=features&split=early&epoch=1")).total,
      manifest.collections[0].counts.early,
    );
    assert.equal((await rows("collection=mnist&content=features&split=early")).total, 0);
  });

  test("withhold what the files withhold", async () => {
    const test_ = await rows("collection=mnist&split=test&length=100");
    for (const row of test_.rows) assert.deepEqual([row.test_accuracy, row.train_loss], [null, null]);
    const weights = await rows("collection=mnist&content=weights&split=test");
    assert.ok(!weights.columns.includes("test_accuracy"));
    assert.deepEqual([weights.weights_count, weights.weights_shown], [4970, 8]);
    const answer = await message(`${base}/rows?collection=mnist&content=weights&split=early&epoch=18`, 404);
    assert.match(answer, /after epoch 18: of early-decision networks, checkpoints up to epoch 3 are published/);
  });

  test("beyond the last are none", async () => {
    const { rows: none, total } = await rows("collection=mnist&offset=999999");
    assert.deepEqual([none, total], [[], 159]);
  });

  for (const [query, says] of [
    ["", /parameter collection must be one of mnist, cifar10; is missing/],
    ["collection=minst", /parameter collection must be one of mnist, cifar10; is "minst"/],
    ["collection=mnist&offset=-1", /parameter offset must be a whole number from 0 to 1000000, is "-1"/],
    ["collection=mnist&length=101", /parameter length must be a whole number from 1 to 100, is "101"/],
    ["collection=mnist&length=1e1", /parameter length must be a whole number/],
    ["collection=mnist&length=0", /from 1 to 100, is "0"/],
    ["collection=mnist&split=all", /parameter split must be one of train, test, early; is "all"/],
    ["collection=mnist&content=labels", /parameter content must be one of runs, weights, features, folds; is "labels"/],
    ["collection=mnist&content=weights&epoch=2", /parameter epoch must be one of 0, 1, 3, 18; is "2"/],
    ["collection=mnist&epoch=3", /parameter epoch is for weights and features, not for runs/],
    ["collection=mnist&content=folds&split=test", /parameter split must be train for folds, is "test"/],
    ["collection=mnist&ofset=1", /parameter "ofset" is not known; did you mean offset\?/],
    [
      "collection=mnist&x=1",
      /parameter "x" is not known; allowed here: collection, split, content, epoch, offset, length/,
    ],
    ["collection=mnist&split=", /parameter split needs a value, is empty/],
    ["collection=mnist&collection=cifar10", /parameter collection is given twice/],
    ["collection=%3Cscript%3E", /is "<script>"/],
  ] as const)
    test(`refuse ?${query}`, async () => {
      const answer = await fetch(`${serving.url}${base}/rows?${query}`);
      assert.equal(answer.status, 400);
      assert.match(answer.headers.get("content-type")!, /^application\/json/);
      assert.match(((await answer.json()) as { error: { message: string } }).error.message, says);
    });
});

describe("statistics", () => {
  test("are of the training split alone, and add up", async () => {
    const { collections } = await json<ApiStatistics>(`${base}/statistics`);
    assert.deepEqual(
      collections.map(({ collection }) => collection),
      ["mnist", "cifar10"],
    );
    const [mnist] = collections;
    const runs = await serving.hub.context.catalog.runs(manifest, "mnist");
    const accuracies = runs.split
      .flatMap((split, row) => (split === "train" ? [runs.test_accuracy[row]] : []))
      .sort((one, other) => one - other);
    assert.equal(accuracies.length, mnist.counts.train);
    const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
    assert.equal(sum(mnist.test_accuracy.histogram), accuracies.length);
    assert.equal(sum(mnist.train_against_test.cells.map(([, , count]) => count)), accuracies.length);
    assert.ok(Math.abs(mnist.test_accuracy.mean! - sum(accuracies) / accuracies.length) < 1e-12);
    assert.equal(mnist.test_accuracy.quantiles![0], accuracies[0]);
    assert.equal(mnist.test_accuracy.quantiles![6], accuracies.at(-1));
    accuracies.forEach((accuracy) => {
      mnist.test_accuracy.histogram[Math.min(49, Math.floor(accuracy * 50))]--;
    });
    assert.ok(mnist.test_accuracy.histogram.every((count) => count === 0));
    for (const { name, groups } of mnist.hyperparameters)
      assert.equal(sum(groups.map(({ count }) => count)), accuracies.length, name);
    const one = await json<ApiStatistics>(`${base}/statistics?collection=cifar10`);
    assert.deepEqual(one.collections, [collections[1]]);
  });

  test("refuse parameters that they do not know", async () => {
    assert.match(await message(`${base}/statistics?split=test`, 400), /"split" is not known; allowed here: collection/);
    assert.match(await message("/api/zoos?page=2", 400), /"page" is not known; none is allowed here/);
  });
});
