// What the pages tell people to copy, run exactly as it is printed, by the tool that it is for, against a hub that serves
// a zoo. The one thing that is put in place of another: modules that the browser would take from a CDN.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Snippet, snippetPlace, snippets } from "../../src/hub/snippets.ts";
import { needing } from "../needing.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { type PublishedHub, startPublishedHub } from "./published-hub.ts";
import {
  installInto,
  missingChromium,
  missingCurl,
  runInBrowser,
  runModule,
  runShell,
  runSql,
} from "./snippet-tools.ts";
import { missingPython, type Run, runPython } from "./system-python.ts";

describe("the snippet", () => {
  const [hubFolder, work] = [temporaryFolder(), temporaryFolder()];
  let hub: PublishedHub;
  let all: Snippet[];
  const ran = new Set<string>();

  before(async () => {
    hub = await startPublishedHub(hubFolder);
    all = snippets(snippetPlace(hub.url, hub.manifest, "mnist"));
    installInto(work);
  });
  after(() => hub?.close());

  function textOf(id: string): string {
    const snippet = all.find((one) => one.id === id)!;
    assert.ok(snippet.tested, `${id} is said not to be tested`);
    ran.add(id);
    return snippet.text;
  }

  function succeeded({ code, stdout, stderr }: Run): string {
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    return stdout;
  }

  test("for pull gets a collection, which is sound", async () => {
    const out = succeeded(await runShell(textOf("pull"), work));
    assert.match(out, /every SHA-256 checked/);
    assert.match(out, /made-zoo 1\.0\.0 in zoos: sound/);
  });

  test("for DuckDB reads what was pulled", async () => {
    const [byOptimizer, byFold] = await runSql(textOf("duckdb"), work);
    const networks = byOptimizer.reduce((sum, row) => sum + Number(row.networks), 0);
    assert.equal(networks, hub.manifest.collections[0].counts.train);
    const folds = byFold.map((row) => [row.fold, Number(row.networks)]);
    assert.deepEqual(
      folds,
      [0, 1, 2].map((fold) => [fold, 10]),
    );
    for (const row of byFold) assert.ok(Math.abs(Number(row.correlation)) <= 1);
  });

  test("for polars reads over HTTP", async () => {
    const out = succeeded(await runModule(textOf("polars"), work));
    assert.match(out, /optimizer/);
    assert.match(out, /mnist-0000/);
    assert.match(out, /shape: \(10, 2\)/);
  });

  test("for the loader runs and prints shapes", needing(missingPython("numpy")), async () => {
    const out = succeeded(await runPython(textOf("loader"), { cwd: work, env: { XDG_CACHE_HOME: work } }));
    assert.match(out, /^\(30, 4970\) float32 0\.\d+ mnist-0000\d\d\n\(8, 4970\) labels withheld\n$/);
  });

  test(
    "for numpy and pandas correlates features with accuracy",
    needing(missingPython("numpy", "pandas")),
    async () => {
      const out = succeeded(await runPython(textOf("pandas"), { cwd: work }));
      assert.match(out, /\w+_p\d+ +-?\d\.\d/);
      assert.match(out, /Length: 79/);
    },
  );

  test("for curl gets a file, goes on with it, and checks it", needing(missingCurl), async () => {
    const text = textOf("curl");
    assert.match(succeeded(await runShell(text, work)), /: OK\n$/);
    const [file] = hub.manifest.files.filter(({ content }) => content === "runs");
    const name = file.path.split("/")[1];
    const whole = readFileSync(join(work, name));
    writeFileSync(join(work, name), whole.subarray(0, 1000));
    assert.match(succeeded(await runShell(text, work)), /: OK\n$/);
    assert.deepEqual(readFileSync(join(work, name)), whole);
  });

  test("for the browser reads rows by byte ranges from another site", needing(missingChromium), async () => {
    const { tables, complaints, ranges } = await runInBrowser(textOf("hyparquet"), hub.url);
    assert.deepEqual(complaints, []);
    const [rows] = tables as { model_id: string; test_accuracy: number }[][];
    assert.equal(rows.length, 10);
    assert.match(rows[0].model_id, /^mnist-\d{6}$/);
    assert.ok(rows[0].test_accuracy > 0);
    assert.ok(ranges.length > 0, "it asked for byte ranges");
  });

  test(
    "says why where it is not tested, and all others were run",
    needing(missingChromium ?? missingCurl ?? missingPython("numpy", "pandas")),
    () => {
      for (const { id, tested, remark } of all) {
        assert.equal(tested, ran.has(id), id);
        if (!tested) assert.match(remark ?? "", /^Not tested here: .*\.$/);
      }
      assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    },
  );

  test("means nothing more to a shell or in quotes, whatever the hub is called", () => {
    const evil = "http://host/\"$(touch x)`id`'; rm -rf $HOME \\ #";
    for (const { text } of snippets(snippetPlace(evil, hub.manifest, "mnist"))) {
      assert.doesNotMatch(text, /touch x|`id`|rm -rf|\$HOME/);
    }
    const [{ text }] = snippets(snippetPlace("javascript:alert(1)", hub.manifest, "mnist"));
    assert.doesNotMatch(text, /javascript/);
    const [{ text: prefixed }] = snippets(snippetPlace("https://hub.example/some/prefix/", hub.manifest, "mnist"));
    assert.match(prefixed, /"https:\/\/hub\.example\/some\/prefix\/weighbridge\.py"/);
  });
});
