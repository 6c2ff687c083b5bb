// The baselines of a version over the API: the report, its files, and what happens where there is none or a bad one.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { before, describe, test } from "node:test";
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { baselineKey } from "../../src/publish/layout.ts";
import { openTable } from "../../src/shard/index.ts";
import { openStore, readAll, type Store } from "../../src/store/index.ts";
import { madeSpec, publishMade } from "../publish/made-zoo.ts";
import { publishReport } from "./baselines-content.ts";
import { askRaw, endOfSuite, type Serving, serve, temporaryFolder } from "./serving.ts";

const ending = endOfSuite();
const AT = "/api/zoos/made-zoo/1.0.0/baselines";
let store: Store;
let serving: Serving;
let report: BaselinesReport;
let now = 0;

before(async () => {
  ({ publicStore: store } = await publishMade(temporaryFolder(ending), { collections: ["mnist"], runs: 40 }));
  const spec = madeSpec({ name: "bare", seed: "bare", collections: ["mnist"] });
  await publishMade(temporaryFolder(ending), { spec, runs: 40, publicStore: store });
  report = await publishReport(store);
  serving = await serve(ending, store, { now: () => now });
});

const ask = (path: string, headers: Record<string, string> = {}) => fetch(serving.url + path, { headers });

describe("the report", () => {
  test("is the published one, by number and as the latest, and has an ETag", async () => {
    for (const version of ["1.0.0", "latest"]) {
      const answer = await ask(`/api/zoos/made-zoo/${version}/baselines`);
      assert.deepEqual(await answer.json(), report);
      assert.equal(answer.headers.get("cache-control"), "public, max-age=60");
      const again = await ask(AT, { "if-none-match": answer.headers.get("etag")! });
      assert.equal(again.status, 304);
    }
  });

  test("that is not there is a 404 that says so, for programs and for people", async () => {
    const answer = await ask("/api/zoos/bare/latest/baselines");
    assert.deepEqual(await answer.json(), {
      error: { message: "There are no baselines of bare 1.0.0 here.", status: 404 },
    });
    for (const path of ["/zoos/bare/baselines", "/zoos/bare/1.0.0/baselines"]) {
      const page = await ask(path);
      assert.equal(page.status, 404, path);
      assert.match(await page.text(), /There are no baselines of Made-up zoo 1\.0\.0 here\./);
    }
    assert.doesNotMatch(await (await ask("/zoos/bare")).text(), /baselines/i);
    for (const path of ["/zoos/other/baselines", "/zoos/made-zoo/2.0.0/baselines", "/api/zoos/other/latest/baselines"])
      assert.equal((await ask(path)).status, 404, path);
  });

  test("takes no parameters", async () => {
    assert.equal((await ask(`${AT}?collection=mnist`)).status, 400);
  });
});

describe("a file of the report", () => {
  test("is the stored one, whole and by ranges, under its SHA-256", async () => {
    for (const { path, bytes, sha256, content } of report.files) {
      const answer = await ask(`${AT}/files/${path}`);
      const whole = Buffer.from(await answer.arrayBuffer());
      assert.deepEqual([answer.status, whole.length, answer.headers.get("etag")], [200, bytes, `"${sha256}"`]);
      assert.equal(createHash("sha256").update(whole).digest("hex"), sha256);
      assert.match(answer.headers.get("content-type")!, content === "predictions" ? /parquet$/ : /^text\/markdown/);
      const part = await ask(`${AT}/files/${path}`, { range: "bytes=5-24" });
      assert.deepEqual([part.status, part.headers.get("content-range")], [206, `bytes 5-24/${bytes}`]);
      assert.ok(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(5, 25)));
      assert.equal((await ask(`${AT}/files/${path}`, { range: `bytes=${bytes}-` })).status, 416);
      assert.equal((await ask(`${AT}/files/${path}`, { "if-none-match": `"${sha256}"` })).status, 304);
      if (content === "predictions") assert.ok(openTable(new Uint8Array(whole), path).groupRows.length > 0);
    }
  });

  test("that the report does not list is a 404, however it is written", async () => {
    const listed = report.files[0].path;
    for (const path of [
      "report.json",
      "none.parquet",
      "..%2freport.json",
      `%2e/${listed}`,
      `${listed}/`,
      `./${listed}`,
    ]) {
      const answer = await askRaw(serving.port, `${AT}/files/${path}`);
      assert.equal(answer.status, 404, `${path} ${answer.body}`);
    }
  });
});

test("another report takes its place after some seconds, on the page too", async () => {
  const text = async () => (await ask("/zoos/made-zoo/baselines")).text();
  assert.doesNotMatch(await text(), /This is a demonstration/);
  const other = await publishReport(store, { demo: true });
  now += 5_001;
  assert.match(await text(), /This is a demonstration/);
  assert.deepEqual(await (await ask(AT)).json(), other);
});

test("a report that can't be read is a 503, and hides neither its zoo nor what is wrong from the log", async () => {
  const { publicStore } = await publishMade(temporaryFolder(ending), { collections: ["mnist"], runs: 40 });
  await publicStore.put(baselineKey("made-zoo", "1.0.0", "report.json"), Buffer.from('{"schema_version": 1}'));
  const { url, logged } = await serve(ending, publicStore);
  for (const path of [AT, "/zoos/made-zoo/baselines"]) assert.equal((await fetch(url + path)).status, 503, path);
  assert.equal((await fetch(`${url}/zoos/made-zoo`)).status, 200);
  const line = await logged(({ error }) => String(error).includes("report.json"));
  assert.match(String(line.error), /report\.json.*zoo/);
});

test("a mirror has the files too", async () => {
  const memory = await openStore("memory:");
  for await (const { key } of store.list()) await memory.put(key, await readAll((await store.get(key))!.body));
  const { url } = await serve(ending, memory, { redirectBase: "https://mirror.example/" });
  const { files } = (await (await fetch(url + AT)).json()) as BaselinesReport;
  const answer = await fetch(`${url}${AT}/files/${files[0].path}`, { redirect: "manual" });
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.get("location"), `https://mirror.example/baselines/made-zoo/1.0.0/${files[0].path}`);
});
