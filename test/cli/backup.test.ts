// `weighbridge backup` and `restore` as operators type them: a hub's database to a file and elsewhere, and a hub over that.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { missingForPostgres, PASSWORD, type Postgres, startPostgres } from "../db/postgres.ts";
import { type HubWithEntries, startHubWithEntries } from "../hub/operator/hub-with-entries.ts";
import { endOfSuite } from "../hub/serving.ts";
import { weighbridge } from "../workers/tiny-zoo.ts";

const missing = missingForPostgres();
if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);

describe("backup and restore", () => {
  const ending = endOfSuite();
  let hub: HubWithEntries;
  /** What the hub showed before it was stopped. */
  let shown: string[];
  let file: string;
  before(async () => {
    hub = await startHubWithEntries(ending);
    file = join(hub.folder, "backups", "hub.backup");
    const headers = { authorization: `Bearer ${hub.token}`, "content-type": "application/json" };
    const body = JSON.stringify({ action: "verify", submission: hub.entries[0], reason: "for the log: größer “x”" });
    const answer = await fetch(`${hub.url}/api/admin/actions`, { method: "POST", headers, body });
    assert.equal(answer.status, 200);
    shown = await shownBy(hub.url);
  });

  /** All that a hub shows of its contest, and whom it knows. */
  async function shownBy(url: string): Promise<string[]> {
    const paths = [`/api/tracks/${hub.track}/board`, ...hub.entries.map((id) => `/api/submissions/${id}`), "/api/log"];
    const texts = await Promise.all(paths.map(async (path) => (await fetch(url + path)).text()));
    const team = { authorization: `Bearer ${hub.teams[0].token}` };
    const operator = { authorization: `Bearer ${hub.token}`, "content-type": "application/json" };
    const hide = JSON.stringify({ action: "hide", submission: 999_999, reason: "is not there" });
    return [
      ...texts,
      await (await fetch(`${url}/api/team`, { headers: team })).text(),
      await (await fetch(`${url}/api/admin/actions`, { method: "POST", headers: operator, body: hide })).text(),
    ];
  }

  test("while the hub has the embedded database, one sentence says so and what to do", async () => {
    const { pid } = hub.child;
    const says = `weighbridge: the database in ${hub.database} is in use by process ${pid}: it takes one at a time`;
    for (const command of [
      ["backup", file],
      ["serve", "--port", "0", "--store", "memory:"],
    ]) {
      const { code, stdout, stderr } = await weighbridge([...command, "--database", hub.database]);
      const more = command[0] === "backup" ? "; stop the hub that has it first" : "";
      assert.deepEqual([code, stdout, stderr], [1, "", `${says}${more}\n`]);
    }
    assert.ok(!existsSync(file));
    assert.deepEqual(await shownBy(hub.url), shown);
  });

  test("what a stopped hub had is written into a file of the operator's own", async () => {
    hub.child.kill("SIGTERM");
    assert.equal(await hub.ended, 0);
    const { code, stdout, stderr } = await weighbridge(["backup", file, "--database", hub.database]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(
      stdout,
      /^Wrote the database in \S+ to \S+hub\.backup: 2 submissions, 3 teams, 1 track, \d+ rows in all, version 2\.\n$/,
    );
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const again = await weighbridge(["backup", file, "--database", hub.database]);
    assert.deepEqual([again.code, again.stdout], [2, ""]);
    assert.match(again.stderr, /there is something already, and a backup overwrites nothing/);
    const other = await weighbridge(["backup", `${file}.2`, "--database", hub.database, "--json"]);
    const { rows, version, database } = JSON.parse(other.stdout);
    assert.deepEqual([rows.submissions, rows.public_log, version, database], [2, 1, 2, hub.database]);
    assert.deepEqual(readFileSync(`${file}.2`), readFileSync(file));
  });

  test("restored elsewhere, a hub over it shows the same and knows the same people", async () => {
    const elsewhere = join(hub.folder, "elsewhere", "database");
    const { code, stdout, stderr } = await weighbridge(["restore", file, "--database", elsewhere]);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^Restored \S+ into the database in \S+elsewhere\/database: 2 submissions, 3 teams, /);
    const other = await hub.another(elsewhere);
    assert.deepEqual(await shownBy(other.url), shown);
    other.child.kill("SIGTERM");
    assert.equal(await other.ended, 0);
    const again = await weighbridge(["restore", file, "--database", elsewhere]);
    assert.equal(again.code, 2);
    assert.match(again.stderr, /is not empty \(\w+ has rows\), and \S+ goes only into an empty one/);
  });

  test("what is no backup, or no database, is told as the mistake that it is", async () => {
    const nothing = join(hub.folder, "nothing");
    const cut = join(hub.folder, "cut");
    writeFileSync(cut, readFileSync(file).subarray(0, 400));
    const wrong: [string[], RegExp][] = [
      [["backup", "x", "--database", nothing], /there is no database in \S+nothing/],
      [["backup", "--database", nothing], /backup needs one FILE, has 0/],
      [["restore", cut, "--database", nothing], /cut/],
      [["restore", join(hub.folder, "no-such"), "--database", nothing], /can't read \S+no-such/],
      [["restore", file, "x"], /restore needs one FILE, has 2/],
      [["restore", file, "--database", "mysql://u:canary@h/d"], /a database is a folder, or a PostgreSQL server's/],
    ];
    for (const [args, says] of wrong) {
      const { code, stdout, stderr } = await weighbridge(args);
      assert.deepEqual([code, stdout], [2, ""], stderr);
      assert.match(stderr, says);
      assert.ok(!stderr.includes("canary"));
    }
    // The damaged one has left nothing behind.
    const { code, stderr } = await weighbridge(["restore", file, "--database", nothing]);
    assert.equal(code, 0, stderr);
  });

  test("from the embedded database into PostgreSQL and back, nothing is lost and no password shown", {
    skip: missing ?? false,
  }, async (context) => {
    const postgres: Postgres = await startPostgres();
    context.after(() => postgres.stop());
    const url = await postgres.create();
    const empty = await weighbridge(["backup", `${file}.none`, "--database", url]);
    assert.deepEqual([empty.code, /is not Weighbridge's: it has none of its tables/.test(empty.stderr)], [2, true]);
    const restored = await weighbridge(["restore", file, "--database", url]);
    assert.match(
      restored.stdout,
      /^Restored \S+ into the database postgres:\/\/weigher@127\.0\.0\.1:\d+\/d0: 2 submissions/,
    );
    const back = `${file}.back`;
    const written = await weighbridge(["backup", back, "--database", url, "--json"]);
    assert.equal(written.code, 0, written.stderr);
    assert.deepEqual(readFileSync(back), readFileSync(file));
    const hubs = await Promise.all([hub.another(url), hub.another(url)]);
    for (const one of hubs) assert.deepEqual(await shownBy(one.url), shown);
    // With hubs that go on.
    assert.equal((await weighbridge(["backup", `${back}.2`, "--database", url])).code, 0);
    const said =
      [empty, restored, written].map(({ stdout, stderr }) => stdout + stderr).join("") +
      hubs.map((one) => one.errors()).join("");
    assert.ok(!said.includes(PASSWORD));
    assert.ok(!readFileSync(back).includes(PASSWORD));
    for (const one of hubs) {
      one.child.kill("SIGTERM");
      assert.equal(await one.ended, 0);
    }
  });
});
