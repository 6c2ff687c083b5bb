// How well what was fitted on one collection ranks the networks of another: a number a pair, on a ground as strong as it.
import { CHART_WIDTH } from "./accuracy-axis.ts";
import { scoreTick, writeScore } from "./score-axis.ts";
import { textWidth } from "./series.ts";
import { coordinate, frame, textAt } from "./svg.ts";

const ROW = 46;
const TOP = 48;
const NARROWEST_CELL = 64;
/** Text on a stronger ground is hard to read. */
const STRONGEST = 0.5;

export interface TransferWords {
  /** What the picture shows, without a full stop. */
  subject?: string;
  /** Stands in cells without anything to score. */
  nothing?: string;
  /** Such as "with an entry", of the cells that have a value. */
  something?: string;
}

/**
 * `values[i][j]`: fitted on titles[i], tested on titles[j]; 1 at best, NaN where undefined, null where there is nothing to
 * score.
 */
export function transferMatrix(
  titles: readonly string[],
  values: readonly (readonly (number | null)[])[],
  score: string,
  words: TransferWords = {},
): string {
  // Wider than needed here: phones write larger.
  const left = Math.max(70, ...titles.map((title) => textWidth(title) * 1.1)) + 10;
  const widest = Math.max(NARROWEST_CELL, ...titles.map((title) => textWidth(title) + 6));
  const width = Math.max(CHART_WIDTH, left + titles.length * widest);
  const cell = Math.min(120, (width - left) / Math.max(1, titles.length));
  const height = TOP + titles.length * ROW + 4;
  const middle = (index: number) => left + (index + 0.5) * cell;
  const line = (index: number) => TOP + (index + 0.5) * ROW + 4;
  const cells = values.flatMap((row, from) =>
    row.map((given, to) => {
      const value = given ?? Number.NaN;
      const place = `x="${coordinate(left + to * cell + 1)}" y="${TOP + from * ROW + 1}"`;
      const size = `width="${coordinate(cell - 2)}" height="${ROW - 2}"`;
      const strength = Number.isFinite(value) ? Math.max(0, Math.min(1, value)) * STRONGEST : 0;
      const name = from === to ? "heat own" : "heat";
      const ground = `<rect class="${name}" ${place} ${size} fill-opacity="${scoreTick(Number(strength.toFixed(2)))}"/>`;
      if (given === null) return ground + textAt("note", middle(to), line(from), "middle", words.nothing ?? "none");
      return `${ground}<text class="cell" x="${coordinate(middle(to))}" y="${line(from)}">${writeScore(value, 2)}</text>`;
    }),
  );
  const across = titles.map((title, index) => textAt("tick-label", middle(index), TOP - 10, "middle", title));
  const down = titles.map((title, index) => textAt("row-label", left - 10, line(index), "end", title));
  const heads = [
    textAt("axis-label", left, 14, "start", "tested on"),
    textAt("axis-label", left - 10, TOP - 10, "end", "fitted on"),
  ];
  return frame(
    { label: describe(titles, values, score, words), width, height },
    [...cells, ...across, ...down, ...heads].join(""),
  );
}

function describe(
  titles: readonly string[],
  values: readonly (readonly (number | null)[])[],
  score: string,
  words: TransferWords,
): string {
  const cells = values.flatMap((row, from) => row.map((value, to) => ({ from, to, value: value ?? Number.NaN })));
  const known = cells.filter(({ value }) => Number.isFinite(value));
  const pairs = known
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, value }) => ({ words: `from ${titles[from]} to ${titles[to]}`, value }));
  const own = known.filter(({ from, to }) => from === to);
  const parts = [pairsWords(pairs)];
  if (words.subject !== undefined) {
    if (own.length > 0)
      parts.push(`within one, ${own.map(({ from, value }) => `${titles[from]} ${writeScore(value, 2)}`).join(", ")}`);
    if (known.length < cells.length)
      parts.push(`${known.length} of ${cells.length} cells ${words.something ?? "have a number"}`);
  }
  return `${words.subject ?? `${score} on one collection of what was fitted on another`}: ${parts.join("; ")}.`;
}

function pairsWords(pairs: readonly { words: string; value: number }[]): string {
  if (pairs.length === 0) return "no pairs";
  const best = pairs.reduce((one, other) => (other.value > one.value ? other : one));
  const worst = pairs.reduce((one, other) => (other.value < one.value ? other : one));
  if (best === worst) return `${writeScore(best.value, 2)} ${best.words}`;
  return `highest ${best.words}, ${writeScore(best.value, 2)}; lowest ${worst.words}, ${writeScore(worst.value, 2)}`;
}
