import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { parseHTML } from "linkedom";
import { openStore } from "../../../src/store/index.ts";
import { CANARY_DIGITS } from "../../publish/made-zoo.ts";
import { endOfSuite, serve } from "../serving.ts";
import {
  CLOSED,
  type ContestSite,
  EMPTY,
  FEW_SHOT,
  HOSTILE,
  HOSTILE_TEAM,
  makeContestSite,
  noisyFiles,
  TRACK,
  TRANSFER,
} from "./contest-site.ts";
import { type Document, wordsOf } from "./sent-form.ts";

const ending = endOfSuite();
let site: ContestSite;
before(async () => {
  site = await makeContestSite(ending);
});

const track = (name: string) => `/leaderboard/${name}`;
const paths = () => {
  const submissions = Object.values(site.entries).map(({ id }) => `/submissions/${id}`);
  const tracks = [TRACK, EMPTY, CLOSED, FEW_SHOT, TRANSFER].map(track);
  return ["/leaderboard", ...tracks, `${track(TRACK)}?board=all`, ...submissions];
};
const formPaths = () => [`/submit/${TRACK}`, `/submit/${CLOSED}`, `/submissions/${site.entries.plain.id}/edit`];
const read = async (path: string, cookie = "") => parseHTML(await site.text(path, cookie)).document;
const words = async (path: string, cookie = "") => wordsOf(await read(path, cookie));
const single = (text: string) => text.replace(/\s+/g, " ");

describe("every page of the benchmark", () => {
  test("is a whole page with one first heading and ids of its own, and the menu says where it is", async () => {
    for (const path of [...paths(), ...formPaths()]) {
      const document = await read(path, site.team.cookie);
      assert.match(document.querySelector("title")!.textContent!, / · Weighbridge$/, path);
      assert.equal(document.querySelectorAll("h1").length, 1, path);
      const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
      assert.deepEqual([...new Set(ids)], ids, path);
      assert.equal(document.querySelector('.menu [aria-current="true"]')!.textContent, "Leaderboard", path);
    }
  });

  test("says that results rest on the honour system", async () => {
    for (const path of paths()) assert.match(await words(path), /Honour system/, path);
    assert.match(await words(`/submit/${TRACK}`), /Honour system/);
    assert.match(await words(`/submit/${TRACK}`, site.team.cookie), /Honour system/);
  });

  test("has no script, style or handler, whatever methods, teams and authors are called", async () => {
    for (const path of [...paths(), ...formPaths()]) {
      const text = await site.text(path, site.team.cookie);
      const { document } = parseHTML(text);
      assert.equal(
        document.querySelectorAll("script, style, [style], iframe, object, embed, base, main b").length,
        0,
        path,
      );
      assert.doesNotMatch(text, /<[^>]+\son[a-z]+=|<script|<i>Measures/, path);
    }
  });

  test("shows no withheld label: each would begin with the digits of a canary", async () => {
    const digits = [...CANARY_DIGITS.slice(0, 4)].join("[.,]?");
    for (const path of paths()) assert.doesNotMatch(await site.text(path), new RegExp(digits), path);
  });

  test("leads to pages and files that are there", async () => {
    const asked = new Map<string, Promise<{ status: number; document: Document }>>();
    const ask = async (path: string) => {
      const answer = await fetch(site.url + path, { headers: { cookie: site.team.cookie } });
      return { status: answer.status, document: parseHTML(await answer.text()).document };
    };
    const others = [`/submissions/${site.entries.hostile.id}/edit`];
    for (const path of [...paths(), ...formPaths(), "/zoos/made-zoo"]) {
      for (const link of (await read(path, site.team.cookie)).querySelectorAll("main a[href]")) {
        const href = link.getAttribute("href")!;
        const target = new URL(href, site.url + path);
        if (target.origin !== site.url) continue;
        const plain = target.pathname + target.search;
        if (!asked.has(plain)) asked.set(plain, ask(plain));
        const { status, document } = await asked.get(plain)!;
        assert.equal(status, others.includes(plain) ? 403 : 200, `${path} leads to ${href}`);
        if (target.hash) assert.ok(document.getElementById(target.hash.slice(1)), `${path}: ${href}`);
      }
    }
    assert.ok(asked.size > 60, `${asked.size} addresses`);
  });

  test("is the same for all, names its address and is asked about each time; forms are nobody else's", async () => {
    for (const path of paths()) {
      const answer = await fetch(site.url + path);
      const text = await answer.text();
      assert.equal(answer.headers.get("cache-control"), "public, no-cache", path);
      assert.equal(answer.headers.get("set-cookie"), null, path);
      // A team's own rows are marked on boards, and it may edit its submissions: such pages are its own.
      const isOwn = /^\/(leaderboard|submissions)\/./.test(path);
      if (!isOwn) assert.equal(text, await site.text(path, site.team.cookie), path);
      const canonical = parseHTML(text).document.querySelector('link[rel="canonical"]')!.getAttribute("href");
      assert.equal(canonical, site.url + path);
      const tag = answer.headers.get("etag")!;
      assert.equal((await fetch(site.url + path, { headers: { "if-none-match": tag } })).status, 304, path);
    }
    for (const path of formPaths()) {
      const answer = await fetch(site.url + path);
      assert.equal(answer.headers.get("cache-control"), "no-store", path);
      assert.match(answer.headers.get("set-cookie") ?? "", /HttpOnly/i, path);
    }
  });

  test("takes less than 40 kB", async () => {
    for (const path of [...paths(), ...formPaths()]) {
      const bytes = Buffer.byteLength(await site.text(path, site.team.cookie));
      assert.ok(bytes < 40_000, `${path}: ${bytes}`);
    }
  });

  test("refuses parameters that it does not know, by a sentence", async () => {
    const bad: [path: string, message: RegExp][] = [
      [`${track(TRACK)}?bord=all`, /did you mean board\?/],
      [`${track(TRACK)}?board=most`, /Parameter board must be one of default, all; is "most"/],
      ["/leaderboard?x=1", /Parameter "x" is not known/],
      [`/submissions/${site.entries.plain.id}?x=1`, /not known/],
      [`/submit/${TRACK}?x=1`, /not known/],
    ];
    for (const [path, message] of bad) {
      const answer = await fetch(site.url + path);
      assert.equal(answer.status, 400, path);
      assert.match(wordsOf(parseHTML(await answer.text()).document), message, path);
    }
  });

  test("of what is not there is one sentence", async () => {
    const numbers = ["0", "01", "999999", "2147483648", "99999999999999999999", "1e3", "abc"];
    const absent = [...numbers.map((number) => `/submissions/${number}`), "/submissions/999999/edit"];
    for (const path of [...absent, "/leaderboard/none", "/submit/none", `/submit/${"a".repeat(300)}`]) {
      const answer = await fetch(site.url + path);
      assert.equal(answer.status, 404, path);
      assert.match(await answer.text(), /There is no (submission|track called)/, path);
    }
  });
});

describe("the leaderboard", () => {
  test("lists open tracks by zoo and kind: question, metric, entries, who is first", async () => {
    const document = await read("/leaderboard");
    const table = document.querySelector("#zoo-made-zoo table")!;
    const kinds = [...table.querySelectorAll('th[scope="rowgroup"]')].map((cell) => cell.textContent!.split(":")[0]);
    assert.deepEqual(kinds, ["Within one image set", "From one image set to another", "Few-shot", "Early decision"]);
    const rows = [...table.querySelectorAll("tr")].map((row) => single(row.textContent!));
    const own = rows.find((row) => row.startsWith("Made-up zoo: MNIST How"))!;
    assert.match(
      own,
      /How accurate is each test network.*Gradient boosting on statistics .*, self-reported *0\.99 0\.9\d to /,
    );
    assert.match(own, /3 entries submit$/);
    assert.match(single(table.textContent!), /Within one image set: R², higher is better/);
    assert.equal(rows.filter((row) => /Nobody yet.*0 entries submit$/.test(row)).length, 5);
    assert.equal(table.querySelectorAll("circle").length, 3);
  });

  test("says why others are closed, and where to go instead", async () => {
    const closed = (await read("/leaderboard")).querySelector("#closed")!;
    const text = single(closed.textContent!);
    assert.match(text, /The operator closed it on \d{4}-\d\d-\d\d\. Use made-zoo-mnist in its place\./);
    assert.match(text, /Its zoo, small-cnn-zoo 1\.0\.0, is not published here\..*25 tracks of small-cnn-zoo/);
    assert.ok(closed.querySelector(`a[href="${track(TRACK)}"]`));
    assert.ok(closed.querySelector(`a[href="${track(CLOSED)}"]`));
  });

  test("is in no menu of a hub without a database, which has none of these pages", async () => {
    const plain = await serve(ending, await openStore("memory:"));
    for (const path of ["/", "/about", "/nothing"]) {
      const text = await (await fetch(plain.url + path)).text();
      assert.doesNotMatch(text, /eaderboard/, path);
      assert.match(await site.text(path), /<a href="\/leaderboard">Leaderboard<\/a>/, path);
    }
    for (const path of ["/leaderboard", track(TRACK), "/submissions/1", `/submit/${TRACK}`])
      assert.equal((await fetch(plain.url + path)).status, 404, path);
  });
});

describe("a track's page", () => {
  const rowsOf = async (path: string) =>
    [...(await read(path)).querySelectorAll("#board tbody tr")].map((row) =>
      [...row.children].map((cell) => single(cell.textContent!)),
    );

  test("ranks the entries from the default inputs, and all of them by a link", async () => {
    const few = await rowsOf(track(TRACK));
    const plain = `Gradient boosting on statistics ${site.team.name}`;
    const hostile = single(`${HOSTILE} ${HOSTILE_TEAM}`);
    assert.deepEqual(
      few.map(([, who]) => who),
      [plain, hostile],
    );
    const all = await rowsOf(`${track(TRACK)}?board=all&entries=all`);
    assert.deepEqual(
      all.map(([, who, standing]) => [who, standing]),
      [
        [`With hyperparameters ${site.team.name}`, "verified weights, hyperparameters"],
        [plain, "self-reported weights"],
        [hostile, "self-reported weights"],
      ],
    );
    const [rank, , , score, , submitted] = all[2];
    assert.match(rank, /^\d(–\d)?$/);
    assert.match(score, /^0\.\d\d 0\.\d\d to 0\.\d\d$/);
    assert.match(submitted, /^\d{4}-\d\d-\d\d code, paper$/);
    assert.match(await words(track(TRACK)), /2 of 3 entries shown/);
  });

  test("writes a range where entries can't be told apart", async () => {
    const board = (await site.contest.benchmark.board(TRACK, "all"))!;
    const { renderTrack } = await import("../../../src/hub/pages/contest/track.ts");
    const { USUAL_VIEW } = await import("../../../src/hub/pages/contest/board-view.ts");
    const [first, ...others] = board.entries;
    const entries = [
      { ...first, rank: { best: 1, worst: 3 } },
      { ...others[0], rank: null, scores: {} },
    ];
    const state = (await site.contest.benchmark.track(TRACK))!;
    const shown = { ...board, entries };
    const data = { address: site.url, state, board: shown, all: shown, view: USUAL_VIEW, team: undefined };
    const { document } = parseHTML(renderTrack(data));
    const cells = [...document.querySelectorAll("#board tbody tr")].map((row) => row.children[0].textContent);
    assert.deepEqual(cells, ["1–3", "–"]);
  });

  test("says what the columns mean and what the rules are, and hands out what one needs", async () => {
    const document = await read(track(FEW_SHOT));
    const head = [...document.querySelectorAll("#board thead th:not(.axis)")].map((cell) => cell.textContent!);
    const meant = [...document.querySelectorAll("#board details dt")].map((cell) => cell.textContent!);
    assert.ok(head.includes("Deviation"));
    for (const column of head) assert.ok(meant.includes(column), column);
    const { track: record } = (await site.contest.benchmark.track(FEW_SHOT))!;
    const text = wordsOf(document);
    for (const rule of record.rules) assert.ok(text.includes(rule), rule);
    for (const { name } of record.files) {
      const template = document.querySelector(`#take-part a[href$="/template/${name}.csv"]`)!;
      assert.match(await site.text(template.getAttribute("href")!), /^model_id,prediction\nmnist-\d{6},\n/);
    }
    assert.match(text, /Changelog.*First version\./);
  });

  test("of a track without entries invites the first; of a closed one says why and takes none", async () => {
    assert.match(await words(track(EMPTY)), /Nobody has submitted anything yet.*submit predictions/);
    const closed = await read(track(CLOSED));
    assert.match(wordsOf(closed), /Closed\. The operator closed it.*Nobody has submitted anything to this track/);
    assert.equal(closed.querySelector(`a[href="/submit/${CLOSED}"]`), null);
  });

  test("of a zoo that is not here says so, and offers no templates", async () => {
    const text = await words(track("small-cnn-zoo-mnist"));
    assert.match(text, /Closed\. Its zoo, small-cnn-zoo 1\.0\.0, is not published here\..*there are no templates/);
  });

  test("shows a new entry at once", async () => {
    const path = track(TRANSFER);
    const before = await fetch(site.url + path);
    const files = await noisyFiles(site, TRANSFER, 0.02);
    const description = { method: "Newcomer", authors: ["A"], inputs: ["weights"], training_data: "much" };
    const { team } = site;
    await site.contest.benchmark.submit({ team, track: TRANSFER, files, description });
    const headers = { "if-none-match": before.headers.get("etag")! };
    const after = await fetch(site.url + path, { headers });
    assert.equal(after.status, 200);
    assert.match(await after.text(), /Newcomer/);
  });
});

describe("a submission's page", () => {
  test("shows all that its team said, as text, with the line breaks of the notes", async () => {
    const document = await read(`/submissions/${site.entries.hostile.id}`);
    const facts = [...document.querySelectorAll("#description dd")].map((cell) => single(cell.textContent!));
    for (const said of [HOSTILE, "4,970", "weights", HOSTILE_TEAM]) assert.ok(facts.includes(single(said)), said);
    assert.ok(facts.includes(single(`${HOSTILE}, ASCII only, אבג`)));
    assert.equal(
      document.querySelector(".notes")!.textContent,
      `first line\n  ${HOSTILE}\n\nlast line with a javascript:alert(1) link`,
    );
    assert.equal(document.querySelectorAll(".notes a").length, 0);
  });

  test("leads outside by http and https only, and says so to machines", async () => {
    const { id } = site.entries.hostile;
    const links = async () =>
      [...(await read(`/submissions/${id}`)).querySelectorAll("main a[href]")].filter(
        (link) => !/^[/#]/.test(link.getAttribute("href")!),
      );
    const found = await links();
    assert.deepEqual(
      found.map((link) => [link.getAttribute("href"), link.getAttribute("rel")]),
      [
        ["https://example.org/?a=%22%3E%3Cscript%3E&b=1", "nofollow noopener"],
        ["http://example.org/paper", "nofollow noopener"],
      ],
    );
    // As if the check had missed it.
    const bad = JSON.stringify({ ...site.entries.hostile.description, code: "javascript:alert(1)" });
    await site.contest.database.db
      .insertInto("descriptions")
      .values({ submission_id: id, version: 2, description: bad })
      .execute();
    assert.deepEqual(
      (await links()).map((link) => link.getAttribute("href")),
      ["http://example.org/paper"],
    );
  });

  test("gives every metric with its interval, and deviations where there are several files", async () => {
    const document = await read(`/submissions/${site.entries.fewShot.id}`);
    const rows = [...document.querySelectorAll("#scores tbody tr")].map((row) => row.textContent!);
    assert.equal(rows.length, Object.keys(site.entries.fewShot.scores).length);
    assert.match(rows[0], /^R²0\.\d\d0\.\d\d to 0\.\d\d0\.\d{3}higher/);
    assert.match(await words(`/submissions/${site.entries.fewShot.id}`), /authorsanonymous/);
    assert.equal(document.querySelectorAll("#files tbody tr").length, 10);
    assert.match(single(document.querySelector("#history")!.textContent!), /UTC1when it was submitted/);
  });

  test("shows counts of cells as a picture with words and as a table, of cells that hold enough", async () => {
    const { id, cells } = site.entries.fewShot;
    const document = await read(`/submissions/${id}`);
    assert.ok(cells[0].cells.length > 0, "the made zoo has a cell of 5");
    const picture = document.querySelector("#cells svg")!;
    assert.match(
      picture.getAttribute("aria-label")!,
      /^Predicted accuracy against true accuracy of \d+ networks? in \d+ cells?: /,
    );
    const counts = [...document.querySelectorAll("#cells .grouped td")].map((cell) => cell.textContent).filter(Boolean);
    assert.deepEqual(counts.map(Number).sort(), cells[0].cells.map(([, , count]) => count).sort());
    const none = { ...site.entries.plain, cells: [{ ...cells[0], cells: [] }] };
    const { renderSubmission } = await import("../../../src/hub/pages/contest/submission.ts");
    const state = (await site.contest.benchmark.track(TRACK))!;
    const board = (await site.contest.benchmark.board(TRACK, "default"))!;
    const compared = (await site.contest.benchmark.compared(TRACK, "all"))!;
    const told = { decisions: [], mayHave: "team", isOwn: false } as const;
    const data = { address: "", submission: none, state, board, compared, ...told };
    const text = wordsOf(parseHTML(await renderSubmission(data)).document);
    assert.match(text, /no cell of predicted and true accuracy holds 5 networks or more/);
  });

  test("leads its own team to where it edits it, on a page that is nobody else's", async () => {
    const path = `/submissions/${site.entries.plain.id}`;
    const edit = `${path}/edit`;
    const leadsThere = (text: string) => parseHTML(text).document.querySelector(`nav a[href="${edit}"]`) !== null;
    const own = await fetch(site.url + path, { headers: { cookie: site.team.cookie } });
    assert.equal(own.headers.get("cache-control"), "no-store");
    assert.ok(leadsThere(await own.text()));
    const others = `/submissions/${site.entries.hostile.id}`;
    assert.doesNotMatch(await site.text(others, site.team.cookie), /Edit the description/);
    const shared = await fetch(site.url + path);
    assert.equal(shared.headers.get("cache-control"), "public, no-cache");
    assert.ok(!leadsThere(await shared.text()));
  });

  test("says what its standing means", async () => {
    assert.match(await words(`/submissions/${site.entries.wide.id}`), /Verified ?the operator vouches for it/);
    assert.match(
      await words(`/submissions/${site.entries.plain.id}`),
      /Self-reported ?predictions that a team made and sent/,
    );
  });

  test("that is hidden is not there, nor on the board", async () => {
    const { id } = site.entries.transfer;
    const { db } = site.contest.database;
    await db.updateTable("submissions").set({ hidden: true }).where("id", "=", id).execute();
    await db
      .insertInto("public_log")
      .values({ action: "hide", submission_id: id, track: null, team_id: null, reason: "a test" })
      .execute();
    assert.equal((await fetch(`${site.url}/submissions/${id}`)).status, 404);
    assert.equal(
      (await fetch(`${site.url}/submissions/${id}/edit`, { headers: { cookie: site.team.cookie } })).status,
      404,
    );
  });
});
