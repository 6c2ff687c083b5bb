// A board as a table: ranks, scores with their intervals drawn on one axis, headings that sort. And what its columns mean.
import type { ApiBoard, ApiEntry, ApiScore } from "../../../../schemas/types.d.ts";
import { formatPercent, writeScore } from "../../../charts/index.ts";
import { metricsDocs, submissionPage } from "../../addresses.ts";
import { html, type Markup, raw } from "../markup.ts";
import { formatWhole } from "../words.ts";
import { axisHead, type IntervalAxis, intervalAxis, intervalDrawing } from "./board-intervals.ts";
import { type BoardView, type Sort, viewPage } from "./board-view.ts";
import { columnHead, gridBody, gridCell, gridRow, gridTable, rowHead } from "./grid-table.ts";
import {
  day,
  foreign,
  foreignLink,
  INPUTS,
  metricOf,
  metricWords,
  placesOf,
  placesOfScores,
  scoreCell,
  writeRank,
} from "./words.ts";

/** Where the own team's first row is. */
export const OWN_ROW = "own";

/** Of a thousand rows only those in sight cost time. `team` is the visitor's own, whose rows are marked; undefined for everybody else. */
export function boardTable(board: ApiBoard, view: BoardView, team: string | undefined): Markup {
  const { metric, level } = board;
  const scoreOf = ({ scores }: ApiEntry): ApiScore | undefined => scores[metric];
  const all = board.entries.map(scoreOf);
  const places = placesOfScores(all);
  const deviations = all.map((score) => score?.deviation ?? null);
  const hasDeviations = deviations.some((deviation) => deviation !== null);
  const deviationPlaces = placesOf(deviations);
  const axis = intervalAxis(
    all.flatMap((score) => score ?? []),
    board.better,
  );
  const caption = `Entries by ${metricWords(metricOf(metric))}; below each score its ${formatPercent(level, 0)} interval`;
  let isFirstOwn = true;
  const rows = sorted(board, view).map((entry) => {
    const score = scoreOf(entry);
    const isOwn = team !== undefined && entry.team === team;
    const mark = isOwn ? (isFirstOwn ? html` class="own" id="${OWN_ROW}"` : html` class="own"`) : "";
    if (isOwn) isFirstOwn = false;
    const cells = [
      gridCell("rank", writeRank(entry.rank)),
      rowHead(
        "who",
        html`<a href="${submissionPage(entry.id)}">${foreign(entry.method)}</a> <small>${foreign(entry.team)}${isOwn ? " (yours)" : ""}</small>`,
      ),
      gridCell(
        "standing",
        html`<span class="badge">${entry.standing}</span> <small>${entry.inputs.map((input) => INPUTS[input]).join(", ")}</small>`,
      ),
      gridCell("score", scoreCell(score, places)),
      axis === undefined ? "" : gridCell("axis", raw(intervalDrawing(score, axis))),
      hasDeviations ? gridCell("deviation", writeScore(score?.deviation ?? null, deviationPlaces)) : "",
      gridCell("submitted", html`${day(entry.submitted_at)}${links(entry)}`),
    ];
    return gridRow(cells, mark);
  });
  const look = hasDeviations ? "board deviating" : "board";
  return gridTable(look, caption, heads(board, view, axis, hasDeviations), [gridBody(rows)]);
}

function heads(board: ApiBoard, view: BoardView, axis: IntervalAxis | undefined, hasDeviations: boolean): Markup[] {
  const by = (sort: Sort, words: string) =>
    html`<a href="${viewPage(board.track, turned(view, sort))}#board"${sort === view.sort ? html` class="sorted"` : ""}>${words}</a>`;
  const head = (look: string, content: Markup | string, ...sorts: Sort[]) =>
    columnHead(look, content, sorts.includes(view.sort) ? directionOf(view, board) : undefined);
  return [
    head("rank", "Rank"),
    head("who", html`${by("method", "Method")}, ${by("team", "team")}`, "method", "team"),
    head("standing", html`${by("standing", "Standing")}, inputs`, "standing"),
    head("score", by("score", metricOf(board.metric).title), "score"),
    ...(axis === undefined ? [] : [head("axis", axisHead(axis, board.better))]),
    ...(hasDeviations ? [head("deviation", "Deviation")] : []),
    head("submitted", by("submitted", "Submitted"), "submitted"),
  ];
}

/** The same column again turns the order round. */
function turned(view: BoardView, sort: Sort): BoardView {
  const order = view.sort === sort && view.order === "usual" ? "reversed" : "usual";
  return { ...view, sort, order };
}

function directionOf({ sort, order }: BoardView, { better }: ApiBoard): "ascending" | "descending" {
  const isUsuallyDescending = sort === "score" && better === "higher";
  return isUsuallyDescending === (order === "usual") ? "descending" : "ascending";
}

/** Entries that are equal, and those without a score, stay in the board's order; the latter come last. */
function sorted({ entries, metric }: ApiBoard, { sort, order }: BoardView): readonly ApiEntry[] {
  const sign = order === "usual" ? 1 : -1;
  if (sort === "score") {
    if (order === "usual") return entries;
    const isScored = ({ scores }: ApiEntry) => (scores[metric]?.value ?? null) !== null;
    return [...entries.filter(isScored).toReversed(), ...entries.filter((entry) => !isScored(entry))];
  }
  const keyOf = ({ method, team, standing, submitted_at }: ApiEntry) =>
    ({ method, team, standing, submitted: submitted_at })[sort].toLowerCase();
  const keys = new Map(entries.map((entry) => [entry, keyOf(entry)]));
  return entries.toSorted((one, other) => {
    const [first, second] = [keys.get(one)!, keys.get(other)!];
    return first === second ? 0 : first < second ? -sign : sign;
  });
}

/** Below the day, if the team gave any. */
function links({ code, paper, method }: ApiEntry): Markup | string {
  const given = [
    ...(code === undefined ? [] : [foreignLink(code, "code", `code of ${method}`)]),
    ...(paper === undefined ? [] : [foreignLink(paper, "paper", `paper on ${method}`)]),
  ];
  return given.length === 0
    ? ""
    : html` <small>${given.map((link, index) => html`${index > 0 ? ", " : ""}${link}`)}</small>`;
}

/** What each column says. */
export function columnWords({ metric, resamples, level }: ApiBoard): Markup {
  const { title, says, better } = metricOf(metric);
  const share = formatPercent(level, 0);
  return html`<details><summary>What the columns mean</summary><dl class="facts">
<dt>Rank</dt><dd>The ranks that an entry may have among those that are shown. The first is one more than the number of entries that are significantly better, the last is the number of all entries less those that are significantly worse. All pairs are compared on the same ${formatWhole(resamples)} resamples of the networks, and the comparisons are corrected together (Holm), with an error of ${formatPercent(1 - level, 0)} for all of them. Entries whose ranges overlap may be equally good.</dd>
<dt>Method, team</dt><dd>As its team calls it, with a link to all that is known of the submission; below it who submitted it. Authors are named on the submission’s page. Baselines are those that come with Weighbridge.</dd>
<dt>Standing, inputs</dt><dd>What the result is worth: <a href="#badges">the badges</a>. Below it all that the predictor was given of each network, as the team says: weights after the last epoch that may be used, weights of earlier epochs (checkpoints), hyperparameters.</dd>
<dt>${title}</dt><dd>${says} ${better === "higher" ? "Higher" : "Lower"} is better. Of several files, the mean. A dash where it is <a href="${metricsDocs}">undefined</a>: such an entry has no rank. Rounded: the fewer the networks, the fewer the places, because scores tell of withheld accuracies.</dd>
<dt>${share} interval</dt><dd>Below the score, and drawn beside it: where the score lies in ${share} of the resamples. What lies beyond the axis ends at its edge.</dd>
<dt>Deviation</dt><dd>The standard deviation of the score over the files of a submission: seeds of the predictor, few-shot sets or pairs of image sets. Shown if an entry has several.</dd>
<dt>Submitted</dt><dd>The day, UTC; below it where the team says that its code and its paper are.</dd>
</dl></details>`;
}
