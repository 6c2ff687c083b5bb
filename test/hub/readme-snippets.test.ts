// Every code block of the README's "Getting it", run in its order as it is printed, against a hub that serves a zoo named
// as there; only the hub's address is put in place of the README's.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { needing } from "../needing.ts";
import { madeSpec } from "../publish/made-zoo.ts";
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

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const section = /\n## Getting it\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? "";
const blocks = [...section.matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(([, language, text]) => ({ language, text }));

describe("in the README", () => {
  const [hubFolder, work] = [temporaryFolder(), temporaryFolder()];
  let hub: PublishedHub;
  let next = 0;
  before(async () => {
    const base = { name: "quickstart", seed: "as in the README", collections: ["mnist"] };
    hub = await startPublishedHub(hubFolder, {
      spec: madeSpec({ ...base, runs_per_collection: 40, runs_per_shard: 40 }),
    });
    installInto(work);
  });
  after(() => hub?.close());

  /** The block that comes next, which must be in this language. */
  function block(language: string): string {
    const { language: is, text } = blocks[next++] ?? {};
    assert.equal(is, language);
    assert.match(text, /localhost:8080|zoos\/quickstart/);
    return text.replaceAll("http://localhost:8080", hub.url);
  }

  function succeeded({ code, stdout, stderr }: Run): string {
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    return stdout;
  }

  const python = (text: string) => runPython(text, { cwd: work, env: { XDG_CACHE_HOME: work, PYTHONPATH: work } });

  test("the Python loader's lines run", needing(missingPython("numpy")), async () => {
    next = 0;
    const check = "\nprint(X.shape, F.shape, len(names), T.shape, none)\n";
    const out = succeeded(await python(block("python") + check));
    assert.equal(out, "(30, 4970) (30, 79) 79 (8, 4970) None\n");
  });

  test("numpy and pandas find features that go with accuracy", needing(missingPython("numpy", "pandas")), async () => {
    next = 1;
    assert.match(succeeded(await python(block("python"))), /Length: 79/);
  });

  test("pull, verify and DuckDB read the zoo", async () => {
    next = 2;
    assert.match(succeeded(await runShell(block("sh"), work)), /every SHA-256 checked[\s\S]*: sound/);
    const [rows] = await runSql(block("sql"), work);
    assert.equal(
      rows.reduce((sum, row) => sum + Number(row.networks), 0),
      30,
    );
  });

  test("polars reads over HTTP", async () => {
    next = 4;
    assert.match(succeeded(await runModule(block("js"), work)), /optimizer/);
  });

  test("a browser reads by byte ranges", needing(missingChromium), async () => {
    next = 5;
    const { tables, complaints, ranges } = await runInBrowser(block("js"), hub.url);
    assert.deepEqual(complaints, []);
    assert.equal((tables[0] as unknown[]).length, 10);
    assert.ok(ranges.length > 0);
  });

  test("curl gets an array, and there are no more blocks", needing(missingCurl), async () => {
    next = 6;
    succeeded(await runShell(block("sh"), work));
    assert.ok(statSync(join(work, "weights.npy")).size > 30 * 4970 * 4);
    assert.equal(blocks.length, next);
  });
});
