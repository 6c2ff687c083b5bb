import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { parseHTML } from "linkedom";
import type { ApiComparisons, ApiScore, ApiSubmission } from "../../../schemas/types.d.ts";
import { renderSubmission, type SubmissionData } from "../../../src/hub/pages/contest/submission.ts";
import { imageSetTitle } from "../../../src/zoo/index.ts";
import { endOfSuite } from "../serving.ts";
import { type ContestSite, EMPTY, HOSTILE, HOSTILE_TEAM, makeContestSite, noisyFiles, TRACK } from "./contest-site.ts";
import { type Document, wordsOf } from "./sent-form.ts";
import { ADDRESS, decisionOf, OWN, shownData } from "./shown-submission.ts";

const documentOf = async (data: SubmissionData) => parseHTML(await renderSubmission(data)).document;
const plain = (text: string) => text.replace(/\s+/g, " ").trim();
const textOf = (document: Document, selector: string) => plain(document.querySelector(selector)?.textContent ?? "");
const rowsOf = (document: Document, selector: string) =>
  [...document.querySelectorAll(`${selector} tbody tr`)].map((row) =>
    [...row.children].map((cell) => plain(cell.textContent!)),
  );
const labelsOf = (document: Document, part: string) =>
  [...document.querySelectorAll(`${part} svg`)].map((svg) => plain(svg.getAttribute("aria-label")!));
const written = (value: number | null, places: number) =>
  value === null ? "–" : value.toFixed(places).replace("-", "−");

describe("a submission's page on a hub", () => {
  const ending = endOfSuite();
  let site: ContestSite;
  before(async () => {
    site = await makeContestSite(ending);
  });
  const read = async (path: string) => parseHTML(await site.text(path)).document;
  const json = async <Value>(path: string) => (await (await fetch(site.url + path)).json()) as Value;

  test("has every score and interval that the API has", async () => {
    for (const { id } of Object.values(site.entries)) {
      const { scores } = await json<ApiSubmission>(`/api/submissions/${id}`);
      const rows = rowsOf(await read(`/submissions/${id}`), "#scores table");
      assert.equal(rows.length, Object.keys(scores).length);
      for (const [index, score] of Object.values(scores as Record<string, ApiScore>).entries()) {
        const [, value, interval] = rows[index];
        const places = value.split(".")[1].length;
        assert.equal(value, written(score.value, places));
        assert.equal(Number(value.replace("−", "-")), score.value, "no place of a score is lost");
        assert.equal(interval, `${written(score.low, places)} to ${written(score.high, places)}`);
      }
    }
  });

  test("tells its rank, what beats it and what it beats, as the API does", async () => {
    const { wide, plain: middle, hostile } = site.entries;
    for (const { id } of [wide, middle, hostile]) {
      const { better, undecided, worse, alpha } = await json<ApiComparisons>(`/api/submissions/${id}/comparisons`);
      assert.equal(better.length + undecided.length + worse.length, 2);
      const document = await read(`/submissions/${id}`);
      const links = [...document.querySelectorAll("#place tbody a")].map((link) => link.getAttribute("href"));
      assert.deepEqual(
        links,
        [...better, ...undecided, ...worse].map((other) => `/submissions/${other.id}`),
      );
      assert.ok(textOf(document, "#place").includes(`if its p is at most ${alpha};`));
    }
    const board = (await site.contest.benchmark.board(TRACK, "default"))!;
    const { rank } = board.entries.find(({ id }) => id === hostile.id)!;
    assert.match(textOf(await read(`/submissions/${hostile.id}`), "#place"), new RegExp(`^Place ?Rank ${rank!.best}`));
    const alone = textOf(await read(`/submissions/${site.entries.fewShot.id}`), "#place");
    assert.match(alone, /Rank 1 of 1 on the board of entries from weights alone.*It is the only entry/);
    assert.match(
      textOf(await read(`/submissions/${wide.id}`), "#place"),
      /Rank 1 of 3 on the board of all entries, because it used more than weights/,
    );
  });

  test("can be cited, whatever people wrote", async () => {
    const { id } = site.entries.hostile;
    const document = await read(`/submissions/${id}`);
    const entry = document.querySelector("#cite pre")!.textContent!;
    assert.ok(entry.startsWith(`@misc{weighbridge-submission-${id},\n`));
    assert.ok(entry.includes(`url          = {${site.url}/submissions/${id}}`));
    assert.equal(entry.match(/\{/g)!.length, entry.match(/\}/g)!.length);
    assert.equal(entry.split("\n").length, 9, "a line for each field");
    // Nothing that means something to TeX is left but commands, groups and what we wrote.
    const rest = entry.replace(/\\(?:text[a-z]+\{\}|[&%#$_])/g, "");
    assert.doesNotMatch(rest, /[\\%&#$_~^<>|]/);
    const words = textOf(document, "#cite p");
    for (const said of [HOSTILE, HOSTILE_TEAM, `${site.url}/submissions/${id}`, "Submission 2 by", "ASCII only"])
      assert.ok(words.includes(plain(said)), said);
    assert.match(words, /Weighbridge, \d{4}-\d\d-\d\d\./);
    const anonymous = textOf(await read(`/submissions/${site.entries.fewShot.id}`), "#cite");
    assert.ok(anonymous.includes(`Weights & <i>Measures</i>. Few are enough. Submission`));
    assert.match(anonymous, /author = \{\{Weights \\& /);
  });

  test("dates every version of its description, and leads to them all", async () => {
    const { id } = site.entries.wide;
    const { benchmark } = site.contest;
    const once = await read(`/submissions/${id}`);
    assert.match(textOf(once, "#history"), /It was described once, and not changed\. The description as JSON/);
    const { description } = (await benchmark.submission(id))!;
    await benchmark.describe(site.team, id, { ...description, notes: "changed" });
    const twice = await read(`/submissions/${id}`);
    assert.match(textOf(twice, "#history"), /the last one is shown\. All 2 descriptions as JSON/);
    const link = twice.querySelector(`#history a[href="/api/submissions/${id}/descriptions"]`)!;
    assert.equal((await json<{ versions: unknown[] }>(link.getAttribute("href")!)).versions.length, 2);
    const { described } = (await benchmark.submission(id))!;
    const moments = [...twice.querySelectorAll("#history ol time")].map((time) => time.getAttribute("datetime"));
    assert.deepEqual(moments, described);
    assert.match(textOf(twice, "#cite"), /The description has changed since/);
  });

  test("shows a new rival at once, though it is kept until something has changed", async () => {
    const [track, team] = [EMPTY, site.team];
    const enter = async (method: string, spread: number) => {
      const files = await noisyFiles(site, track, spread);
      const description = { method, authors: ["A"], inputs: ["weights"], training_data: "much" };
      const outcome = await site.contest.benchmark.submit({ team, track, files, description });
      return (outcome as { submission: ApiSubmission }).submission.id;
    };
    const path = `/submissions/${await enter("First of all", 0.5)}`;
    const tag = (await fetch(site.url + path)).headers.get("etag")!;
    assert.equal((await fetch(site.url + path, { headers: { "if-none-match": tag } })).status, 304);
    await enter("Rival", 0.01);
    const answer = await fetch(site.url + path, { headers: { "if-none-match": tag } });
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /Rival/);
  });
});

describe("a submission's page", () => {
  test("writes the share that intervals hold as the board tells it", async () => {
    const text = wordsOf(await documentOf(shownData("in-collection"))).replaceAll("\u00a0", " ");
    assert.match(text, /90 % interval/);
    assert.doesNotMatch(text, /95 % interval/);
    assert.match(
      labelsOf(await documentOf(shownData("in-collection")), "#scores")[0],
      /with 90 % intervals: R² 0\.760/,
    );
  });

  test("explains each of its badges", async () => {
    const because = "The operator closed it on 2026-02-01. Use other-track in its place.";
    const data = shownData("in-collection");
    const closed = { ...data, state: { ...data.state, because } };
    const badges = [...(await documentOf(closed)).querySelectorAll(".badges > div")].map((one) =>
      plain(one.textContent!),
    );
    assert.equal(badges.length, 4);
    for (const [index, said] of [
      /^Verified ?the operator vouches/,
      /^Open code ?the team says/,
      /^Honour system ?The networks’ weights/,
      /^Closed ?no submission is taken any more\. The operator closed it.*other-track/,
    ].entries())
      assert.match(badges[index], said);
    const { description } = data.submission;
    const { authors: _authors, code: _code, ...rest } = description;
    const anonymous = shownData("in-collection", {
      ...{ standing: "baseline", description: { ...rest, anonymous: true } },
    });
    assert.match(textOf(await documentOf(anonymous), ".badges"), /^Baseline ?made by Weighbridge.*Anonymous/);
  });

  test("lists the ten nearest of each kind, with how many there are, and nothing of strangers as markup", async () => {
    const document = await documentOf(shownData("transfer"));
    const sections = [...document.querySelectorAll("#place tbody")].map((body) => ({
      name: plain(body.querySelector(".section")!.textContent!),
      ids: [...body.querySelectorAll("a")].map((link) => Number(link.getAttribute("href")!.split("/").at(-1))),
    }));
    const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
    assert.deepEqual(sections, [
      { name: "Significantly better: 14 entries, the nearest 10 of them", ids: from(5, 14) },
      { name: "Can’t be told from it: 10 entries", ids: [...from(15, 19), ...from(21, 25)] },
      { name: "Significantly worse: 15 entries, the nearest 10 of them", ids: from(26, 35) },
    ]);
    assert.match(
      textOf(document, "#place"),
      /Of the 39 other entries.*14 are significantly better, 10 can’t be told from it and 15 are/,
    );
    const rows = rowsOf(document, "#place table").filter((row) => row.length > 1);
    assert.deepEqual([rows[0].at(-1), rows[10].at(-1)], ["≤ 0.001", "≤ 0.25"]);
    assert.match(
      labelsOf(document, "#place")[0],
      /^Somers’ D of it and its neighbours.*of 9: Method 20 0\.76.*highest Method 16/,
    );
    assert.equal(document.querySelectorAll("main b").length, 0);
  });

  test("has a map and scores of each file where they are scored one by one, and nothing of it where not", async () => {
    const data = shownData("transfer");
    const document = await documentOf(data);
    const { files } = data.submission;
    assert.equal(files.length, 6);
    const [map, intervals] = labelsOf(document, "#by-file");
    assert.match(map, /^Somers’ D on one collection of what was fitted on another: highest from /);
    assert.match(intervals, /^Somers’ D of each file, with 90 % intervals, of 7: mean of all files 0\.76/);
    const [head, titles, ...rows] = [...document.querySelectorAll("#by-file .grouped tr")].map((row) =>
      [...row.children].map((cell) => plain(cell.textContent!)),
    );
    assert.deepEqual(head, ["Learnt from", "Tested on"]);
    for (const { train, test, scores } of files) {
      const row = rows.find(([name]) => name === imageSetTitle(train))!;
      const { value } = (scores as Record<string, ApiScore>).somersD;
      assert.equal(row[1 + titles.indexOf(imageSetTitle(test))], value!.toFixed(3), `${train} to ${test}`);
    }
    const table = rowsOf(document, "#by-file .scroll:not(.grouped)");
    assert.equal(table.length, 6);
    const unscored = files.map((file) => ({ ...file, scores: null })) as unknown as ApiSubmission["files"];
    assert.equal((await documentOf(shownData("transfer", { files: unscored }))).querySelector("#by-file"), null);
    assert.equal((await documentOf(shownData("few-shot"))).querySelector("#by-file"), null);
    assert.equal((await documentOf(shownData("in-collection"))).querySelector("#by-file"), null);
  });

  test("has errors by accuracy as a straightforward computation from the cells has them", async () => {
    const data = shownData("in-collection");
    const document = await documentOf(data);
    const [{ cells }] = data.submission.cells;
    const expected = Array.from({ length: 20 }, (_, bin) => bin).map((bin) => {
      const errors = cells
        .filter(([truth]) => truth === bin)
        .flatMap(([truth, predicted, count]) => new Array<number>(count).fill((predicted - truth) * 5));
      const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
      const variance = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / errors.length;
      const sign = mean.toFixed(1) === "0.0" || mean.toFixed(1) === "-0.0" ? "" : mean > 0 ? "+" : "−";
      const name = `${bin * 5}–${(bin + 1) * 5} %`;
      return [name, String(errors.length), sign + Math.abs(mean).toFixed(1), Math.sqrt(variance).toFixed(1)];
    });
    assert.deepEqual(rowsOf(document, "#cells .scroll:not(.grouped)"), expected);
    const [counts, errors] = labelsOf(document, "#cells");
    assert.match(counts, /^Predicted accuracy against true accuracy of [\d,]+ networks in \d+ cells:/);
    const shown = cells.reduce((sum, [, , count]) => sum + count, 0);
    assert.ok(errors.includes(`of ${String(shown).replace(/\B(?=(\d{3})+$)/g, ",")} networks: `), errors);
    assert.match(
      textOf(document, "#cells"),
      /Errors are computed from the shown counts and nothing else.*hidden cells.*left out/,
    );
  });

  test("has ranks by accuracy where predictions have no unit, and says so", async () => {
    const data = shownData("transfer");
    const document = await documentOf(data);
    assert.match(textOf(document, "#cells"), /scores without a unit, so they have no errors in points of accuracy/);
    const rows = rowsOf(document, "#cells .scroll:not(.grouped)");
    assert.equal(rows.length, 20 * data.submission.cells.length);
    const own = data.submission.cells[0].cells.filter(([truth]) => truth === 7);
    const networks = own.reduce((sum, [, , count]) => sum + count, 0);
    const mean = own.reduce((sum, [, group, count]) => sum + count * (group * 5 + 2.5), 0) / networks;
    assert.deepEqual(rows[7].slice(0, 3), ["35–40 %", String(networks), mean.toFixed(1)]);
  });

  test("has what stopping early brings as a picture and a table, beside the best baseline", async () => {
    const document = await documentOf(shownData("early-decision"));
    const { curve } = decisionOf(0.02);
    assert.deepEqual(
      rowsOf(document, "#early table"),
      curve.map(({ stopped, saved, lost, low, high }) => [
        `${(stopped * 100).toFixed(0)} %`,
        `${(saved * 100).toFixed(1)} %`,
        (lost * 100).toFixed(2),
        `${(low * 100).toFixed(2)} to ${(high * 100).toFixed(2)}`,
      ]),
    );
    assert.match(labelsOf(document, "#early")[0], /this entry .* points at .*best baseline/);
    assert.equal(document.querySelector("#early figcaption a")!.getAttribute("href"), "/submissions/4");
    assert.match(textOf(document, "#early"), /In each of 1,000 pools of 100 networks.*stopped after epoch 3/);
    const alone = await documentOf({ ...shownData("early-decision"), decisions: [] });
    assert.doesNotMatch(labelsOf(alone, "#early")[0], /baseline/);
    assert.equal((await documentOf(shownData("transfer"))).querySelector("#early"), null);
  });

  test("says who may have what was sent, and leads each only where it may go", async () => {
    const links = (document: Document) =>
      [...document.querySelectorAll("#files a")].map((link) => link.getAttribute("href"));
    const data = shownData("transfer");
    const everybody = await documentOf({ ...data, mayHave: "everybody" });
    assert.deepEqual(links(everybody), data.submission.links.predictions);
    assert.match(textOf(everybody, "#files"), /labels of these networks are published, so everybody may/);
    const baseline = shownData("transfer", { standing: "baseline" });
    assert.match(
      textOf(await documentOf({ ...baseline, mayHave: "everybody" }), "#files"),
      /Anybody can make a baseline’s/,
    );
    const team = await documentOf(data);
    assert.deepEqual(links(team), [`/sign-in?next=${encodeURIComponent(`/submissions/${OWN}`)}`]);
    assert.equal(team.querySelector(`a[href="/submissions/${OWN}/edit"]`), null);
    const own = await documentOf({ ...data, isOwn: true });
    assert.deepEqual(links(own), data.submission.links.predictions);
    assert.equal(own.querySelector(`a[href="/submissions/${OWN}/edit"]`)?.textContent, "Edit the description");
    assert.match(textOf(team, "#files"), /Its own team only\. The true accuracies of these networks are withheld/);
    assert.ok(textOf(team, "#files pre").endsWith(ADDRESS + data.submission.links.predictions[0]));
    const nobody = await documentOf({ ...data, mayHave: "nobody" });
    assert.deepEqual(links(nobody), []);
    assert.match(textOf(nobody, "#files"), /The zoo of this track is not here any more/);
  });

  test("of an undefined score has no rank, no comparisons and no cells, and says so", async () => {
    const nothing = { value: null, deviation: null, low: null, high: null };
    const data = shownData("transfer", { scores: { somersD: nothing }, cells: [] });
    const { board } = data.compared;
    const entries = board.entries.map((entry) => (entry.id === OWN ? { ...entry, rank: null } : entry));
    const compared = { board: { ...board, entries }, isBetter: () => false, p: () => null };
    const document = await documentOf({ ...data, board: { ...data.board, entries }, compared });
    assert.deepEqual(rowsOf(document, "#scores table"), [["Somers’ D", "–", "–", "higher"]]);
    assert.equal(document.querySelector("#scores svg"), null);
    assert.match(textOf(document, "#place"), /Its Somers’ D is undefined, so it has no rank and can’t be compared/);
    assert.match(textOf(document, "#cells"), /There are no counts of this submission/);
    assert.deepEqual(
      [...document.querySelectorAll(".figures dd")].map((figure) => figure.textContent),
      ["–", "–", "–", "900"],
    );
    const absent = await documentOf({
      ...data,
      compared: { ...compared, board: { ...board, entries: [] } },
      board: { ...board, entries: [] },
    });
    assert.match(textOf(absent, "#place"), /It is on no board yet/);
  });
});
