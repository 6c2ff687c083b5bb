// `weighbridge serve` with a database of either kind: what it makes and says, /ready, and its end.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { missingForPostgres, PASSWORD, startPostgres } from "../db/postgres.ts";
import { startHub } from "../hub/hub-process.ts";
import { temporaryFolder } from "../hub/serving.ts";
import { weighbridge } from "../workers/tiny-zoo.ts";

const missing = missingForPostgres();
if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);

test("a new embedded database is made with a token for the operator, and what it can't do is said", async (context) => {
  const folder = temporaryFolder(context);
  const database = join(folder, "database");
  const args = ["--store", "memory:", "--log", "none", "--database", database];
  const hub = await startHub(context, args);
  assert.match(
    hub.errors(),
    /weighbridge: the embedded database survives a crash of this process, but not a power loss/,
  );
  const tokenFile = join(folder, "admin-token");
  assert.ok(
    hub.errors().includes(`weighbridge: a token for the operator is in ${tokenFile} now: keep it from others\n`),
  );
  assert.equal(statSync(tokenFile).mode & 0o777, 0o600);
  const token = readFileSync(tokenFile, "utf8").trim();
  assert.ok(!hub.errors().includes(token));
  const ask = () =>
    fetch(`${hub.url}/api/admin/rescorings/1`, { headers: { authorization: `Bearer ${token}` } }).then((a) => a.text());
  assert.match(await ask(), /There is no rescoring 1\./);
  assert.deepEqual(await (await fetch(`${hub.url}/ready`)).json(), { status: "ok" });
  assert.deepEqual(await (await fetch(`${hub.url}/api/log`)).json(), { lines: [], next: null });
  assert.equal(existsSync(join(database, "owner.json")), true);
  hub.child.kill("SIGTERM");
  assert.equal(await hub.ended, 0);
  assert.equal(existsSync(join(database, "owner.json")), false);

  const again = await startHub(context, args);
  assert.doesNotMatch(again.errors(), /token/);
  assert.equal(readFileSync(tokenFile, "utf8").trim(), token);
  again.child.kill("SIGINT");
  assert.equal(await again.ended, 0);
});

test("what can't be is told before a database is made", async (context) => {
  const database = join(temporaryFolder(context), "database");
  const wrong = [
    ["--public-url", "zoos.example"],
    ["--store", "gs://bucket"],
    ["--private", "gs://bucket"],
  ];
  for (const args of wrong) {
    const { code } = await weighbridge(["serve", "--port", "0", "--store", "memory:", "--database", database, ...args]);
    assert.equal(code, 2);
    assert.ok(!existsSync(database));
  }
});

test("where it can't listen, the database is closed in order", async (context) => {
  const folder = temporaryFolder(context);
  const args = ["--store", "memory:", "--database", join(folder, "database"), "--host", "192.0.2.1"];
  const { code, stderr } = await weighbridge(["serve", "--port", "0", ...args]);
  assert.equal(code, 1);
  assert.match(stderr, /can't listen on 192\.0\.2\.1/);
  assert.ok(!existsSync(join(folder, "database", "owner.json")));
});

test("with PostgreSQL, no password is shown, and /ready tells that the server has gone", {
  skip: missing ?? false,
}, async (context) => {
  const folder = temporaryFolder(context);
  const postgres = await startPostgres();
  context.after(() => postgres.stop());
  const url = await postgres.create();
  const args = ["--store", "memory:", "--admin-token-file", join(folder, "token"), "--log", "-", "--database"];
  const hub = await startHub(context, [...args, url]);
  assert.match(hub.errors(), /weighbridge: .* can lose data in a power loss: fsync or full_page_writes is off/);
  assert.equal((await fetch(`${hub.url}/ready`)).status, 200);
  await postgres.stop();
  const ready = async () => {
    const answer = await fetch(`${hub.url}/ready`);
    return { status: answer.status, body: await answer.json() };
  };
  let last = await ready();
  for (const until = Date.now() + 20_000; last.status === 200 && Date.now() < until; last = await ready())
    await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(last, { status: 503, body: { status: "The database does not answer." } });
  assert.equal((await fetch(`${hub.url}/health`)).status, 200);
  assert.equal((await fetch(`${hub.url}/api/zoos`)).status, 200);
  assert.equal((await fetch(`${hub.url}/api/log`)).status, 503);
  hub.child.kill("SIGTERM");
  assert.equal(await hub.ended, 0);
  const gone = await weighbridge(["serve", "--port", "0", ...args, url]);
  assert.equal(gone.code, 1);
  assert.match(gone.stderr, /the database postgres:\/\/weigher@127\.0\.0\.1:\d+\/d0: nothing listens there/);
  assert.ok(!(hub.errors() + gone.stderr + gone.stdout).includes(PASSWORD));
});
