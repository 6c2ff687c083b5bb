// What a submission scored: every metric with its interval, as pictures and as a table.
import { METRICS, type Metric } from "../../../../leaderboard/metrics/index.ts";
import type { ApiScore, ApiSubmission } from "../../../../schemas/types.d.ts";
import { formatPercent, scoreIntervals, writeScore } from "../../../charts/index.ts";
import { captioned, html, type Markup, table } from "../markup.ts";
import { formatCounted } from "../words.ts";
import { metricOf, placesOf, placesOfScores, writeInterval } from "./words.ts";

/** `level` is the share of the resamples that an interval holds. */
export function scoresPart({ scores, networks, method }: ApiSubmission, level: number): Markup {
  const share = formatPercent(level, 0);
  return html`${pictures(scores, level)}${scoreTable(scores, networks, share)}
<p class="small quiet">An interval is where the score lies in ${share} of the resamples of the networks. Method of scoring: version ${method}. ${hasDeviations(scores) ? "Scores are means over the files, deviations standard deviations over them. " : ""}Where accuracies are withheld, scores are rounded: the fewer the networks, the fewer the places.</p>`;
}

/** Metrics of one scale share an axis: those that are 1 at best, and those that are shares of accuracy. */
function pictures(scores: ApiSubmission["scores"], level: number): Markup | string {
  const higher = METRICS.filter(({ better }) => better === "higher");
  const lower = METRICS.filter(({ name, better }) => better === "lower" && name !== "mse");
  const drawn = [
    picture(scores, level, higher, "Scores that are 1 at best", "Further to the right is better."),
    picture(scores, level, lower, "Accuracy lost", "Shares of accuracy: further to the left is better."),
  ];
  return drawn.every((one) => one === "") ? "" : html`<div class="pictures">${drawn}</div>`;
}

function picture(
  scores: ApiSubmission["scores"],
  level: number,
  metrics: readonly Metric[],
  heading: string,
  words: string,
): Markup | string {
  const known = metrics.flatMap(({ name, title, better }) => {
    const score: ApiScore | undefined = scores[name];
    return score === undefined || score.value === null ? [] : [{ title, better, score }];
  });
  const [first] = known;
  if (first === undefined) return "";
  const rows = known.map(({ title, score }) => {
    const { value, low, high } = score;
    return { name: title, value, low, high, isOwn: true, places: placesOfScores([score]) };
  });
  return captioned(heading, scoreIntervals(rows, { subject: heading, better: first.better, level }), words);
}

function hasDeviations(scores: ApiSubmission["scores"]): boolean {
  return Object.values(scores).some(({ deviation }) => deviation !== null);
}

function scoreTable(scores: ApiSubmission["scores"], networks: number, share: string): Markup {
  const isOften = hasDeviations(scores);
  const columns = [
    { name: "Metric", className: "whole" },
    { name: "Score", isNumber: true },
    { name: `${share} interval`, isNumber: true },
    ...(isOften ? [{ name: "Deviation", isNumber: true }] : []),
    { name: "Better" },
  ];
  const rows = Object.entries(scores).map(([name, score]) => {
    const { title, better } = metricOf(name);
    const places = placesOfScores([score]);
    return [
      title,
      writeScore(score.value, places),
      writeInterval(score, places),
      ...(isOften ? [writeScore(score.deviation, placesOf([score.deviation]))] : []),
      better,
    ];
  });
  const meant = Object.keys(scores).map((name) => {
    const { title, says } = metricOf(name);
    return html`<dt>${title}</dt><dd>${says}</dd>`;
  });
  return html`${table(`Scores over ${formatCounted(networks, "network")}`, columns, rows)}<details><summary>What the metrics say</summary><dl class="facts">${meant}</dl></details>`;
}
