// The tools that snippets are for, each run on a text as people would: shell, DuckDB, Node.js, a real browser.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { chromium } from "playwright-core";
import { COMPRESSORS, HYPARQUET } from "../../src/hub/snippets.ts";
import { type Run, runProgram } from "./system-python.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CHROMIUM = process.env.WEIGHBRIDGE_CHROMIUM ?? "/usr/bin/chromium";

export const missingCurl = existsSync("/usr/bin/curl") ? undefined : "curl is not installed";
export const missingChromium = existsSync(CHROMIUM) ? undefined : `${CHROMIUM} is not there (Debian: chromium)`;

/** Makes a folder one where Weighbridge and nodejs-polars are installed. */
export function installInto(work: string): void {
  const modules = join(work, "node_modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  symlinkSync(join(ROOT, "src/cli/weighbridge.js"), join(modules, ".bin", "weighbridge"));
  symlinkSync(join(ROOT, "node_modules", "nodejs-polars"), join(modules, "nodejs-polars"));
  writeFileSync(join(work, "package.json"), '{ "private": true }');
}

/** Runs lines in a shell that stops at the first that fails. */
export function runShell(text: string, work: string): Promise<Run> {
  return runProgram("sh", ["-e", "-c", text], { cwd: work });
}

/** Runs a module with this Node.js. */
export function runModule(text: string, work: string): Promise<Run> {
  writeFileSync(join(work, "script.mjs"), text);
  return runProgram(process.execPath, ["script.mjs"], { cwd: work });
}

/** Runs statements in DuckDB; gives the rows of each. */
export async function runSql(text: string, work: string): Promise<Record<string, unknown>[][]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const before = process.cwd();
  process.chdir(work); // DuckDB runs in this process
  try {
    const results = [];
    for (const statement of text.split(";").filter((part) => part.trim() !== "")) {
      results.push((await connection.runAndReadAll(statement)).getRowObjectsJson());
    }
    return results;
  } finally {
    process.chdir(before);
    connection.closeSync();
    instance.closeSync();
  }
}

/** What a module did in a browser, on a page of another site than the hub. */
export interface BrowserRun {
  /** What it gave to console.table. */
  tables: unknown[];
  /** Everything else on the console, and errors. */
  complaints: string[];
  /** Ranges that it asked the hub for. */
  ranges: string[];
}

/** Runs a module in Chromium until it shows a table; its modules of a CDN come from node_modules. */
export async function runInBrowser(text: string, hubUrl: string): Promise<BrowserRun> {
  const site = await serveModules();
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    const run: BrowserRun = { tables: [], complaints: [], ranges: [] };
    page.on("console", async (message) => {
      if (message.type() === "table") run.tables.push(await message.args()[0].jsonValue());
      else run.complaints.push(message.text());
    });
    page.on("pageerror", (error) => run.complaints.push(String(error)));
    page.on("request", (request) => {
      const { range } = request.headers();
      if (request.url().startsWith(hubUrl) && range) run.ranges.push(range);
    });
    await page.goto(`${site.url}/page.html`);
    const content = text
      .replace(HYPARQUET, `${site.url}/hyparquet/src/index.js`)
      .replace(COMPRESSORS, `${site.url}/hyparquet-compressors/src/index.js`);
    if (content.includes("cdn.")) throw new Error("a module of a CDN has no local place");
    await page.addScriptTag({ type: "module", content });
    const deadline = Date.now() + 20_000;
    while (run.tables.length === 0 && run.complaints.length === 0 && Date.now() < deadline) await sleep(20);
    return run;
  } finally {
    await browser.close();
    site.server.close();
  }
}

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
