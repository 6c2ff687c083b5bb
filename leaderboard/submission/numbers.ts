// Predictions as numbers, and in words why something is none. Whether a number is in range is asked later.
import { type Problems, quoted } from "./problems.ts";
import { type Format, placeName } from "./rows.ts";

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const NOT_FINITE = /^[+-]?(nan|inf|infinity|1\.#\w+)$/i;
const NOTHING = /^(|null|none|na|n\/a|<na>|-)$/i;

/** A prediction that stands as text; NaN, and a problem, if it is no finite number. */
export function numberOfText(text: string, at: At): number {
  const trimmed = text.replaceAll(/^[ \t]+|[ \t]+$/g, "");
  if (NUMBER.test(trimmed)) return finite(Number(trimmed), trimmed, at);
  if (NOT_FINITE.test(trimmed)) return finite(Number.NaN, trimmed, at);
  return noNumber(NOTHING.test(trimmed) ? undefined : quoted(trimmed), hintOf(trimmed), at);
}

/** A prediction as JSON or a table has it; NaN, and a problem, if it is no finite number. */
export function numberOfValue(value: unknown, at: At): number {
  if (typeof value === "number") return finite(value, String(value), at);
  if (value === null || value === undefined) return noNumber(undefined, "", at);
  if (typeof value === "string") {
    const hint = NUMBER.test(value) ? "; write it without quotes" : hintOf(value);
    return noNumber(`the text ${quoted(value)}`, hint, at);
  }
  if (typeof value === "boolean") return noNumber(String(value), "", at);
  return noNumber(Array.isArray(value) ? "a list" : "an object", "", at);
}

/** Where a prediction stands and whose it is. */
interface At {
  problems: Problems;
  format: Format;
  place: number;
  model: string;
}

function finite(value: number, text: string, { problems, format, place, model }: At): number {
  if (Number.isFinite(value)) return value + 0; // never negative zero
  const where = placeName(format, place);
  problems.add("not-finite", () => {
    return { where, model, message: `${where}: the prediction of ${quoted(model)} must be finite, is ${quoted(text)}` };
  });
  return Number.NaN;
}

function noNumber(what: string | undefined, hint: string, { problems, format, place, model }: At): number {
  const where = placeName(format, place);
  problems.add("not-a-number", () => {
    const is = what === undefined ? "is missing; write a number" : `must be a number, is ${what}${hint}`;
    return { where, model, message: `${where}: the prediction of ${quoted(model)} ${is}` };
  });
  return Number.NaN;
}

function hintOf(text: string): string {
  if (/^[+-]?\d+,\d+$/.test(text)) return "; write a point, not a comma";
  if (/^[+-]?[\d.]+ ?%$/.test(text)) return "; write a share from 0 to 1, not per cent";
  return "";
}
