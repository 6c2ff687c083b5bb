// A submission's page: what it is, what it scored, and how it is scored.
import type { ApiCells, ApiSubmission } from "../../../../schemas/types.d.ts";
import { cellCounts, formatPercent, writeScore } from "../../../charts/index.ts";
import { imageSetTitle } from "../../../zoo/index.ts";
import { editPage, submissionPage, submissionUrl, trackPage } from "../../addresses.ts";
import type { TrackState } from "../../benchmark/types.ts";
import { page } from "../layout.ts";
import { captioned, facts, figures, groupedTable, html, type Markup, part, table } from "../markup.ts";
import { capital, formatCounted, formatWhole, listed } from "../words.ts";
import {
  day,
  foreign,
  foreignLink,
  honourNotice,
  INPUTS,
  metricOf,
  minute,
  placesOf,
  placesOfScores,
  STANDINGS,
  writeInterval,
} from "./words.ts";

export interface SubmissionData {
  /** Of the hub, without a slash at its end. */
  address: string;
  submission: ApiSubmission;
  /** The track that it is for. */
  track: TrackState["track"];
}

export function renderSubmission({ address, submission, track }: SubmissionData): string {
  const { id, team, standing, description, scores, networks, files } = submission;
  const { method } = description;
  const metric = metricOf(track.metric);
  const score = scores[track.metric];
  const predictions = files.reduce((sum, { seeds }) => sum + seeds, 0);
  const places = placesOfScores([score]);
  const isBaseline = standing === "baseline";
  return page(
    {
      title: method,
      description: `${method}, a submission by ${team} to ${track.title}: ${metric.title} ${writeScore(score?.value ?? null, places)}.`,
      address: address + submissionPage(id),
      entry: "leaderboard",
    },
    html`<div class="opening close">
<nav class="crumbs" aria-label="Where you are"><a href="/leaderboard">Leaderboard</a> / <a href="${trackPage(track.name)}">${track.name}</a> / ${id}</nav>
<h1>${foreign(method)}</h1>
<p class="lede">Submission ${id} by ${foreign(team)} to <a href="${trackPage(track.name)}">${track.title}</a>.</p>
${figures([
  [metric.title, writeScore(score?.value ?? null, places)],
  ["95 % interval".replace(" ", "\u00a0"), score === undefined ? "–" : writeInterval(score, places)],
  ["networks predicted", formatWhole(networks)],
  [predictions === 1 ? "file" : "files", formatWhole(predictions)],
])}
<nav aria-label="On this page"><ul class="links"><li><a href="#description">Description</a></li><li><a href="#scores">Scores</a></li><li><a href="#cells">Predicted and true</a></li><li><a href="#files">Files</a></li><li><a href="#history">History</a></li><li><a href="${submissionUrl(id)}">As JSON</a></li>${isBaseline ? "" : html`<li><a href="${editPage(id)}">Edit the description</a> (its team only)</li>`}</ul></nav>
${honourNotice(track, html`<p><strong>${capital(standing)}:</strong> ${STANDINGS[standing]}</p>`)}
</div>
${part("description", "Description", about(submission))}
${part("scores", "Scores", scoreTable(submission))}
${part("cells", "Predicted and true", cellsPart(submission.cells))}
${part("files", "Files", fileTable(submission))}
${part("history", "History", history(submission))}`,
  );
}

function about({ team, description, standing, submitted_at }: ApiSubmission): Markup {
  const { method, authors, anonymous, inputs, training_data, parameters, compute, code, paper, notes } = description;
  const names = authors?.map((author, index) => html`${index > 0 ? ", " : ""}${foreign(author)}`);
  return html`${facts([
    ["method", foreign(method)],
    ["team", foreign(team)],
    ["authors", anonymous ? "anonymous" : html`${names}`],
    ["standing", standing],
    ["submitted", day(submitted_at)],
    ["inputs", listed(inputs.map((input) => INPUTS[input]))],
    ["learnt from", foreign(training_data)],
    ["parameters", parameters === undefined ? undefined : formatWhole(parameters)],
    ["compute", compute === undefined ? undefined : foreign(compute)],
    ["code", code === undefined ? undefined : foreignLink(code, code)],
    ["paper", paper === undefined ? undefined : foreignLink(paper, paper)],
  ])}${notes === undefined || notes === "" ? "" : html`<h3 class="snippet-heading">Notes</h3><div class="notes" dir="auto">${notes}</div>`}`;
}

function scoreTable({ scores, networks, method }: ApiSubmission): Markup {
  const known = Object.entries(scores);
  const hasDeviations = known.some(([, { deviation }]) => deviation !== null);
  const columns = [
    { name: "Metric", className: "whole" },
    { name: "Score", isNumber: true },
    { name: "95\u00a0% interval", isNumber: true },
    ...(hasDeviations ? [{ name: "Deviation", isNumber: true }] : []),
    { name: "Better" },
    { name: "What it says", className: "prose" },
  ];
  const rows = known.map(([name, score]) => {
    const { title, better, says } = metricOf(name);
    const places = placesOfScores([score]);
    return [
      title,
      writeScore(score.value, places),
      writeInterval(score, places),
      ...(hasDeviations ? [writeScore(score.deviation, placesOf([score.deviation]))] : []),
      better,
      says,
    ];
  });
  return html`${table(`Scores over ${formatCounted(networks, "network")}`, columns, rows)}
<p class="small quiet">Method of scoring: version ${method}. ${hasDeviations ? "Scores are means over the files, deviations standard deviations over them. " : ""}Where accuracies are withheld, scores are rounded: the fewer the networks, the fewer the places.</p>`;
}

function cellsPart(cells: readonly ApiCells[]): Markup {
  if (cells.length === 0) return html`<p>There are no counts of this submission.</p>`;
  const drawn = cells.filter((one) => one.cells.length > 0);
  const empty = cells
    .filter((one) => one.cells.length === 0)
    .map(
      ({ collection }) =>
        html`<p>${imageSetTitle(collection)}: no cell of predicted and true accuracy holds 5 networks or more, and smaller counts are not shown.</p>`,
    );
  const pictures = drawn.map((one) => {
    const words =
      one.by === "accuracy"
        ? "How many networks have which predicted and true accuracy. On the dashed line, both agree."
        : "How many networks have which true accuracy, and where the prediction ranks them.";
    const left =
      one.hidden === 0
        ? ""
        : ` Up to ${formatWhole(one.hidden)} more lie in cells of fewer than 5, which are not shown.`;
    return captioned(imageSetTitle(one.collection), cellCounts(one), words + left);
  });
  return html`${pictures.length === 0 ? "" : html`<div class="pictures">${pictures}</div>`}${drawn.map(cellTable)}${empty}`;
}

/** The same as a table: a row for each bin of true accuracy that has any networks. */
function cellTable(one: ApiCells): Markup {
  const { collection, truth_bins, prediction_bins, by, cells } = one;
  const title = imageSetTitle(collection);
  const bins = (axis: 0 | 1) => [...new Set(cells.map((cell) => cell[axis]))].sort((one, other) => one - other);
  const percent = (bin: number, of: number) => `${formatPercent(bin / of, 0)}`.replace("\u00a0%", "");
  const span = (bin: number, of: number) => `${percent(bin, of)}–${percent(bin + 1, of)}\u00a0%`;
  const predicted = bins(1);
  const names = predicted.map((bin) => (by === "accuracy" ? span(bin, prediction_bins) : String(bin + 1)));
  const head =
    by === "accuracy" ? "Predicted accuracy" : `Rank of the prediction, ${prediction_bins} groups from the lowest`;
  const rows = bins(0).map((truth) => [
    span(truth, truth_bins),
    ...predicted.map((bin) => {
      const found = cells.find((cell) => cell[0] === truth && cell[1] === bin);
      return found === undefined ? "" : formatWhole(found[2]);
    }),
  ]);
  return html`<details><summary>The counts of ${title} as a table</summary>${groupedTable(`Networks of ${title} by true accuracy and prediction`, "True accuracy", [{ name: head, columns: names }], rows)}</details>`;
}

function fileTable({ files }: ApiSubmission): Markup {
  const columns = [{ name: "File" }, { name: "Seeds", isNumber: true }, { name: "Networks", isNumber: true }];
  const rows = files.map(({ file, seeds, networks }) => [
    html`<code>${file}</code>`,
    formatWhole(seeds),
    formatWhole(networks),
  ]);
  const list = table("Files of predictions", columns, rows);
  const more =
    files.length > 12
      ? html`<details><summary>All ${formatWhole(files.length)} files</summary>${list}</details>`
      : list;
  return html`${more}<p class="small quiet">Predictions themselves are not shown: with their errors they would tell the withheld accuracies.</p>`;
}

function history({ submitted_at, scored, described }: ApiSubmission): Markup {
  const rows = scored.map(({ at, method, reason }) => [
    minute(at),
    String(method),
    reason === null ? "when it was submitted" : foreign(reason),
  ]);
  const columns = [{ name: "Scored" }, { name: "Method", isNumber: true }, { name: "Why", className: "prose" }];
  const versions = described.map((at) => html`<li>${minute(at)}</li>`);
  return html`<p>Submitted ${minute(submitted_at)}.</p>
${table("Every scoring; the last one counts", columns, rows)}
<h3 class="snippet-heading">The description was given</h3><ol class="small">${versions}</ol>`;
}
