// Predictions from JSON in its three usual forms: a list of objects, an object of two lists, an object from models to
// predictions.
import { formatCount } from "../../src/lib/progress.ts";
import { checkColumns, MODEL, PREDICTION } from "./columns.ts";
import { JsonObject, type JsonValue, readJsonValues, refusal } from "./json-values.ts";
import { numberOfValue } from "./numbers.ts";
import type { Problems } from "./problems.ts";
import { addNoModel, placeName, Rows } from "./rows.ts";

const FORMS = `write [{"${MODEL}": .., "${PREDICTION}": ..}, ..], {"${MODEL}": [..], "${PREDICTION}": [..]} or {model: prediction, ..}`;
const PANDAS =
  'an object of objects, as pandas writes it if not told otherwise; write df.to_json(path, orient="records")';
/** Different sets of wrong keys that are told. */
const MOST_KEY_SETS = 100;

/**
 * The rows of a text. What is wrong with single elements is added to the problems, and they are left out. InputError, whose
 * cause is the code of a problem, if the text is no JSON or of another form.
 */
export function readJsonRows(text: string, problems: Problems): Rows {
  const rows = new Rows("json");
  const root = readJsonValues(text);
  if (Array.isArray(root)) readElements(root, rows, problems);
  else if (root instanceof JsonObject) readObject(root, rows, problems);
  else throw refusal("format", `the file holds ${kindOf(root)} alone; ${FORMS}`);
  return rows;
}

function readElements(elements: readonly JsonValue[], rows: Rows, problems: Problems): void {
  const told = new Set<string>();
  for (const [index, element] of elements.entries()) {
    const where = placeName("json", index + 1);
    if (!(element instanceof JsonObject)) {
      problems.add("syntax", () => {
        const message = `${where}: must be an object with ${MODEL} and ${PREDICTION}, is ${kindOf(element)}`;
        return { where, message };
      });
      continue;
    }
    const { keys, values } = element;
    const isUsual = keys.length === 2 && keys.includes(MODEL) && keys.includes(PREDICTION);
    if (!isUsual) {
      const set = keys.toSorted().join("\n").slice(0, 1000);
      if (!told.has(set) && told.size < MOST_KEY_SETS) checkColumns(keys.slice(0, 100), `${where}: `, problems);
      else {
        const message = `${where}: must have the keys ${MODEL} and ${PREDICTION} and no others`;
        problems.add("column", () => ({ where, message }));
      }
      told.add(set);
      continue;
    }
    addRow(rows, index + 1, values[keys.indexOf(MODEL)], values[keys.indexOf(PREDICTION)], problems);
  }
}

function readObject({ keys, values }: JsonObject, rows: Rows, problems: Problems): void {
  if (values.length > 0 && values.every((value) => value instanceof JsonObject))
    throw refusal("format", `the file holds ${PANDAS}`);
  if (keys.some((key, index) => Array.isArray(values[index]) || key === MODEL || key === PREDICTION)) {
    if (checkColumns(keys.slice(0, 100), "", problems)) {
      readColumns(values[keys.indexOf(MODEL)], values[keys.indexOf(PREDICTION)], rows, problems);
    }
    return;
  }
  for (const [index, model] of keys.entries()) addRow(rows, index + 1, model, values[index], problems);
}

function readColumns(models: JsonValue, predictions: JsonValue, rows: Rows, problems: Problems): void {
  for (const [name, list] of [[MODEL, models] as const, [PREDICTION, predictions] as const])
    if (!Array.isArray(list)) throw refusal("format", `${name} must be a list, is ${kindOf(list)}; ${FORMS}`);
  const [ids, numbers] = [models as JsonValue[], predictions as JsonValue[]];
  if (ids.length !== numbers.length) {
    const lengths = `${MODEL} has ${formatCount(ids.length)} entries, ${PREDICTION} ${formatCount(numbers.length)}`;
    throw refusal("count", `${lengths}; they must have as many`);
  }
  for (const [index, id] of ids.entries()) addRow(rows, index + 1, id, numbers[index], problems);
}

function addRow(rows: Rows, place: number, id: JsonValue, value: JsonValue, problems: Problems): void {
  if (typeof id !== "string" || id === "") {
    addNoModel(problems, "json", place, id === "" ? "is empty" : `must be a text, is ${kindOf(id)}`);
    return;
  }
  rows.add(place, id, numberOfValue(value, { problems, format: "json", place, model: id }));
}

function kindOf(value: JsonValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (value instanceof JsonObject) return "an object";
  return typeof value === "string" ? "a text" : typeof value === "number" ? "a number" : String(value);
}
