// Entries of a board, each against each: which differences are significant.
import { ALPHA } from "../../../../leaderboard/rank/index.ts";
import { formatPercent, writeScore } from "../../../charts/index.ts";
import { submissionPage, trackPage } from "../../addresses.ts";
import type { ComparedBoard, TrackState } from "../../benchmark/types.ts";
import { page } from "../layout.ts";
import { html, type Markup, part } from "../markup.ts";
import { formatWhole } from "../words.ts";
import { type BoardView, viewPage, viewPairsPage } from "./board-view.ts";
import { boundOfP, foreign, metricOf, placesOfScores } from "./words.ts";

/** Rows and columns of a page: more would not be looked at. */
const PAIRED = 30;

export interface PairsData {
  /** Of the hub, without a slash at its end. */
  address: string;
  state: TrackState;
  compared: ComparedBoard;
  view: BoardView;
  /** The place of the first entry, from 1. */
  from: number;
}

export function renderPairs(data: PairsData): string {
  const { address, state, compared, view, from } = data;
  const { name, title } = state.track;
  const { entries } = compared.board;
  const last = Math.min(entries.length, from + PAIRED - 1);
  const pages = pageLinks(data);
  return page(
    {
      title: `Each against each: ${title}`,
      description: `Entries ${from} to ${last} of ${entries.length} on the board of ${title}, and which of their differences are significant.`,
      address: address + viewPairsPage(name, view) + fromQuery(name, view, from),
      entry: "leaderboard",
    },
    html`<div class="opening close">
<nav class="crumbs" aria-label="Where you are"><a href="/leaderboard">Leaderboard</a> / <a href="${trackPage(name)}">${name}</a> / pairs</nav>
<h1>Each against each</h1>
<p class="lede">${title}: which entries are better than which, beyond chance.</p>
<p><a href="${viewPage(name, view)}#board">Back to the board</a>, which shows the same ${entries.length === 1 ? "entry" : `${formatWhole(entries.length)} entries`}.</p>
</div>
${part("pairs", entries.length <= PAIRED ? "All pairs" : `Entries ${from} to ${last}`, entries.length < 2 ? html`<p class="notice">There are no two entries to compare.</p>` : html`${matrix(data)}${pages}${words()}`)}`,
  );
}

function matrix({ compared, from }: PairsData): Markup {
  const { board, isBetter, p } = compared;
  const { metric } = board;
  const places = [...board.entries.keys()].slice(from - 1, from - 1 + PAIRED);
  const digits = placesOfScores(places.map((place) => board.entries[place].scores[metric]));
  const { title, better } = metricOf(metric);
  const cell = (row: number, column: number): Markup => {
    if (row === column) return html`<td class="same">·</td>`;
    const pOfPair = p(row, column);
    if (pOfPair === null) return html`<td><abbr title="one of them has no score">–</abbr></td>`;
    const told = `p at most ${boundOfP(pOfPair)}`;
    if (isBetter(row, column)) return html`<td class="better"><abbr title="better, ${told}">+</abbr></td>`;
    if (isBetter(column, row)) return html`<td class="worse"><abbr title="worse, ${told}">−</abbr></td>`;
    return html`<td><abbr title="can’t be told apart, ${told}">=</abbr></td>`;
  };
  const heads = places.map((place) => {
    const { id, method } = board.entries[place];
    return html`<th scope="col"><a href="${submissionPage(id)}" aria-label="${place + 1}: ${method}">${place + 1}</a></th>`;
  });
  const rows = places.map((row) => {
    const { id, method, scores } = board.entries[row];
    return html`<tr><th scope="row"><span class="place">${row + 1}</span> <a href="${submissionPage(id)}">${foreign(method)}</a></th><td class="number">${writeScore(scores[metric]?.value ?? null, digits)}</td>${places.map((column) => cell(row, column))}</tr>
`;
  });
  const caption = `Rows against columns, by ${title} (${better} is better): + better, − worse, = can’t be told apart`;
  return html`<div class="scroll pairs" role="region" tabindex="0" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr><th scope="col">Entry</th><th scope="col" class="number">${title}</th>${heads}</tr></thead><tbody>
${rows}</tbody></table></div>`;
}

function words(): Markup {
  return html`<p>Two entries are compared on the same resamples of the networks: p is the chance that a difference as great as theirs comes from the choice of networks alone. It is corrected for all pairs of the board at once (Holm), whatever is shown here, and told rounded up. A difference counts if p is at most ${ALPHA}: so the chance of any wrong + or − on the whole board is ${formatPercent(ALPHA, 0)}.</p>`;
}

function pageLinks({ state, view, compared, from }: PairsData): Markup | string {
  const { name } = state.track;
  const { length } = compared.board.entries;
  const to = (first: number, label: string) =>
    html`<li><a href="${viewPairsPage(name, view)}${fromQuery(name, view, first)}">${label}</a></li>`;
  const earlier = from > 1 ? to(Math.max(1, from - PAIRED), "Those before") : "";
  const later = from + PAIRED <= length ? to(from + PAIRED, "Those after") : "";
  return earlier === "" && later === ""
    ? ""
    : html`<nav aria-label="Further entries"><ul class="links">${earlier}${later}</ul></nav>`;
}

function fromQuery(name: string, view: BoardView, from: number): string {
  if (from === 1) return "";
  return `${viewPairsPage(name, view).includes("?") ? "&" : "?"}from=${from}`;
}
