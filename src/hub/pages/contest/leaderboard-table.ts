// The open tracks of a zoo as a table: what each asks, who is first and by how much, beside the best baseline.
import { writeScore } from "../../../charts/index.ts";
import { submissionPage, submitPage, trackPage } from "../../addresses.ts";
import type { TrackState } from "../../benchmark/types.ts";
import { html, type Markup, raw } from "../markup.ts";
import { formatCounted } from "../words.ts";
import { axisHead, type IntervalAxis, intervalAxis, intervalDrawing } from "./board-intervals.ts";
import { columnHead, gridBody, gridCell, gridRow, gridTable, rowHead } from "./grid-table.ts";
import type { Leaders } from "./leading.ts";
import { groupByKind, zooTitle } from "./track-groups.ts";
import { foreign, metricOf, metricWords, placesOfScores, scoreCell } from "./words.ts";

/** `leading` by track; one without entries is not in it. */
export function openTracksTable(tracks: readonly TrackState[], leading: ReadonlyMap<string, Leaders>): Markup {
  const heads = [
    columnHead("track", "Track"),
    columnHead("first", "First on its board"),
    columnHead("score", "Score"),
    columnHead("axis", "Interval"),
    columnHead("entries", "Entries"),
  ];
  const bodies = groupByKind(tracks).flatMap(([kind, own]) =>
    [...Map.groupBy(own, ({ track }) => track.metric)].map(([metric, states]) =>
      section(kind, metric, states, leading),
    ),
  );
  return gridTable("board tracks", `Open tracks of ${zooTitle(tracks)}`, heads, bodies);
}

/** Tracks of one kind and metric, whose scores share an axis. */
function section(
  kind: string,
  name: string,
  states: readonly TrackState[],
  leading: ReadonlyMap<string, Leaders>,
): Markup {
  const metric = metricOf(name);
  const scores = states.flatMap(({ track }) => {
    const { first, baseline } = leading.get(track.name) ?? {};
    return [first, baseline].flatMap((entry) => entry?.scores[name] ?? []);
  });
  const axis = intervalAxis(scores, metric.better);
  const heads = [
    rowHead("kind", `${kind}: ${metricWords(metric)}`, "rowgroup"),
    axis === undefined ? "" : gridCell("axis", axisHead(axis, metric.better)),
  ];
  const rows = states.map((state) => row(state, leading.get(state.track.name), axis));
  return gridBody([gridRow(heads, html` class="section"`), ...rows]);
}

function row({ track, entries }: TrackState, leaders: Leaders | undefined, axis: IntervalAxis | undefined): Markup {
  const { name, title, question } = track;
  const submit = html`<a href="${submitPage(name)}" aria-label="submit to ${title}">submit</a>`;
  return gridRow([
    rowHead("track", html`<a href="${trackPage(name)}">${title}</a> <small>${question}</small>`),
    ...(leaders === undefined ? [NOBODY] : leaderCells(leaders, track.metric, axis)),
    gridCell("entries", html`${formatCounted(entries, "entry", "entries")} <small>${submit}</small>`),
  ]);
}

const NOBODY = gridCell("first", html`<small>Nobody yet: the first entry has the board to itself.</small>`);

function leaderCells(leaders: Leaders, metric: string, axis: IntervalAxis | undefined): (Markup | string)[] {
  const score = leaders.first.scores[metric];
  return [
    gridCell("first", firstWords(leaders, metric)),
    gridCell("score", scoreCell(score, placesOfScores([score]))),
    axis === undefined ? "" : gridCell("axis", raw(intervalDrawing(score, axis, besideOf(leaders)?.scores[metric]))),
  ];
}

function firstWords(leaders: Leaders, metric: string): Markup {
  const { first } = leaders;
  const baseline = besideOf(leaders);
  const score = baseline?.scores[metric];
  const beside =
    baseline === undefined
      ? ""
      : html` <small>best baseline: <a href="${submissionPage(baseline.id)}">${foreign(baseline.method)}</a>, ${writeScore(score?.value ?? null, placesOfScores([score]))}</small>`;
  const who = first.standing === "baseline" ? "a baseline" : html`${foreign(first.team)}, ${first.standing}`;
  return html`<a href="${submissionPage(first.id)}">${foreign(first.method)}</a> <small>${who}</small>${beside}`;
}

/** The best baseline, unless it is the first entry itself. */
function besideOf({ first, baseline }: Leaders): Leaders["baseline"] {
  return baseline === first ? undefined : baseline;
}
