// Where a submission stands: its ranks, its neighbours, what it beats and what beats it.
import type { ApiBoard, ApiCompared, ApiComparisons, ApiSubmission } from "../../../../schemas/types.d.ts";
import { formatPercent, scoreIntervals, writeScore } from "../../../charts/index.ts";
import { comparisonsUrl, submissionPage } from "../../addresses.ts";
import { captioned, html, type Markup, sectionedTable } from "../markup.ts";
import { capital, formatCounted, formatWhole, listed } from "../words.ts";
import { type BoardView, USUAL_VIEW, viewPage, viewPairsPage } from "./board-view.ts";
import { boundOfP, foreign, INPUTS, metricOf, placesOfScores, writeRank } from "./words.ts";

/** Of each list; the nearest are the ones that one asks about. */
const MOST_LISTED = 10;
/** Beside it in the picture, to each side. */
const NEIGHBOURS = 4;

export interface Place {
  submission: ApiSubmission;
  /** The one that it is on: the default board, or else that of all entries. */
  board: ApiBoard;
  /** All entries. */
  all: ApiBoard;
  /** Undefined in the moment before it is on the board. */
  comparisons: ApiComparisons | undefined;
  /** The track's inputs that the default board allows. */
  few: readonly (keyof typeof INPUTS)[];
}

/** "2–4 of 12"; a dash if it has none. */
export function rankWords({ board, submission }: Pick<Place, "board" | "submission">): string {
  const entry = board.entries.find(({ id }) => id === submission.id);
  return entry?.rank ? `${writeRank(entry.rank)} of ${formatWhole(board.entries.length)}` : "–";
}

export function placePart(data: Place): Markup {
  const { submission, all, comparisons } = data;
  const entry = all.entries.find(({ id }) => id === submission.id);
  if (entry === undefined || comparisons === undefined) return html`<p>It is on no board yet.</p>`;
  if (entry.rank === null)
    return html`<p>Its ${metricOf(all.metric).title} is undefined, so it has no rank and can’t be compared.</p>`;
  const others = comparisons.better.length + comparisons.undecided.length + comparisons.worse.length;
  if (others === 0) return html`${rankPart(data)}<p>It is the only entry, so there is nothing to compare it with.</p>`;
  return html`${rankPart(data)}
<p>${counts(comparisons)} A difference counts if its p is at most ${comparisons.alpha}; p is corrected for all pairs of the board (Holm), so that the chance of any wrong one among them is ${formatPercent(comparisons.alpha, 0)}.</p>
${neighbours(data)}${lists(data, comparisons)}
<ul class="links"><li><a href="${viewPairsPage(all.track, viewOf(all))}">All entries, each against each</a></li><li><a href="${comparisonsUrl(submission.id)}">These comparisons as JSON</a></li></ul>`;
}

/** The same entries as on this board. */
function viewOf({ board }: ApiBoard): BoardView {
  return { ...USUAL_VIEW, board, entries: "all" };
}

function rankPart({ submission, board, few }: Place): Markup {
  const isAll = board.board === "all";
  const inputs = listed(few.map((input) => INPUTS[input]));
  const address = `${viewPage(board.track, viewOf(board))}#board`;
  const which = isAll
    ? html`the board of <a href="${address}">all entries</a>, because it used more than ${inputs}`
    : html`the board of <a href="${address}">entries from ${inputs} alone</a>`;
  return html`<p>Rank ${rankWords({ board, submission })} on ${which}. A range says that the entries within it can’t be told apart.</p>`;
}

function counts({ better, undecided, worse }: ApiComparisons): string {
  const others = better.length + undecided.length + worse.length;
  const say = (list: readonly ApiCompared[], is: string, are: string) =>
    `${list.length === 0 ? "none" : formatWhole(list.length)} ${list.length === 1 ? is : are}`;
  const parts = [
    say(better, "is significantly better", "are significantly better"),
    say(undecided, "can’t be told from it", "can’t be told from it"),
    say(worse, "is significantly worse", "are significantly worse"),
  ];
  return `Of ${others === 1 ? "the one other entry" : `the ${formatWhole(others)} other entries`}, whatever their inputs, ${listed(parts)}.`;
}

/** It and the entries next to it by score. */
function neighbours({ submission, all }: Place): Markup {
  const { metric, level } = all;
  const { title, better } = metricOf(metric);
  const own = all.entries.findIndex(({ id }) => id === submission.id);
  const near = all.entries
    .slice(Math.max(0, own - NEIGHBOURS), own + NEIGHBOURS + 1)
    .filter(({ scores }) => scores[metric]?.value !== undefined && scores[metric].value !== null);
  const places = placesOfScores(near.map(({ scores }) => scores[metric]));
  const rows = near.map(({ id, method, scores }) => {
    const { value, low, high } = scores[metric];
    return { name: method, value, low, high, isOwn: id === submission.id, places };
  });
  const words = { subject: `${title} of it and its neighbours on the board`, better, level };
  return html`<div class="pictures">${captioned(
    "It and its neighbours",
    scoreIntervals(rows, words),
    `${title} with ${formatPercent(level, 0)} intervals, best first. Entries are compared on the same resamples, so two may differ significantly though their intervals overlap.`,
  )}</div>`;
}

function lists({ submission, all }: Place, { better, undecided, worse }: ApiComparisons): Markup {
  const places = new Map(all.entries.map(({ id }, place) => [id, place]));
  const own = places.get(submission.id)!;
  const distance = ({ id }: ApiCompared) => Math.abs(places.get(id)! - own);
  const near = (list: readonly ApiCompared[]) => {
    const nearest = list.toSorted((one, other) => distance(one) - distance(other)).slice(0, MOST_LISTED);
    return list.filter((one) => nearest.includes(one));
  };
  const { metric, entries } = all;
  const digits = placesOfScores(entries.map(({ scores }) => scores[metric]));
  const row = ({ id, method, team, p }: ApiCompared) => [
    html`<a href="${submissionPage(id)}">${foreign(method)}</a> <span class="by">by ${foreign(team)}</span>`,
    writeScore(entries[places.get(id)!].scores[metric]?.value ?? null, digits),
    writeP(p),
  ];
  const section = (name: string, list: readonly ApiCompared[]) => {
    const shown = near(list);
    const some = shown.length < list.length ? `, the nearest ${formatWhole(shown.length)} of them` : "";
    return {
      name: `${capital(name)}: ${formatCounted(list.length, "entry", "entries")}${some}`,
      rows: shown.map(row),
    };
  };
  const sections = [
    section("significantly better", better),
    section("can’t be told from it", undecided),
    section("significantly worse", worse),
  ].filter(({ rows }) => rows.length > 0);
  const columns = [
    { name: "Method", className: "prose" },
    { name: metricOf(metric).title, isNumber: true },
    { name: "p", isNumber: true },
  ];
  return sectionedTable("What beats it, what it can’t be told from, and what it beats", columns, sections);
}

/** Rounded up as it is: it is at most so much. */
function writeP(p: number | null): string {
  if (p === null) return "–";
  return p === 1 ? "1" : `≤\u00a0${boundOfP(p)}`;
}
