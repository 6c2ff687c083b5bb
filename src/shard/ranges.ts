// Least and greatest value of each column, counts of each text: gathered row by row, merged over shards.
import { COLUMNS, WEIGHTS } from "./columns.ts";
import type { CheckpointRow } from "./row.ts";

/** What a column holds: numbers between two, or texts and how many rows have each. */
export type ColumnRange =
  | { column: string; least: number; greatest: number }
  | { column: string; values: Record<string, number> }
  | { column: string; first: string; last: string };

const NAMES = "model_id"; // a value for each run: only its first and last are of use

/** The ranges of all columns over the rows that were added. */
export class ColumnRanges {
  readonly #numbers = new Map<string, { least: number; greatest: number }>();
  readonly #texts = new Map<string, Map<string, number>>();

  /** Adds rows with their weights. */
  addRows(rows: CheckpointRow[]): void {
    for (const { name, kind } of COLUMNS) {
      for (const row of rows) {
        const value = row[name];
        if (kind === "text") this.#addText(name, String(value), 1);
        else this.#addNumbers(name, Number(value), Number(value));
      }
    }
    for (const { weights } of rows) {
      let least = Number.POSITIVE_INFINITY;
      let greatest = Number.NEGATIVE_INFINITY;
      for (const weight of weights) {
        if (weight < least) least = weight;
        if (weight > greatest) greatest = weight;
      }
      this.#addNumbers(WEIGHTS, least, greatest);
    }
  }

  /** Adds what another object has gathered. */
  merge(other: ColumnRanges): void {
    for (const [name, { least, greatest }] of other.#numbers) this.#addNumbers(name, least, greatest);
    for (const [name, counts] of other.#texts) for (const [text, count] of counts) this.#addText(name, text, count);
  }

  /** The ranges in the order of the columns; empty without rows. */
  result(): ColumnRange[] {
    return [...COLUMNS.map(({ name }) => name as string), WEIGHTS].flatMap((column): ColumnRange[] => {
      const numbers = this.#numbers.get(column);
      if (numbers !== undefined) return [{ column, ...numbers }];
      const texts = [...(this.#texts.get(column) ?? [])].sort(([one], [other]) => (one < other ? -1 : 1));
      if (texts.length === 0) return [];
      if (column === NAMES) return [{ column, first: texts[0][0], last: texts[texts.length - 1][0] }];
      return [{ column, values: Object.fromEntries(texts) }];
    });
  }

  #addNumbers(column: string, least: number, greatest: number): void {
    const range = this.#numbers.get(column);
    if (range === undefined) this.#numbers.set(column, { least, greatest });
    else {
      range.least = Math.min(range.least, least);
      range.greatest = Math.max(range.greatest, greatest);
    }
  }

  #addText(column: string, text: string, count: number): void {
    const counts = this.#texts.get(column) ?? new Map<string, number>();
    counts.set(text, (counts.get(text) ?? 0) + count);
    this.#texts.set(column, counts);
  }
}
