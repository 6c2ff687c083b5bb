// Submitting and describing by the pages' own forms, over HTTP, as browsers without scripts do it.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { parseHTML } from "linkedom";
import type { Acceptance } from "../../../src/hub/benchmark/index.ts";
import { endOfSuite } from "../serving.ts";
import {
  CLOSED,
  type ContestSite,
  EMPTY,
  FEW_SHOT,
  HOSTILE,
  makeContestSite,
  noisyFiles,
  type SignedIn,
  signIn,
  TRACK,
} from "./contest-site.ts";
import { attach, fill, post, readFields, wordsOf } from "./sent-form.ts";

const ending = endOfSuite();
let site: ContestSite;
let team: SignedIn;
before(async () => {
  site = await makeContestSite(ending);
  team = await signIn(site.contest, "Form fillers");
});

const PATH = `/submit/${EMPTY}`;
const TYPED = {
  method: "Filled in by hand",
  authors: "Ada Lovelace\r\n\r\n  Karen Jones ",
  inputs: ["weights", "checkpoints"],
  training_data: "the training split",
  parameters: "4,970",
  compute: "a minute",
  code: "https://example.org/code",
  paper: "",
  notes: "one\r\ntwo",
};
const left = (track = EMPTY) => site.contest.benchmark.remaining(team, track);
const submissions = async () => (await site.contest.benchmark.submissionsOf(team)).length;
const bad = (lines: string) => [{ name: "predictions.csv", bytes: `model_id,prediction\n${lines}` }];
/** The values that a page shows in its form. */
const shown = (data: FormData, name: string) => data.getAll(name).map(String);

describe("the page to submit on", () => {
  test("tells who has not signed in how to, and shows the lines for curl and the command", async () => {
    const { document } = parseHTML(await site.text(PATH));
    assert.equal(document.querySelector("form"), null);
    assert.ok(document.querySelector(`a[href="/sign-in?next=${encodeURIComponent(PATH)}"]`));
    assert.ok(document.querySelector('a[href="/sign-up"]'));
    const text = wordsOf(document);
    assert.match(text, new RegExp(`npx weighbridge submit predictions.csv \\\\\\s--track ${EMPTY} --hub ${site.url}`));
    assert.ok(text.includes(`curl --header @- ${site.url}/api/tracks/${EMPTY}/submissions`));
  });

  test("tells who has signed in how many are left today", async () => {
    const text = wordsOf(parseHTML(await site.text(PATH, team.cookie)).document);
    assert.match(text, /Signed in as Form fillers\. 5 submissions of 5 left today/);
  });

  test("of a closed track has no form and says why; of several files names them", async () => {
    const { document } = parseHTML(await site.text(`/submit/${CLOSED}`, team.cookie));
    assert.equal(document.querySelector("form"), null);
    assert.match(wordsOf(document), /takes no submissions\. The operator closed it/);
    const few = wordsOf(parseHTML(await site.text(`/submit/${FEW_SHOT}`, team.cookie)).document);
    assert.match(few, /10 files, called set-01, \.\. set-10/);
  });
});

describe("a form that is sent", () => {
  test("makes a submission with all that was typed, once however often it is sent", async () => {
    const files = await noisyFiles(site, EMPTY, 0.1);
    const data = attach(await fill(site, PATH, team.cookie, TYPED), files);
    const count = await submissions();
    const answers = await Promise.all([post(site, PATH, team.cookie, data), post(site, PATH, team.cookie, data)]);
    answers.push(await post(site, PATH, team.cookie, data));
    for (const { status, headers } of answers) {
      assert.equal(status, 303);
      assert.equal(headers.get("cache-control"), "no-store");
    }
    const [location] = new Set(answers.map((answer) => answer.location));
    assert.match(location!, /^\/submissions\/\d+$/);
    assert.equal(await submissions(), count + 1);
    assert.equal(await left(), 4);
    const { description } = (await site.contest.benchmark.submission(Number(location!.slice(13))))!;
    assert.deepEqual(description, {
      ...{ method: TYPED.method, authors: ["Ada Lovelace", "Karen Jones"], inputs: TYPED.inputs },
      ...{ training_data: TYPED.training_data, parameters: 4970, compute: "a minute" },
      ...{ code: TYPED.code, notes: "one\ntwo" },
    });
    assert.match(await site.text(location!), /Filled in by hand/);
  });

  test("twice with other content makes no second one unless it is sent again from the new form", async () => {
    const data = attach(await fill(site, PATH, team.cookie, TYPED), await noisyFiles(site, EMPTY, 0.2));
    assert.equal((await post(site, PATH, team.cookie, data)).status, 303);
    data.set("method", "Another name");
    const again = await post(site, PATH, team.cookie, data);
    assert.equal(again.status, 422);
    assert.match(again.words, /This form has made a submission already, with other content/);
    const fresh = readFields(again.document);
    assert.deepEqual(shown(fresh, "method"), ["Another name"]);
    assert.notEqual(String(fresh.get("form_key")), String(data.get("form_key")));
    assert.equal(await left(), 3);
  });

  test("with unsound files comes back with every problem counted, 20 shown, and all that was typed", async () => {
    const before = await left();
    const lines = Array.from({ length: 30 }, (_, index) => `nobody-${index},${index === 3 ? "x" : 0.5}`).join("\n");
    const data = attach(await fill(site, PATH, team.cookie, { ...TYPED, method: HOSTILE, notes: `\n${HOSTILE}` }), [
      ...bad(`${lines}\n`),
      { name: "<b>seed.csv", bytes: "nothing" },
    ]);
    const { status, document, words } = await post(site, PATH, team.cookie, data);
    assert.equal(status, 422);
    const alert = document.querySelector('[role="alert"]')!;
    assert.equal(alert.getAttribute("tabindex"), "-1");
    const [first, second] = [...alert.querySelectorAll("h2")].map((heading) => heading.textContent!);
    assert.match(first, /^predictions\.csv: \d+ problems$/);
    assert.ok(Number(/\d+/.exec(first)![0]) >= 30, first);
    assert.match(second, /^<b>seed\.csv: /);
    const listed = [...alert.querySelector("ul")!.querySelectorAll("li")].map((line) => line.textContent!);
    assert.equal(listed.length, 21);
    assert.match(listed[20], /^and \d+ more: /);
    assert.ok(
      listed.some((line) => /^line 5: /.test(line)),
      listed.join("\n"),
    );
    assert.match(words, /Nothing was stored.*Choose the files once more: browsers do not keep them/);
    const fields = readFields(document);
    for (const [name, value] of Object.entries(TYPED))
      if (name !== "method" && name !== "notes") assert.deepEqual(shown(fields, name), [value].flat(), name);
    assert.deepEqual(shown(fields, "method"), [HOSTILE]);
    assert.equal(shown(fields, "notes")[0].trim(), HOSTILE);
    assert.match(document.querySelector("title")!.textContent!, /^Not taken: /);
    assert.equal(document.querySelector("#field-predictions")!.getAttribute("aria-invalid"), "true");
    assert.equal(await left(), before);
  });

  test("with mistakes comes back with each at its field", async () => {
    const data = await fill(site, PATH, team.cookie, {
      ...{ ...TYPED, method: " ", inputs: [], parameters: "many", authors: "A", anonymous: "yes" },
    });
    const { status, document } = await post(site, PATH, team.cookie, data);
    assert.equal(status, 400);
    const wrong = [...document.querySelectorAll('form [aria-invalid="true"]')].map((field) =>
      field.getAttribute("name"),
    );
    assert.deepEqual([...new Set(wrong)], ["predictions", "method", "authors", "inputs", "parameters"]);
    for (const link of document.querySelectorAll('[role="alert"] li a')) {
      const field = document.querySelector(link.getAttribute("href")!)!;
      const mistake = document.getElementById(field.getAttribute("aria-describedby")!.split(" ").at(-1)!)!;
      assert.equal(mistake.textContent, link.textContent);
    }
  });

  test("with a description that can't be comes back with the check's words at the field", async () => {
    const changes = {
      ...TYPED,
      authors: "A\nA\u202eB",
      code: "javascript:alert(1)",
      paper: `http://x.y/${"z".repeat(600)}`,
    };
    const data = attach(await fill(site, PATH, team.cookie, changes), bad(""));
    const { status, document } = await post(site, PATH, team.cookie, data);
    assert.equal(status, 400);
    const told = [...document.querySelectorAll('[role="alert"] li')].map((line) => line.textContent!);
    assert.deepEqual(told, ["Link to the paper must have at most 500 characters, has 611."]);
    data.set("paper", "");
    const next = await post(site, PATH, team.cookie, data);
    const more = [...next.document.querySelectorAll('[role="alert"] li')].map((line) => line.textContent!);
    assert.match(more[0], /^Authors \(number 2\) must have no character that changes the direction of text/);
    assert.equal(more[1], "Link to the code must be an address that begins with http:// or https://.");
  });

  test("with files of other names than the track's says which they are", async () => {
    const data = attach(await fill(site, `/submit/${FEW_SHOT}`, team.cookie, TYPED), [
      { name: "sett-01.csv", bytes: "" },
    ]);
    const { status, words } = await post(site, `/submit/${FEW_SHOT}`, team.cookie, data);
    assert.equal(status, 400);
    assert.match(words, /Sett-01\.csv is none of the files of .*did you mean set-01\?/i);
  });

  test("that is not ours, or of nobody, is refused, keeps what was typed and stores nothing", async () => {
    const files = await noisyFiles(site, EMPTY, 0.1);
    const count = await submissions();
    const wrong = attach(await fill(site, PATH, team.cookie, { ...TYPED, form_token: "forged" }), files);
    const forged = await post(site, PATH, team.cookie, wrong);
    assert.equal(forged.status, 403);
    assert.deepEqual(shown(readFields(forged.document), "method"), [TYPED.method]);
    const own = attach(await fill(site, PATH, team.cookie, TYPED), files);
    const elsewhere = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    assert.equal((await post(site, PATH, team.cookie, own, elsewhere)).status, 403);
    const stranger = await post(site, PATH, "", own);
    assert.equal(stranger.status, 403);
    assert.match(stranger.words, /You are not signed in, or no longer/);
    const other = await signIn(site.contest, "Somebody else");
    assert.equal((await post(site, PATH, other.cookie, own)).status, 403);
    assert.equal(await submissions(), count);
  });

  test("that can't be read comes back with why and an empty form", async () => {
    const data = await fill(site, PATH, team.cookie, TYPED);
    const big = attach(data, [{ name: "p.csv", bytes: new Uint8Array(9 * 2 ** 20) }]);
    const announced = await post(site, PATH, team.cookie, big);
    assert.equal(announced.status, 413);
    assert.match(announced.words, /The body may have at most 8388608 bytes, has 9\d{6}\./);
    const request = new Request(site.url + PATH, { method: "POST", body: big });
    const streamed = await fetch(site.url + PATH, {
      ...{ method: "POST", body: request.body, duplex: "half" },
      headers: { cookie: team.cookie, "content-type": request.headers.get("content-type")! },
    } as RequestInit);
    assert.equal(streamed.status, 413);
    assert.match(await streamed.text(), /role="alert".*The body may have at most.*What you typed could not be read/s);
    const answer = await fetch(site.url + PATH, {
      ...{ method: "POST", body: "{}", headers: { cookie: team.cookie, "content-type": "application/json" } },
    });
    assert.equal(answer.status, 415);
    assert.match(await answer.text(), /role="alert"/);
  });

  test("to a closed track, over quota or to a busy hub is told so", async () => {
    const data = attach(await fill(site, PATH, team.cookie, TYPED), bad(""));
    const closed = await post(site, `/submit/${CLOSED}`, team.cookie, data);
    assert.equal(closed.status, 409);
    assert.match(closed.words, /This track takes no submissions\. The operator closed it/);
    const { benchmark } = site.contest;
    const real = benchmark.submit;
    ending.after(() => void Object.assign(benchmark, { submit: real }));
    const answerWith = (outcome: Acceptance) => Object.assign(benchmark, { submit: async () => outcome });
    answerWith({ kind: "busy" });
    const busy = await post(site, PATH, team.cookie, data);
    assert.deepEqual([busy.status, busy.headers.get("retry-after")], [503, "5"]);
    assert.match(busy.words, /send it again in some seconds/);
    answerWith({ kind: "over-quota", secondsUntilTomorrow: 7260 });
    const over = await post(site, PATH, team.cookie, data);
    assert.deepEqual([over.status, over.headers.get("retry-after")], [429, "7260"]);
    assert.match(over.words, /new ones at midnight UTC, in 2 hours/);
    Object.assign(benchmark, { submit: real });
  });
});

describe("a check", () => {
  const CHECK = { only: "check" };

  test("of sound files says how many predictions each holds, keeps what was typed, and stores and uses nothing", async () => {
    const [before, count] = [await left(), await submissions()];
    const data = attach(await fill(site, PATH, team.cookie, { ...TYPED, ...CHECK }), [
      ...(await noisyFiles(site, EMPTY, 0.1)),
      ...(await noisyFiles(site, EMPTY, 0.2)).map(({ bytes }) => ({ name: "<i>second.csv", bytes })),
    ]);
    const { status, document, words } = await post(site, PATH, team.cookie, data);
    assert.equal(status, 200);
    const box = document.querySelector("#checked")!;
    assert.deepEqual([box.getAttribute("role"), box.getAttribute("tabindex")], ["status", "-1"]);
    const networks = (await site.contest.benchmark.track(EMPTY))!.expected[0].models.length;
    assert.deepEqual(
      [...box.querySelectorAll("li")].map(({ textContent }) => textContent),
      [`predictions.csv (seed 1): ${networks} predictions`, `<i>second.csv (seed 2): ${networks} predictions`],
    );
    assert.match(words, /All 2 files are sound\. This was a check: nothing was scored or stored/);
    assert.match(words, /Choose the files once more/);
    assert.match(document.querySelector("title")!.textContent!, /^Sound: /);
    const fields = readFields(document);
    for (const [name, value] of Object.entries(TYPED)) {
      const plain = (text: string) => text.replaceAll("\r\n", "\n").trim();
      assert.deepEqual(shown(fields, name).map(plain), [value].flat().map(plain), name);
    }
    assert.deepEqual([await left(), await submissions()], [before, count]);
  });

  test("needs no description, and says what one lacks", async () => {
    const data = attach(await fill(site, PATH, team.cookie, CHECK), await noisyFiles(site, EMPTY, 0.1));
    const { status, document, words } = await post(site, PATH, team.cookie, data);
    assert.equal(status, 200);
    assert.match(words, /The file is sound\..*Before it can be submitted, the description needs:/);
    for (const link of document.querySelectorAll("#checked li a"))
      assert.ok(document.querySelector(link.getAttribute("href")!), link.textContent!);
    assert.equal(document.querySelectorAll("#checked li a").length, 3);
    assert.equal(document.querySelector('form [aria-invalid="true"]'), null);
  });

  test("of files that are not sound, missing, or of other names tells the same as sending them", async () => {
    const fields = { ...TYPED, ...CHECK, method: HOSTILE };
    const data = attach(await fill(site, PATH, team.cookie, fields), bad(`nobody,2\n${HOSTILE},x\n`));
    const checked = await post(site, PATH, team.cookie, data);
    data.delete("only");
    const sent = await post(site, PATH, team.cookie, data);
    assert.deepEqual([checked.status, sent.status], [422, 422]);
    const lines = ({ document }: typeof sent) =>
      [...document.querySelectorAll('[role="alert"] li')].map(({ textContent }) => textContent);
    assert.ok(lines(checked).length > 2);
    assert.deepEqual(lines(checked), lines(sent));
    assert.match(checked.words, /This was a check: nothing was scored or stored/);
    assert.match(checked.document.querySelector("title")!.textContent!, /^Not sound: /);
    assert.deepEqual(shown(readFields(checked.document), "method"), [HOSTILE]);
    const none = await post(site, PATH, team.cookie, await fill(site, PATH, team.cookie, CHECK));
    assert.equal(none.status, 400);
    assert.match(none.words, /There is nothing to check\.Files of predictions: choose at least one/);
    const few = attach(await fill(site, `/submit/${FEW_SHOT}`, team.cookie, CHECK), bad(""));
    const named = await post(site, `/submit/${FEW_SHOT}`, team.cookie, few);
    assert.equal(named.status, 400);
    assert.match(named.words, /Predictions\.csv is none of the files of/);
  });

  test("is for who has signed in, from a page of ours, on an open track, of a hub that has time", async () => {
    const files = await noisyFiles(site, EMPTY, 0.1);
    const own = attach(await fill(site, PATH, team.cookie, CHECK), files);
    assert.equal((await post(site, PATH, "", own)).status, 403);
    assert.equal((await post(site, `/submit/${CLOSED}`, team.cookie, own)).status, 409);
    const forged = attach(await fill(site, PATH, team.cookie, { ...CHECK, form_token: "forged" }), files);
    assert.equal((await post(site, PATH, team.cookie, forged)).status, 403);
    const { benchmark } = site.contest;
    const real = benchmark.check;
    Object.assign(benchmark, { check: async () => ({ kind: "busy" }) });
    const busy = await post(site, PATH, team.cookie, own);
    Object.assign(benchmark, { check: real });
    assert.deepEqual([busy.status, busy.headers.get("retry-after")], [503, "5"]);
  });
});

describe("when all of today are used", () => {
  test("there is a form to check files with, and a word on when they can be submitted", async () => {
    const used = await signIn(site.contest, "Diligent");
    const path = `/submit/${TRACK}`;
    const full = attach(await fill(site, path, used.cookie, TYPED), await noisyFiles(site, TRACK, 0.1));
    const { db } = site.contest.database;
    const { sql } = await import("../../../src/db/index.ts");
    await sql`INSERT INTO quota_counters (team_id, track, day, used)
      VALUES (${used.id}, ${TRACK}, (now() AT TIME ZONE 'UTC')::date, 5)`.execute(db);
    const { document } = parseHTML(await site.text(path, used.cookie));
    assert.match(wordsOf(document), /All 5 submissions of today are used.*midnight UTC/);
    assert.deepEqual(
      [...document.querySelectorAll("form button")].map(({ textContent }) => textContent),
      ["Check only"],
    );
    const data = attach(await fill(site, path, used.cookie, {}), await noisyFiles(site, TRACK, 0.1));
    const checked = await post(site, path, used.cookie, data);
    assert.equal(checked.status, 200);
    assert.match(checked.words, /The file is sound/);
    assert.doesNotMatch(checked.words, /the description needs/);
    // What was typed before the last one was used elsewhere.
    const over = await post(site, path, used.cookie, full);
    assert.equal(over.status, 429);
    assert.deepEqual(shown(readFields(over.document), "method"), [TYPED.method]);
    assert.deepEqual(await site.contest.benchmark.submissionsOf(used), []);
  });
});

describe("the page to edit a description", () => {
  const path = () => `/submissions/${site.entries.plain.id}/edit`;

  test("holds what was said, and changes it with its history kept", async () => {
    const data = await fill(site, path(), site.team.cookie, { authors: "", anonymous: "yes", notes: "Now with notes" });
    assert.deepEqual(shown(data, "method"), [site.entries.plain.description.method]);
    const sent = await post(site, path(), site.team.cookie, data);
    assert.deepEqual([sent.status, sent.location], [303, `/submissions/${site.entries.plain.id}`]);
    const { document } = parseHTML(await site.text(sent.location!));
    assert.match(wordsOf(document), /authorsanonymous.*Now with notes/);
    assert.equal(document.querySelectorAll("#history li").length, 2);
  });

  test("comes back with mistakes, and everything that was typed", async () => {
    const data = await fill(site, path(), site.team.cookie, { method: "Kept", code: "ftp://x", inputs: "weights" });
    const { status, document } = await post(site, path(), site.team.cookie, data);
    assert.equal(status, 400);
    assert.match(document.querySelector('[role="alert"]')!.textContent!, /Link to the code must be an address/);
    assert.deepEqual(shown(readFields(document), "method"), ["Kept"]);
    const forged = await post(
      site,
      path(),
      site.team.cookie,
      await fill(site, path(), site.team.cookie, { form_token: "x" }),
    );
    assert.equal(forged.status, 403);
    assert.match(await site.text(`/submissions/${site.entries.plain.id}`), /Gradient boosting/);
  });

  test("is for the team that made it only", async () => {
    const stranger = await fetch(site.url + path(), { redirect: "manual" });
    const signIn = `/sign-in?next=${encodeURIComponent(path())}`;
    assert.deepEqual([stranger.status, stranger.headers.get("location")], [303, signIn]);
    const answer = await fetch(site.url + path(), { headers: { cookie: team.cookie } });
    assert.equal(answer.status, 403);
    const { document } = parseHTML(await answer.text());
    assert.equal(document.querySelector("form"), null);
    assert.match(wordsOf(document), /Only the team that made a submission can change what it says/);
    const data = await fill(site, path(), site.team.cookie, { method: "Taken over" });
    assert.equal((await post(site, path(), team.cookie, data)).status, 403);
    assert.doesNotMatch(await site.text(`/submissions/${site.entries.plain.id}`), /Taken over/);
  });
});
