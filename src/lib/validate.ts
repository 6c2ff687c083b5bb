// Checks records against schemas/*.json, and says what is wrong in words that help to put it right: which place, what is
// allowed there and what was found. The schemas are read and compiled once, when the first record is checked.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Ajv2020, ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import { InputError } from "./errors.ts";
import { nearestName } from "./nearest-name.ts";

const FOLDER = new URL("../../schemas/", import.meta.url);
const MESSAGES_SHOWN = 5;
let compiler: Ajv2020 | undefined;
const compiled = new Map<string, ValidateFunction>();

function checkOf(schemaName: string): ValidateFunction {
  let check = compiled.get(schemaName);
  if (check !== undefined) return check;
  if (compiler === undefined) {
    // Loaded here, not above: it takes a while, and threads and commands that check nothing need not wait for it.
    const ajv = createRequire(import.meta.url)("ajv/dist/2020.js") as { Ajv2020: typeof Ajv2020 };
    compiler = new ajv.Ajv2020({
      allErrors: true,
      verbose: true,
      strict: true,
      allowUnionTypes: true,
      discriminator: true,
    });
    for (const file of readdirSync(FOLDER).sort()) {
      if (file.endsWith(".json")) compiler.addSchema(JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")), file);
    }
  }
  check = compiler.getSchema(`${schemaName}.json`);
  if (check === undefined) throw new Error(`there is no schema schemas/${schemaName}.json`);
  compiled.set(schemaName, check);
  return check;
}

/**
 * Gives the value back as a `T` if schemas/<schemaName>.json allows it. `where` names the value in the message, such as
 * a file's path. Throws an InputError: "zoos/x.json: hyperparameters.dropout.high must be at most 0.9, is 3"; with
 * several mistakes one line for each, five at most.
 */
export function validate<T>(schemaName: string, value: unknown, where: string): T {
  const check = checkOf(schemaName);
  if (check(value)) return value as T;
  const errors = check.errors ?? [];
  const wrong = errors.filter((error) => error.keyword !== "required" && error.keyword !== "if").map(describe);
  throw mistakes(where, [...new Set([...wrong, ...describeMissing(errors)])]);
}

/** One InputError for all that is wrong with the thing named `where`; at most five of the mistakes are spelt out. */
export function mistakes(where: string, messages: string[]): InputError {
  if (messages.length === 1) return new InputError(`${where}: ${messages[0]}`);
  const lines = messages.slice(0, MESSAGES_SHOWN);
  if (messages.length > MESSAGES_SHOWN) lines.push(`and ${messages.length - MESSAGES_SHOWN} more`);
  return new InputError(`${where} has ${messages.length} mistakes:\n${lines.map((line) => `  ${line}`).join("\n")}`);
}

/** "/hyperparameters/dropout/values/0" as "hyperparameters.dropout.values[0]"; nothing is "the whole value". */
function place(pointer: string, key?: string): string {
  const parts = pointer === "" ? [] : pointer.slice(1).split("/");
  const names = parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (key !== undefined) names.push(key);
  let path = "";
  for (const name of names) path += /^\d+$/.test(name) ? `[${name}]` : (path === "" ? "" : ".") + name;
  return path === "" ? "the whole value" : path;
}

/** A value in few words: short ones as JSON, long ones cut, lists and objects by their size. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value !== null && typeof value === "object") return ArrayBuffer.isView(value) ? "a typed array" : "an object";
  const text = typeof value === "bigint" ? `${value}n` : (JSON.stringify(value) ?? typeof value);
  return text.length <= 60 ? text : `${text.slice(0, 56)}..${text[0] === '"' ? '"' : ""}`;
}

function kinds(type: string | string[]): string {
  const articles: Record<string, string> = { array: "a list", object: "an object", integer: "a whole number" };
  const names = [type].flat().map((kind) => articles[kind] ?? (kind === "null" ? "null" : `a ${kind}`));
  return names.join(" or ");
}

function many(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}

/** One mistake in one line. */
function describe(error: ErrorObject): string {
  const { keyword, params, data, parentSchema } = error;
  const here = place(error.instancePath);
  // Only of these are there sizes to tell. An object may have a toString of its own that is no function.
  const size = Array.isArray(data) ? data.length : typeof data === "string" ? [...data].length : 0;
  switch (keyword) {
    case "additionalProperties":
    case "unevaluatedProperties":
      return describeUnknown(error);
    case "type":
      return `${here} must be ${kinds(params.type)}, is ${shown(data)}`;
    case "const":
      return `${here} must be ${shown(params.allowedValue)}, is ${shown(data)}`;
    case "enum":
      return `${here} must be one of ${params.allowedValues.map(shown).join(", ")}; is ${shown(data)}`;
    case "minimum":
      return `${here} must be at least ${params.limit}, is ${shown(data)}`;
    case "maximum":
      return `${here} must be at most ${params.limit}, is ${shown(data)}`;
    case "exclusiveMinimum":
      return `${here} must be greater than ${params.limit}, is ${shown(data)}`;
    case "exclusiveMaximum":
      return `${here} must be less than ${params.limit}, is ${shown(data)}`;
    case "multipleOf":
      return `${here} must be a multiple of ${params.multipleOf}, is ${shown(data)}`;
    case "minItems":
      return `${here} must have at least ${many(params.limit, "entry", "entries")}, has ${size}`;
    case "maxItems":
      return `${here} must have at most ${many(params.limit, "entry", "entries")}, has ${size}`;
    case "minLength":
      return `${here} must have at least ${many(params.limit, "character", "characters")}, has ${size}`;
    case "maxLength":
      return `${here} must have at most ${many(params.limit, "character", "characters")}, has ${size}`;
    case "uniqueItems":
      return `${here} must not hold a value twice: entries ${params.i} and ${params.j} are equal`;
    case "pattern":
      return `${here} must match ${params.pattern}, is ${shown(data)} (${parentSchema?.description ?? "text"})`;
    default:
      return `${here} ${error.message ?? `breaks the rule "${keyword}"`}, is ${shown(data)}`;
  }
}

/** One line for each object that lacks properties. */
function describeMissing(errors: ErrorObject[]): string[] {
  const missing = Map.groupBy(
    errors.filter((error) => error.keyword === "required"),
    (error) => error.instancePath,
  );
  return [...missing].map(([pointer, group]) => {
    const names = group.map((error) => place(pointer, error.params.missingProperty));
    return `${names.join(", ")} ${names.length === 1 ? "is" : "are"} missing`;
  });
}

function describeUnknown(error: ErrorObject): string {
  const key: string = error.params.additionalProperty ?? error.params.unevaluatedProperty;
  const known = Object.keys(error.parentSchema?.properties ?? {});
  const near = nearestName(key, known);
  const hint = near === undefined ? `known here: ${known.join(", ")}` : `did you mean ${near}?`;
  return `${place(error.instancePath, key)} is not known; ${hint}`;
}
