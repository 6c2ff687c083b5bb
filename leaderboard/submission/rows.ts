// What the readers of all formats give: rows as they stand in the file, before anything is known of models.
import type { Problems } from "./problems.ts";

export type Format = "csv" | "json" | "parquet";

/** What rows are called in each format; they are counted from 1, and the header of CSV is line 1. */
const PLACES: Record<Format, string> = { csv: "line", json: "element", parquet: "row" };

/** "line 17". */
export function placeName(format: Format, place: number): string {
  return `${PLACES[format]} ${place}`;
}

/** Rows of a file; lists are [rows]. */
export class Rows {
  readonly format: Format;
  readonly places: number[] = [];
  readonly models: string[] = [];
  /** NaN where the file has no usable number; then a problem was added. */
  readonly predictions: number[] = [];

  constructor(format: Format) {
    this.format = format;
  }

  get length(): number {
    return this.places.length;
  }

  add(place: number, model: string, prediction: number): void {
    this.places.push(place);
    this.models.push(model);
    this.predictions.push(prediction);
  }
}

/** Adds the problem of a row that names no model. */
export function addNoModel(problems: Problems, format: Format, place: number, what: string): void {
  const where = placeName(format, place);
  problems.add("no-model", () => ({ where, message: `${where}: model_id ${what}; write the model's name` }));
}
