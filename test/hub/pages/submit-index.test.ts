// The page to choose a track on: for strangers, for a team, and where there is nothing to choose.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { parseHTML } from "linkedom";
import { sql } from "../../../src/db/index.ts";
import { endOfSuite, serve } from "../serving.ts";
import { CLOSED, type ContestSite, makeContestSite, signIn, TRACK, TRANSFER } from "./contest-site.ts";
import { wordsOf } from "./sent-form.ts";

const ending = endOfSuite();
let site: ContestSite;
before(async () => {
  site = await makeContestSite(ending);
});
const read = async (cookie?: string) => parseHTML(await site.text("/submit", cookie)).document;

describe("the page to choose a track on", () => {
  test("has every open track with its question and the way to submit, and no closed one", async () => {
    const open = (await site.contest.benchmark.tracks()).filter(({ state }) => state === "open");
    const document = await read();
    const rows = [...document.querySelectorAll("tbody tr")].filter((row) => row.querySelector("td"));
    assert.equal(rows.length, open.length);
    for (const { track } of open) {
      const row = rows.find((one) => one.querySelector(`th a[href="/submit/${track.name}"]`));
      assert.ok(row?.querySelector(`td a[href="/leaderboard/${track.name}"]`), track.name);
      assert.ok(row.textContent!.includes(track.question), track.name);
    }
    assert.equal(document.querySelector(`main a[href$="/${CLOSED}"]`), null);
    const groups = [...document.querySelectorAll('[scope="rowgroup"]')].map(({ textContent }) => textContent);
    assert.deepEqual(groups, ["Within one image set", "From one image set to another", "Few-shot", "Early decision"]);
  });

  test("leads a stranger to signing in and back, to signing up and to the docs, and gives no cookie", async () => {
    const answer = await fetch(`${site.url}/submit`);
    assert.equal(answer.headers.get("set-cookie"), null);
    const { document } = parseHTML(await answer.text());
    for (const path of ["/sign-in?next=%2Fsubmit", "/sign-up", "/docs/take-part", "/docs/rules"])
      assert.ok(document.querySelector(`main a[href="${path}"]`), path);
    assert.doesNotMatch(wordsOf(document), /Left today/);
  });

  test("tells a team how many are left on each track, and offers the check alone where none is", async () => {
    const team = await signIn(site.contest, `<b>"Choosers" & co`);
    await sql`INSERT INTO quota_counters (team_id, track, day, used)
      VALUES (${team.id}, ${TRACK}, (now() AT TIME ZONE 'UTC')::date, 5),
             (${team.id}, ${TRANSFER}, (now() AT TIME ZONE 'UTC')::date, 2)`.execute(site.contest.database.db);
    const document = await read(team.cookie);
    assert.match(wordsOf(document), /Signed in as <b>"Choosers" & co\./);
    const row = (track: string) => document.querySelector(`th a[href="/submit/${track}"]`)!.closest("tr")!.textContent!;
    assert.match(row(TRACK), /none; checks only/);
    assert.match(row(TRANSFER), /\?3 of 5/);
    assert.match(row("made-zoo-transfer"), /\?5 of 5/);
  });

  test("says so where no track is open, and is not there on a hub without a contest", async () => {
    const { publicStore } = site.made;
    const blind = await serve(ending, publicStore, { database: site.contest.database });
    const { document } = parseHTML(await (await fetch(`${blind.url}/submit`)).text());
    assert.match(wordsOf(document), /No track takes submissions here at the moment.*Closed tracks keep their boards/);
    assert.equal(document.querySelector("table"), null);
    assert.ok(document.querySelector('a[href="/leaderboard#closed"]'));
    const bare = await serve(ending, publicStore);
    assert.equal((await fetch(`${bare.url}/submit`)).status, 404);
    assert.equal((await fetch(`${site.url}/submit?x=1`)).status, 400);
  });
});
