// How numbers stand in the tables of a report for people.
import type { BaselineInterval, BaselinesReport } from "../../schemas/types.d.ts";
import { markdownTable } from "../../src/lib/markdown.ts";

/** A cell and the number it shows, so that the best of a column can be found. */
export interface Cell {
  readonly text: string;
  /** The number that competes; undefined or null for those that don't. */
  readonly value?: number | null;
}

/** Which way a column is better; undefined for columns that are no contest. */
export type Better = "higher" | "lower" | undefined;

/** 0.984, or a dash for what is undefined. */
export function number(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined) return "–";
  return (value + 0)
    .toFixed(digits)
    .replace(/^-(0\.?0*)$/, "$1")
    .replace("-", "−");
}

/** A score that competes with the others of its column. */
export function score(value: number | null | undefined, interval?: BaselineInterval): Cell {
  const ends = interval ? ` [${number(interval[0])}, ${number(interval[1])}]` : "";
  return { text: number(value) + ends, value: value ?? null };
}

/** A share as a whole percentage, or with so many digits. */
export function percent(share: number | null | undefined, digits = 0): string {
  return share === null || share === undefined ? "–" : `${number(100 * share, digits)} %`;
}

/** A cell that is no number of a contest. */
export function plain(text: string): Cell {
  return { text };
}

/**
 * A table in which the best of each column is bold: all that look equal to it, if not all of the column do. The first
 * `names` columns are set flush left.
 */
export function contest(heads: readonly [string, Better][], rows: readonly Cell[][], names = 1): string {
  const best = heads.map(([, better], column) => {
    const values = rows.flatMap((row) => row[column].value ?? []);
    if (better === undefined || values.length < 2) return undefined;
    const shown = number(better === "higher" ? Math.max(...values) : Math.min(...values));
    return values.every((value) => number(value) === shown) ? undefined : shown;
  });
  const texts = rows.map((row) =>
    row.map(({ text, value }, column) => {
      const isBest = best[column] !== undefined && value !== null && value !== undefined;
      return isBest && number(value) === best[column] ? `**${text}**` : text;
    }),
  );
  const numbers = heads.map((_, column) => column).filter((column) => column >= names);
  return markdownTable(
    heads.map(([head]) => head),
    texts,
    numbers,
  );
}

/** The titles of a report's parts, by name. */
export function titles(report: BaselinesReport) {
  const find = (list: readonly { name: string; title: string }[], name: string) =>
    list.find((entry) => entry.name === name)?.title ?? name;
  return {
    input: (name: string) => find(report.inputs, name),
    estimator: (name: string) => find(report.estimators, name),
    metric: (name: string) => find(report.metrics, name),
    collection: (name: string) => report.collections.find(({ collection }) => collection === name)?.title ?? name,
  };
}
