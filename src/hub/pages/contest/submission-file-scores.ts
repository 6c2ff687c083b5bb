// The scores of each file alone, where there are several: sources and targets of transfers as a map, all as intervals.
import type { ApiScore, ApiSubmission, ApiSubmissionFile, Track } from "../../../../schemas/types.d.ts";
import { formatPercent, scoreIntervals, transferMatrix, writeScore } from "../../../charts/index.ts";
import { imageSetTitle } from "../../../zoo/index.ts";
import { captioned, groupedTable, html, type Markup, table } from "../markup.ts";
import { metricOf, placesOfScores, scoreCell } from "./words.ts";

/** What ranks in one image set what was learnt from another. */
const MAPPED = "somersD";

interface FileScores {
  file: ApiSubmissionFile;
  scores: Readonly<Record<string, ApiScore>>;
}

/** Undefined where files are not scored one by one, or there is only one, whose scores are those of all. */
export function fileScoresPart({ files, scores }: ApiSubmission, track: Track, level: number): Markup | undefined {
  const scored = files.flatMap((file): FileScores[] =>
    file.scores === null ? [] : [{ file, scores: file.scores as FileScores["scores"] }],
  );
  if (scored.length < 2) return undefined;
  // Targets together: one sees how much the source matters.
  const order = scored.toSorted((one, other) => place(track, one) - place(track, other));
  const map = track.kind === "transfer" ? transferMap(scored, track) : "";
  return html`<div class="pictures">${map === "" ? "" : map.picture}${intervals(order, scores[track.metric], track, level)}</div>
${map === "" ? "" : map.table}${fileTable(order, level)}`;
}

function place({ collections }: Track, { file: { train, test } }: FileScores): number {
  return collections.indexOf(test) * collections.length + collections.indexOf(train);
}

function nameOf({ file: { file, train, test } }: FileScores, isTransfer: boolean): string {
  return isTransfer ? `${imageSetTitle(train)} to ${imageSetTitle(test)}` : file;
}

function transferMap(scored: readonly FileScores[], { collections }: Track): { picture: Markup; table: Markup } {
  const { title } = metricOf(MAPPED);
  const used = collections.filter((name) =>
    scored.some(({ file: { train, test } }) => name === train || name === test),
  );
  const titles = used.map(imageSetTitle);
  const values = used.map((from) =>
    used.map((to) => {
      const found = scored.find(({ file: { train, test } }) => train === from && test === to);
      return found?.scores[MAPPED]?.value ?? Number.NaN;
    }),
  );
  const places = placesOfScores(scored.map(({ scores }) => scores[MAPPED]));
  const rows = values.map((row, index) => [titles[index], ...row.map((value) => writeScore(value, places))]);
  return {
    picture: captioned(
      `${title} from one image set to another`,
      transferMatrix(titles, values, title),
      "Learnt from the networks of one, tested on those of another; 1 is a perfect ranking, 0 chance.",
    ),
    table: html`<details><summary>The map as a table</summary>${groupedTable(`${title} by source and target`, "Learnt from", [{ name: "Tested on", columns: titles }], rows)}</details>`,
  };
}

function intervals(
  scored: readonly FileScores[],
  whole: ApiScore | undefined,
  { kind, metric }: Track,
  level: number,
): Markup {
  const { title, better } = metricOf(metric);
  const places = placesOfScores([whole, ...scored.map(({ scores }) => scores[metric])]);
  const row = (name: string, { value, low, high }: ApiScore, isOwn: boolean) => {
    return { name, value, low, high, isOwn, places };
  };
  const own = scored.flatMap((file) => {
    const score = file.scores[metric];
    return score === undefined ? [] : [row(nameOf(file, kind === "transfer"), score, false)];
  });
  const rows = [...(whole === undefined ? [] : [row("mean of all files", whole, true)]), ...own];
  const words = { subject: `${title} of each file`, better, level };
  return captioned(
    `${title} of each file`,
    scoreIntervals(rows, words),
    `With ${formatPercent(level, 0)} intervals, on one axis. The mean is what ranks.`,
  );
}

function fileTable(scored: readonly FileScores[], level: number): Markup {
  const metrics = Object.keys(scored[0].scores).map(metricOf);
  const columns = [
    { name: "Learnt from" },
    { name: "Tested on" },
    ...metrics.map(({ title }) => ({ name: title, isNumber: true })),
  ];
  const rows = scored.map(({ file, scores }) => [
    imageSetTitle(file.train),
    imageSetTitle(file.test),
    ...metrics.map(({ name }) => scoreCell(scores[name], placesOfScores([scores[name]]))),
  ]);
  const caption = `Scores of each file; below each its ${formatPercent(level, 0)} interval`;
  return html`<details><summary>Every metric of every file as a table</summary>${table(caption, columns, rows)}</details>`;
}
