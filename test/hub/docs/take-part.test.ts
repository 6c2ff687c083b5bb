// The page on taking part, run as it is printed by the hub that serves it: every block, in the page's order, word for word.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { parseHTML } from "linkedom";
import type { ApiChecked, ApiSignedUp, ApiSubmitted } from "../../../schemas/types.d.ts";
import { embeddedBench } from "../../db/bench.ts";
import { needing } from "../../needing.ts";
import { makeContest } from "../benchmark/contest.ts";
import { endOfSuite, serve, temporaryFolder } from "../serving.ts";
import { installInto, missingCurl, runShell } from "../snippet-tools.ts";
import { missingPython } from "../system-python.ts";
import { type ContestHub, serveContest } from "../uploads/contest-hub.ts";
import { printedLines } from "./printed.ts";

const PAGE = "/docs/take-part";
const RUN = [
  "Fetching and running the starter script",
  "Signing a team up",
  "Checking by weighbridge",
  "Checking by curl",
  "Submitting by weighbridge",
  "Submitting by curl",
  "The board as CSV",
];

describe("the page on taking part", needing(missingPython("numpy") ?? missingCurl), () => {
  const ending = endOfSuite();
  const work = temporaryFolder(ending);
  let hub: ContestHub;
  let lines: Map<string, string>;
  before(async () => {
    // Not the name of a zoo that is shipped: the track's record is the hub's own.
    const zoo = await makeContest({ name: "made-up", title: "Made up", seed: "of the page on taking part" });
    ending.after(zoo.remove);
    const bench = await embeddedBench();
    ending.after(() => bench.stop());
    hub = await serveContest(ending, zoo, await bench.empty(), { teams: [] });
    installInto(work);
    lines = await printedLines(hub.url + PAGE);
  });

  async function run(label: string): Promise<string> {
    const text = lines.get(label) ?? "";
    assert.match(text, /\S/, label);
    // One terminal for all of them: what a block exports, the next one has.
    const { code, stdout, stderr } = await runShell(`touch kept.sh\n. ./kept.sh\n${text}\nexport -p > kept.sh\n`, work);
    assert.equal(code, 0, `${text}\n${stdout}\n${stderr}`);
    return stdout;
  }

  test("prints no lines but those that are run here, for this hub and a track of its own", () => {
    assert.deepEqual([...lines.keys()], RUN);
    const all = [...lines.values()].join("");
    assert.match(all, /made-up-mnist/);
    assert.doesNotMatch(all, /localhost|quickstart/);
    for (const [address] of all.matchAll(/https?:\/\/[^/\s]+/g)) assert.equal(address, hub.url);
  });

  test("leads from nothing to a place on the board, each line as it stands", async () => {
    const [starter, signUp, check, curlCheck, command, curl, board] = RUN;
    assert.match(await run(starter), /made-up-mnist\/predictions\.csv: \d+ networks/);
    await run(signUp);
    const { token } = JSON.parse(readFileSync(join(work, "team.json"), "utf8")) as ApiSignedUp;
    assert.equal(statSync(join(work, "team.json")).mode & 0o077, 0, "others can read the token");
    assert.match(await run(check), /sound/);
    const checked = JSON.parse(await run(curlCheck)) as ApiChecked;
    assert.deepEqual([checked.track, checked.files.length], ["made-up-mnist", 1]);
    assert.match(await run(command), /stored and scored\n[\s\S]*4 submissions of 5 left/);
    const first = JSON.parse(await run(curl)) as ApiSubmitted;
    assert.deepEqual([first.repeated, first.remaining_today], [false, 3]);
    assert.deepEqual(JSON.parse(await run(curl)), { ...first, repeated: true });
    const [head, ...rows] = (await run(board)).trim().split(/\r?\n/);
    assert.match(head, /(^|,)team,/);
    assert.equal(rows.length, 2);
    for (const row of rows) assert.match(row, /My team/);
    for (const line of [...lines.values()]) assert.ok(!line.includes(token));
  });

  test("leads to the form of the same track", async () => {
    const { document } = parseHTML(await (await fetch(hub.url + PAGE)).text());
    const href = document.querySelector('#submit-form a[href^="/submit"]')!.getAttribute("href")!;
    assert.equal(href, "/submit/made-up-mnist");
    assert.equal((await fetch(hub.url + href)).status, 200);
  });

  test("says that no track is open where none is, and shows those of npm start", async () => {
    const { publicStore, database } = await unlabelled();
    const closed = await serve(ending, publicStore, { database });
    const text = await (await fetch(closed.url + PAGE)).text();
    assert.match(text, /No track is open here at the moment/);
    assert.match(text, /quickstart-mnist/);
  });

  /** The same without the labels: its tracks are closed. */
  async function unlabelled() {
    const { store, database } = hub.hub.options;
    return { publicStore: store, database: database! };
  }
});
