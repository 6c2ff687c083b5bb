// The public log as everybody reads it, by API and as a page.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { ApiLog } from "../../../schemas/types.d.ts";
import { openDatabase } from "../../../src/db/index.ts";
import { validate } from "../../../src/lib/validate.ts";
import { MemoryStore } from "../../../src/store/memory.ts";
import { embeddedBench } from "../../db/bench.ts";
import { makeTeam, makeTrack } from "../../db/rows.ts";
import { endOfSuite, type Serving, serve } from "../serving.ts";

const HOSTILE = `<script>alert("1")</script> & 'more' \u05d0\u05d1`;

describe("the public log", () => {
  const ending = endOfSuite();
  let hub: Serving;
  before(async () => {
    const bench = await embeddedBench();
    ending.after(bench.stop);
    const database = await openDatabase(await bench.empty());
    ending.after(() => database.close());
    const team = await makeTeam(database, HOSTILE);
    const track = await makeTrack(database, "track");
    const submissions = await database.db
      .insertInto("submissions")
      .values([1, 2].map((id) => ({ id, track, team_id: team, hidden: id === 2 })))
      .returning("id")
      .execute();
    const line = { submission_id: null, track: null, team_id: null };
    const lines = [
      { ...line, action: "verify", submission_id: submissions[1].id, reason: "it was sound" },
      { ...line, action: "hide", submission_id: submissions[1].id, reason: "it was not" },
      { ...line, action: "transfer", submission_id: submissions[0].id, team_id: team, reason: HOSTILE },
      { ...line, action: "close", track, reason: "over" },
      { ...line, action: "revoke-token", team_id: team, reason: "lost" },
      { ...line, action: "some-later-action", track, reason: "of a later version" },
    ];
    for (const values of lines) await database.db.insertInto("public_log").values(values).execute();
    hub = await serve(ending, new MemoryStore(), { database });
  });

  const read = async (path: string) => {
    const answer = await fetch(hub.url + path);
    assert.equal(answer.status, 200, path);
    return validate<ApiLog>("api-log", await answer.json(), path);
  };

  test("comes newest first, some at a time, each line once", async () => {
    const all = await read("/api/log");
    assert.deepEqual(
      all.lines.map(({ action }) => action),
      ["some-later-action", "revoke-token", "close", "transfer", "hide", "verify"],
    );
    assert.equal(all.next, null);
    const seen: number[] = [];
    for (let next: string | null = "/api/log?length=4"; next !== null; ) {
      const some = await read(next);
      assert.ok(some.lines.length <= 4);
      seen.push(...some.lines.map(({ id }) => id));
      next = some.next;
    }
    assert.deepEqual(
      seen,
      all.lines.map(({ id }) => id),
    );
    assert.deepEqual((await read("/api/log?length=6")).next, null);
    assert.deepEqual((await read("/api/log?before=1")).lines, []);
  });

  test("says what each is about, and leads to nothing that is hidden", async () => {
    const { lines } = await read("/api/log");
    const about = lines.map(({ submission, track, team, page }) => [submission, track, team, page]);
    assert.deepEqual(about.slice(1), [
      [null, null, HOSTILE, null],
      [null, "track", null, "/leaderboard/track"],
      [1, "track", HOSTILE, "/submissions/1"],
      [2, "track", null, null],
      [2, "track", null, null],
    ]);
  });

  test("is asked about each time, and not sent again if nothing has changed", async () => {
    const first = await fetch(`${hub.url}/api/log`);
    assert.equal(first.headers.get("cache-control"), "public, no-cache");
    const again = await fetch(`${hub.url}/api/log`, { headers: { "if-none-match": first.headers.get("etag")! } });
    assert.equal(again.status, 304);
  });

  test("refuses questions that it can't answer, as JSON and as a page", async () => {
    for (const query of ["before=0", "before=x", "length=0", "length=201", "length=", "after=1", "before=1&before=2"]) {
      assert.equal((await fetch(`${hub.url}/api/log?${query}`)).status, 400, query);
      assert.equal((await fetch(`${hub.url}/log?${query}`)).status, 400, query);
    }
    assert.equal((await fetch(`${hub.url}/api/log?before=999999999999999`)).status, 200);
  });

  test("is a page, in which texts of others are texts", async () => {
    const answer = await fetch(`${hub.url}/log`);
    assert.match(answer.headers.get("content-type")!, /^text\/html/);
    const html = await answer.text();
    assert.ok(!html.includes("<script>alert"));
    assert.equal(html.match(/&lt;script&gt;alert/g)!.length, 4); // the reason; the team twice of the transfer, and once
    for (const words of ["hidden", "transferred", "closed", "token revoked", "some-later-action", "it was not"])
      assert.ok(html.includes(words), words);
    assert.ok(html.includes('href="/submissions/1"') && !html.includes('href="/submissions/2"'));
    const older = await fetch(`${hub.url}/log?length=2`).then((page) => page.text());
    assert.match(older, /href="\/log\?before=\d+&amp;length=2">Older lines/);
    const oldest = await fetch(`${hub.url}/log?before=2`).then((page) => page.text());
    assert.ok(oldest.includes("Newest lines") && !oldest.includes("Older lines") && oldest.includes("noindex"));
  });

  test("can't be written to", async () => {
    for (const method of ["POST", "PUT", "DELETE"])
      assert.equal((await fetch(`${hub.url}/api/log`, { method })).status, 405, method);
  });

  test("is not there on a hub without a database", async () => {
    const other = await serve(ending, new MemoryStore());
    for (const path of ["/api/log", "/log", "/api/admin/actions"])
      assert.equal((await fetch(other.url + path)).status, 404, path);
  });
});
