// Whether a file of predictions is what a track asks for: every expected model once, nothing else, numbers in range. The one
// check behind the form, the API, `weighbridge check` and `weighbridge submit`.
import { formatCount } from "../../src/lib/progress.ts";
import type { ExpectedModels } from "../tracks/expected.ts";
import { type ProblemReport, Problems, quoted } from "./problems.ts";
import { readRows } from "./read.ts";
import { type Format, placeName, type Rows } from "./rows.ts";
import { explainUnknown } from "./unknown-model.ts";

/** What became of one file. */
export type CheckedFile =
  | {
      sound: true;
      format: Format;
      /** Of each expected model, in their order; NaN of those that `absent` counts. [models] */
      predictions: Float64Array;
      /**
       * Expected models that are not in the file, where the zoo's discards are not known: they are taken for discards, up to
       * one of 200. 0 where they are known.
       */
      absent: number;
    }
  | ({ sound: false } & ProblemReport);

/** Of how many models one may be absent where discards are not known: arXiv 2002.11448's zoo lost 19 of 120,000. */
const ONE_DISCARD_IN = 200;
/** Kinds after which it makes no sense to compare models. */
const FATAL = ["too-large", "format", "encoding"] as const;

/** Reads and checks the bytes of a file. What the file holds never makes it throw. */
export function checkPredictions(bytes: Uint8Array, expected: ExpectedModels): CheckedFile {
  const problems = new Problems();
  const rows = readRows(bytes, problems);
  const { counts } = problems.report();
  // A wrong header or a file that could not be gone through: every model would be missing.
  if (FATAL.some((code) => counts[code]) || (problems.count > 0 && rows.length === 0)) return unsound(problems);
  const unread = (counts.syntax ?? 0) + (counts.column ?? 0) + (counts["no-model"] ?? 0);
  const predictions = new Float64Array(expected.models.length).fill(Number.NaN);
  const absent = compare(rows, expected, predictions, unread, problems);
  if (problems.count > 0) return unsound(problems);
  return { sound: true, format: rows.format, predictions, absent };
}

function unsound(problems: Problems): CheckedFile {
  return { sound: false, ...problems.report() };
}

/** Fills the predictions and adds what is wrong with rows; the number of models that are absent without a problem. */
function compare(
  rows: Rows,
  expected: ExpectedModels,
  predictions: Float64Array,
  unread: number,
  problems: Problems,
): number {
  const { models, discards } = expected;
  const indices = new Map(models.map((model, index) => [model, index]));
  const known: ReadonlySet<string> = new Set(models);
  const first = new Map<string, number>();
  for (let row = 0; row < rows.length; row++) {
    const [model, place, prediction] = [rows.models[row], rows.places[row], rows.predictions[row]];
    const before = first.get(model);
    if (before === undefined) first.set(model, place);
    else addDuplicate(rows, row, before, problems);
    const index = indices.get(model);
    if (index === undefined) addUnknown(rows, row, expected, known, problems);
    else if (before === undefined) predictions[index] = prediction;
    if (expected.prediction === "accuracy" && (prediction < 0 || prediction > 1)) {
      const where = placeName(rows.format, place);
      problems.add("out-of-range", () => {
        const percent = prediction > 2 && prediction <= 100 ? "; write shares, not per cent" : "; cut it to that range";
        const message = `${where}: the prediction of ${quoted(model)} must be from 0 to 1, is ${prediction}${percent}`;
        return { where, model, message };
      });
    }
  }
  const missing = models.filter((model) => !first.has(model));
  // Where lines could not be read, theirs are the models that seem to be missing.
  const told = missing.length <= unread ? [] : missing;
  if (told.length > 0 && discards === undefined && problems.count === 0 && mayBeDiscards(told.length, models.length))
    return told.length;
  for (const model of told) {
    problems.add("missing", () => {
      const what = rows.format === "csv" ? "a line" : rows.format === "json" ? "an element" : "a row";
      return { model, message: `model ${quoted(model)} is missing; add ${what} for it` };
    });
  }
  const found = rows.length + unread;
  if (told.length > 0 && found !== models.length) {
    const message = `the file must have ${formatCount(models.length)} predictions, has ${formatCount(found)}`;
    problems.add("count", () => ({ message }));
  }
  return 0;
}

function mayBeDiscards(absent: number, models: number): boolean {
  return absent <= Math.ceil(models / ONE_DISCARD_IN);
}

function addDuplicate(rows: Rows, row: number, first: number, problems: Problems): void {
  const [model, where] = [rows.models[row], placeName(rows.format, rows.places[row])];
  problems.add("duplicate", () => {
    const on = rows.format === "csv" ? `on ${placeName("csv", first)}` : `in ${placeName(rows.format, first)}`;
    return { where, model, message: `${where}: model ${quoted(model)} appears twice, first ${on}; keep one of them` };
  });
}

function addUnknown(
  rows: Rows,
  row: number,
  expected: ExpectedModels,
  known: ReadonlySet<string>,
  problems: Problems,
): void {
  const [model, where] = [rows.models[row], placeName(rows.format, rows.places[row])];
  problems.add("unknown", () => {
    return { where, model, message: `${where}: model ${quoted(model)} ${explainUnknown(model, expected, known)}` };
  });
}
