// `weighbridge serve` as people type it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openStore } from "../../src/store/index.ts";
import { startHub } from "../hub/hub-process.ts";
import { BIG, fillStore } from "../hub/random-store.ts";
import { temporaryFolder } from "../hub/serving.ts";
import { weighbridge } from "../workers/tiny-zoo.ts";

test("serve --help tells the options", async () => {
  const { code, stdout } = await weighbridge(["serve", "--help"]);
  assert.equal(code, 0);
  for (const option of [
    "store",
    "host",
    "port",
    "cache",
    "redirect-base",
    "public-url",
    "trust-proxy",
    "rate-limit",
    "log",
    "database",
    "private",
    "admin-token-file",
  ])
    assert.match(stdout, new RegExp(`--${option}\\b`));
});

const wrong: [string[], RegExp][] = [
  [["--port", "65536"], /--port 65536: must be a whole number from 0 to 65535/],
  [["--rate-limit", "-1"], /--rate-limit/],
  [["--public-url", "zoos.example"], /the public URL must be http:\/\/ or https:\/\/ and a host/],
  [["--public-url", "https://zoos.example/path"], /with nothing behind it/],
  [["--redirect-base", "ftp://mirror.example"], /the base of redirects must be an http/],
  [["--redirect-base", "https://user:canary@mirror.example/"], /without user/],
  [["--store", "gs://bucket"], /a store is a folder, s3:\/\/bucket\/prefix or memory:/],
  [["--database", "mysql://user:canary@host/db"], /a database is a folder, or a PostgreSQL server's as postgres:/],
  [["--database", "postgres://user:12#canary@host/db"], /not of the form postgres:\/\/user@host:port\/database/],
  [["place"], /unexpected argument 'place'/i],
];
for (const [args, says] of wrong)
  test(`serve ${args.join(" ")} is refused with exit code 2`, async () => {
    const { code, stdout, stderr } = await weighbridge(["serve", "--port", "0", ...args]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
    assert.ok(!stderr.includes("canary"));
    assert.equal(stdout, "");
  });

test("a log that can't be opened and a host that is none are failures", async () => {
  for (const [args, says] of [
    [["--log", "/nonexistent/log"], /can't write \/nonexistent\/log: there is no such file or folder/],
    [["--host", "192.0.2.1"], /can't listen on 192\.0\.2\.1, port 0: this machine has no such address/],
  ] as const) {
    const { code, stderr } = await weighbridge([
      "serve",
      "--store",
      "memory:",
      "--database",
      "none",
      "--port",
      "0",
      ...args,
    ]);
    assert.equal(code, 1);
    assert.match(stderr, says);
  }
});

test("serve gives a store's files, logs to a file, and ends at SIGTERM with exit code 0", async (context) => {
  const folder = temporaryFolder(context);
  const store = join(folder, "store");
  const zoo = await fillStore(await openStore(store), 1000);
  const log = join(folder, "log");
  const hub = await startHub(context, ["--store", store, "--cache", join(folder, "cache"), "--log", log]);
  const answer = await fetch(hub.url + zoo.urlOf(BIG));
  assert.equal((await answer.arrayBuffer()).byteLength, 1000);
  assert.equal(answer.headers.get("ratelimit-policy"), '"default";q=1200;w=60');
  hub.child.kill("SIGTERM");
  assert.equal(await hub.ended, 0);
  const [line] = readFileSync(log, "utf8").trim().split("\n");
  assert.equal(JSON.parse(line).path, zoo.urlOf(BIG));
});

test("serving a place where nothing was published says so, and serves", async (context) => {
  const hub = await startHub(context, ["--store", temporaryFolder(context), "--log", "none"]);
  assert.deepEqual(await (await fetch(`${hub.url}/api/zoos`)).json(), { zoos: [] });
  while (!/There is no zoo in .* yet\./.test(hub.errors())) await new Promise((resolve) => setTimeout(resolve, 10));
  hub.child.kill("SIGINT");
  assert.equal(await hub.ended, 0);
});
