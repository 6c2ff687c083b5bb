// A track's page: the question, its board, how to take part.
import type { ApiBoard } from "../../../../schemas/types.d.ts";
import { boardFileUrl, boardUrl, starterUrl, submitPage, templateUrl, trackUrl } from "../../addresses.ts";
import { PER_DAY, type TrackState } from "../../benchmark/types.ts";
import { page } from "../layout.ts";
import { facts, figures, html, type Markup, part } from "../markup.ts";
import { formatCounted, formatWhole, listed } from "../words.ts";
import { boardChoices } from "./board-choices.ts";
import { historyPart } from "./board-history.ts";
import { literaturePart } from "./board-literature.ts";
import { boardTable, columnWords, OWN_ROW } from "./board-table.ts";
import { type BoardView, filterQuery, viewPage, viewPairsPage } from "./board-view.ts";
import {
  badgeList,
  closedWords,
  foreign,
  honourNotice,
  INPUTS,
  KINDS,
  metricOf,
  metricWords,
  STANDINGS,
  writeRank,
} from "./words.ts";

export interface TrackData {
  /** Of the hub, without a slash at its end. */
  address: string;
  state: TrackState;
  /** As `view` has it. */
  board: ApiBoard;
  view: BoardView;
  /** All entries with such inputs. */
  all: ApiBoard;
  /** The visitor's own, if it has signed in: then the page is for it alone. */
  team: string | undefined;
}

export function renderTrack(data: TrackData): string {
  const { address, state, board, view, all } = data;
  const { track, because } = state;
  const { name, title, question } = track;
  const isOpen = because === undefined;
  const history = historyPart(all);
  const literature = literaturePart(name);
  return page(
    {
      title,
      description: `${question} ${metricWords(metricOf(track.metric))}; ${formatCounted(state.entries, "submission")}.`,
      address: address + viewPage(name, { ...view, sort: "score", order: "usual" }),
      entry: "leaderboard",
    },
    html`<div class="opening close">
<nav class="crumbs" aria-label="Where you are"><a href="/leaderboard">Leaderboard</a> / ${name}</nav>
<h1>${title}</h1>
<p class="lede">${question}</p>
${isOpen ? "" : html`<div class="notice"><p><strong>Closed.</strong> ${closedWords(because)} The board stays, and no submission is taken.</p></div>`}
${figures([
  ["networks to predict", board.networks === 0 ? "–" : formatWhole(board.networks)],
  [state.entries === 1 ? "entry" : "entries", formatWhole(state.entries)],
  ["scored by", metricOf(track.metric).title],
  [track.files.length === 1 ? "file of predictions" : "files of predictions", formatWhole(track.files.length)],
])}
<nav aria-label="On this page"><ul class="links"><li><a href="#board">Board</a></li>${history === undefined ? "" : html`<li><a href="#history">Best over time</a></li>`}${literature === undefined ? "" : html`<li><a href="#literature">Published results</a></li>`}<li><a href="#honour">Honour system</a></li><li><a href="#rules">Rules</a></li><li><a href="#take-part">Take part</a></li><li><a href="#changelog">Changelog</a></li>${isOpen ? html`<li><a href="${submitPage(name)}">Submit predictions</a></li>` : ""}</ul></nav>
</div>
${part("board", "Board", boardPart(data))}
${history === undefined ? "" : part("history", "Best over time", history)}
${literature === undefined ? "" : part("literature", "Published results", literature)}
${part("honour", "Honour system", honourPart(state))}
${part("rules", "Rules", rules(state))}
${part("take-part", "Take part", takePart(state))}
${part("changelog", "Changelog", changelog(state))}`,
  );
}

function boardPart({ state, board, view, all, team }: TrackData): Markup {
  const { track, entries } = state;
  if (entries === 0) return empty(state);
  const isOne = track.inputs.every((input) => track.default_board.includes(input));
  const choices = boardChoices(board, view, { few: track.default_board, isOne, entries });
  const shown =
    board.entries.length === 0
      ? html`<p class="notice">No entry is like that. The choices above show others.</p>`
      : html`${ownPlace(board, all, team)}${boardTable(board, view, team)}`;
  const query = filterQuery(view);
  const download = (address: string, form: string) =>
    html`<li><a href="${address}${query}">This board as ${form}</a></li>`;
  const downloads = html`<ul class="links">${board.entries.length > 1 ? html`<li><a href="${viewPairsPage(track.name, view)}">Each entry against each</a></li>` : ""}${download(boardFileUrl(track.name, "csv"), "CSV")}${download(boardUrl(track.name), "JSON")}${download(boardFileUrl(track.name, "parquet"), "Parquet")}</ul>`;
  return html`${choices}${shown}${legend()}${columnWords(board)}${downloads}`;
}

/** Where the visitor's team stands. */
function ownPlace(board: ApiBoard, all: ApiBoard, team: string | undefined): Markup | string {
  if (team === undefined) return "";
  const own = board.entries.find((entry) => entry.team === team);
  if (own !== undefined)
    return html`<p>Your best entry here has rank ${writeRank(own.rank)}: <a href="#${OWN_ROW}">${foreign(own.method)}</a>.</p>`;
  const others = all.entries.some((entry) => entry.team === team)
    ? "but others are on the board of all entries"
    : "yet";
  return html`<p>None of these entries is yours, ${others}.</p>`;
}

/** Badges explained where they are seen. */
function legend(): Markup {
  return html`<details id="badges"><summary>What the badges mean</summary>${badgeList(Object.entries(STANDINGS))}</details>`;
}

function empty({ track, because }: TrackState): Markup {
  if (because !== undefined) return html`<p class="notice">Nobody has submitted anything to this track.</p>`;
  return html`<div class="notice"><p><strong>Nobody has submitted anything yet.</strong> The first entry has the board to itself: <a href="${submitPage(track.name)}">submit predictions</a>.</p></div>`;
}

function honourPart({ track, entries }: TrackState): Markup {
  const badges =
    entries === 0 ? "" : html`<p>What each entry’s badge says of it stands <a href="#badges">below the board</a>.</p>`;
  return honourNotice(track, badges);
}

function rules({ track }: TrackState): Markup {
  const { kind, zoo, zoo_version, inputs, last_epoch, prediction, training_networks, metric } = track;
  const { says } = metricOf(metric);
  return html`${facts([
    ["kind", KINDS[kind]],
    ["zoo", html`<a href="/zoos/${zoo}/${zoo_version}">${zoo} ${zoo_version}</a>`],
    ["may be used", `${listed(inputs.map((input) => INPUTS[input]))} of each network, up to epoch ${last_epoch}`],
    [
      "learnt from",
      training_networks === null
        ? undefined
        : `${formatCounted(training_networks, "network")}, listed in the track’s record`,
    ],
    [
      "predicted",
      prediction === "accuracy"
        ? "test accuracy, a share from 0 to 1"
        : "any finite number, greater for better networks",
    ],
    ["scored by", html`${metricWords(metricOf(metric))}. ${says}`],
  ])}
<ul>${track.rules.map((rule) => html`<li>${rule}</li>`)}</ul>`;
}

function takePart({ track, because, release }: TrackState): Markup {
  const { name, files, seeds } = track;
  const [first] = files;
  const templates = files.map(
    (file) => html`<li><a href="${templateUrl(name, file.name)}" download>${file.name}.csv</a></li>`,
  );
  const filesWords =
    files.length === 1
      ? html`<p>One file, <code>${first.name}.csv</code>, with a line for each network${seeds > 1 ? `; up to ${seeds} of them, if the predictor was trained with several seeds` : ""}. CSV, JSON or Parquet.</p>`
      : html`<p>${formatWhole(files.length)} files, told apart by their names, with a line for each network${seeds > 1 ? `, each up to ${seeds} times for several seeds` : ""}. CSV, JSON or Parquet.</p>`;
  const list =
    files.length > 6
      ? html`<details><summary>All ${formatWhole(files.length)} templates</summary><ul class="links">${templates}</ul></details>`
      : html`<ul class="links">${templates}</ul>`;
  const downloads =
    release === undefined
      ? html`<p>Its zoo is not here, so there are no templates.</p>`
      : html`<h3 class="snippet-heading">Downloads</h3><p>A template names the networks and leaves the predictions to you; the starter script goes from the download to a file that can be sent.</p>${list}<ul class="links"><li><a href="${starterUrl(name)}" download>Starter script, Python</a></li><li><a href="${trackUrl(name)}">The track’s record, JSON</a></li></ul>`;
  const sending =
    because === undefined
      ? html`<p><a class="button" href="${submitPage(name)}">Submit predictions</a></p><p>By form, by curl or by <code>weighbridge submit</code>; ${formatWhole(PER_DAY)} a day for each team. What is not sound is told line by line, stores nothing and costs nothing.</p>`
      : "";
  return html`${sending}${filesWords}${downloads}`;
}

function changelog({ track }: TrackState): Markup {
  return html`<dl class="facts">${track.changelog.map(({ date, change }) => html`<dt><time>${date}</time></dt><dd>${change}</dd>`)}</dl>`;
}
