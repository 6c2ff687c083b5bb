import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { openLog } from "../../src/hub/index.ts";
import { openStore } from "../../src/store/index.ts";
import { BIG, fillStore } from "./random-store.ts";
import { askRaw, serve, temporaryFolder } from "./serving.ts";

test("every request is one line: when, who, what, how it ended; and no query", async (context) => {
  const store = await openStore("memory:");
  const zoo = await fillStore(store, 5000);
  const serving = await serve(context, store, { now: () => Date.UTC(2026, 0, 2, 3, 4, 5, 678) });
  const asked: [string, string, number][] = [
    [zoo.urlOf(BIG), "GET", 200],
    ["/api/zoos?token=canary-of-a-query", "GET", 400],
    ["/health", "HEAD", 200],
    ["/nothing", "GET", 404],
    ["/api/zoos", "POST", 405],
    ["/a%2fb", "GET", 404],
  ];
  for (const [target, method] of asked) await askRaw(serving.port, target, "X-Forwarded-For: 192.0.2.1\r\n", method);
  await serving.logged(({ path }) => path === "/a%2fb");
  assert.deepEqual(
    serving.log.map(({ path, method, status }) => [path, method, status]),
    asked.map(([target, method, status]) => [target.split("?")[0], method, status]),
  );
  for (const line of serving.log) {
    assert.deepEqual([line.time, line.address, line.ms], ["2026-01-02T03:04:05.678Z", "127.0.0.1", 0]);
    assert.equal(typeof line.bytes, "number");
  }
  assert.deepEqual([serving.log[0].bytes, serving.log[2].bytes], [5000, 0]);
  assert.ok(!JSON.stringify(serving.log).includes("canary"));
});

test("a line can't be forged: what would break it is escaped", async (context) => {
  const serving = await serve(context, await openStore("memory:"));
  await askRaw(serving.port, '/"},{"path":"x', "");
  await serving.logged(({ path }) => String(path).startsWith('/"},'));
  assert.equal(serving.log.length, 1);
});

test("a defect is a 500 without details, and a line in the log", async (context) => {
  const store = await openStore("memory:");
  const serving = await serve(context, store);
  serving.hub.context.catalog.list = async () => {
    throw new TypeError("canary of the inside");
  };
  const answer = await fetch(`${serving.url}/api/zoos/x`);
  assert.equal(answer.status, 500);
  const text = await answer.text();
  assert.deepEqual(JSON.parse(text), {
    error: { message: "This is a defect in the hub; it is in its log.", status: 500 },
  });
  assert.match(
    String((await serving.logged((line) => "error" in line)).error),
    /^defect: TypeError: canary of the inside at /,
  );
});

test("a log's file holds every line in order, also those of its last moment, behind what it held", async (context) => {
  const path = join(temporaryFolder(context), "log");
  for (const round of [0, 1]) {
    const log = openLog(path, (error) => assert.fail(String(error)));
    for (let line = 0; line < 5000; line++) log.write(`line ${round} ${line}`);
    await new Promise((resolve) => setImmediate(resolve));
    for (let line = 5000; line < 5010; line++) log.write(`line ${round} ${line}`);
    log.close();
  }
  const lines = readFileSync(path, "utf8").split("\n");
  assert.equal(lines.pop(), "");
  assert.deepEqual(
    lines,
    Array.from({ length: 10_020 }, (_, line) => `line ${Math.floor(line / 5010)} ${line % 5010}`),
  );
});

test("a log that can't be written is told once, and what serves goes on", async () => {
  const told: unknown[] = [];
  const full = openSync("/dev/full", "a");
  const log = openLog(full, (error) => told.push(error));
  for (let line = 0; line < 10_000; line++) log.write("a line that nobody will read");
  await new Promise((resolve) => setTimeout(resolve, 50));
  log.write("another");
  log.close();
  closeSync(full);
  assert.equal(told.length, 1);
  assert.match(String(told[0]), /can't write the log: the disk is full/);
  assert.throws(() => openLog("/nonexistent/log", () => {}), /can't write \/nonexistent\/log: there is no such file/);
});

test("pages and data have their own policies, and nobody may frame, sniff or run anything", async (context) => {
  const store = await openStore("memory:");
  await fillStore(store, 1000);
  const { url } = await serve(context, store);
  const page = await fetch(`${url}/nothing`);
  const policy = page.headers.get("content-security-policy")!;
  for (const rule of [
    "default-src 'none'",
    "style-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ])
    assert.ok(policy.includes(rule), rule);
  assert.ok(!/unsafe|\*/.test(policy));
  assert.equal(page.headers.get("access-control-allow-origin"), null, "pages are for people");
  const data = await fetch(`${url}/api/zoos`);
  assert.match(data.headers.get("content-security-policy")!, /^default-src 'none'.*sandbox/);
  for (const answer of [page, data]) assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
});

test("a port that is taken is a failure that names it", async (context) => {
  const taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  context.after(() => void taken.close());
  const { port } = taken.address() as { port: number };
  const { createHub, listen } = await import("../../src/hub/index.ts");
  const hub = createHub({ store: await openStore("memory:"), cacheFolder: temporaryFolder(context) });
  await assert.rejects(
    listen(hub, { port }),
    new RegExp(`can't listen on 127\\.0\\.0\\.1, port ${port}: something listens`),
  );
});
