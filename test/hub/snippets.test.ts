// What the pages tell people to copy, run exactly as it is printed, by the tool that it is for, against a hub that serves
// a zoo. The one thing that is put in place of another: modules that the browser would take from a CDN.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { chromium } from "playwright-core";
import { COMPRESSORS, HYPARQUET, type Snippet, snippetPlace, snippets } from "../../src/hub/snippets.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { type PublishedHub, startPublishedHub } from "./published-hub.ts";
import { missingPython, type Run, runProgram, runPython } from "./system-python.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CHROMIUM = process.env.WEIGHBRIDGE_CHROMIUM ?? "/usr/bin/chromium";

/** Skips with a reason where a tool is missing, unless nothing may be skipped. */
function needing(missing: string | undefined): { skip: string | false } {
  if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);
  return { skip: missing ?? false };
}
const missingCurl = existsSync("/usr/bin/curl") ? undefined : "curl is not installed";
const missingChromium = existsSync(CHROMIUM) ? undefined : `${CHROMIUM} is not there (Debian: chromium)`;

describe("the snippet", () => {
  const [hubFolder, work] = [temporaryFolder(), temporaryFolder()];
  let hub: PublishedHub;
  let all: Snippet[];
  const ran = new Set<string>();

  before(async () => {
    hub = await startPublishedHub(hubFolder);
    all = snippets(snippetPlace(hub.url, hub.manifest, "mnist"));
    // What `npx weighbridge` finds where the package is installed.
    mkdirSync(join(work, "node_modules", ".bin"), { recursive: true });
    symlinkSync(join(ROOT, "src/cli/weighbridge.js"), join(work, "node_modules", ".bin", "weighbridge"));
    writeFileSync(join(work, "package.json"), '{ "private": true }');
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

  const shell = (text: string) => runProgram("sh", ["-e", "-c", text], { cwd: work });

  test("for pull gets a collection, which is sound", async () => {
    const out = succeeded(await shell(textOf("pull")));
    assert.match(out, /every SHA-256 checked/);
    assert.match(out, /made-zoo 1\.0\.0 in zoos: sound/);
  });

  test("for DuckDB reads what was pulled", async () => {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const before = process.cwd();
    process.chdir(work); // DuckDB runs in this process
    try {
      const results = [];
      for (const text of textOf("duckdb")
        .split(";")
        .filter((part) => part.trim() !== "")) {
        results.push((await connection.runAndReadAll(text)).getRowObjectsJson());
      }
      const [byOptimizer, byFold] = results;
      const networks = byOptimizer.reduce((sum, row) => sum + Number(row.networks), 0);
      assert.equal(networks, hub.manifest.collections[0].counts.train);
      assert.deepEqual(
        byFold.map((row) => [row.fold, Number(row.networks)]),
        [
          [0, 10],
          [1, 10],
          [2, 10],
        ],
      );
      for (const row of byFold) assert.ok(Math.abs(Number(row.correlation)) <= 1);
    } finally {
      process.chdir(before);
      connection.closeSync();
      instance.closeSync();
    }
  });

  test("for polars reads over HTTP", async () => {
    symlinkSync(join(ROOT, "node_modules", "nodejs-polars"), join(work, "node_modules", "nodejs-polars"));
    writeFileSync(join(work, "script.mjs"), textOf("polars"));
    const out = succeeded(await runProgram(process.execPath, ["script.mjs"], { cwd: work }));
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
    assert.match(succeeded(await shell(text)), /: OK\n$/);
    const [file] = hub.manifest.files.filter(({ content }) => content === "runs");
    const name = file.path.split("/")[1];
    const whole = readFileSync(join(work, name));
    writeFileSync(join(work, name), whole.subarray(0, 1000));
    assert.match(succeeded(await shell(text)), /: OK\n$/);
    assert.deepEqual(readFileSync(join(work, name)), whole);
  });

  test("for the browser reads rows by byte ranges from another site", needing(missingChromium), async () => {
    const site = await serveModules();
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    try {
      const page = await browser.newPage();
      const tables: unknown[][] = [];
      const complaints: string[] = [];
      page.on("console", async (message) => {
        if (message.type() === "table") tables.push((await message.args()[0].jsonValue()) as unknown[]);
        else complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      const ranges: string[] = [];
      page.on("request", (request) => {
        const { range } = request.headers();
        if (request.url().startsWith(hub.url) && range) ranges.push(range);
      });
      await page.goto(`${site.url}/page.html`);
      const local = textOf("hyparquet")
        .replace(HYPARQUET, `${site.url}/hyparquet/src/index.js`)
        .replace(COMPRESSORS, `${site.url}/hyparquet-compressors/src/index.js`);
      assert.ok(!local.includes("cdn."), "both modules are put in place");
      await page.addScriptTag({ type: "module", content: local });
      const deadline = Date.now() + 20_000;
      while (tables.length === 0 && complaints.length === 0 && Date.now() < deadline) await sleep(20);
      assert.deepEqual(complaints, []);
      const [rows] = tables as { model_id: string; test_accuracy: number }[][];
      assert.equal(rows.length, 10);
      assert.match(rows[0].model_id, /^mnist-\d{6}$/);
      assert.ok(rows[0].test_accuracy > 0);
      assert.ok(ranges.length > 0, "it asked for byte ranges");
    } finally {
      await browser.close();
      site.server.close();
    }
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

/** node_modules with an import map on a page of its own: what a CDN would do. */
async function serveModules(): Promise<{ url: string; server: Server }> {
  const imports = { fzstd: "/fzstd/esm/index.mjs", hysnappy: "/hysnappy/js/index.js" };
  const page = `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify({ imports })}</script>`;
  const server = createServer((request, response) => {
    if (request.url === "/page.html") return response.setHeader("content-type", "text/html").end(page);
    const path = join(ROOT, "node_modules", new URL(request.url!, "http://x").pathname);
    if (!existsSync(path)) return response.writeHead(404).end();
    response.setHeader("content-type", "text/javascript").end(readFileSync(path));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
