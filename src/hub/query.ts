// Query parameters of the API, checked: an unknown or wrong one is refused by a sentence that names it, what is allowed
// and what was given.
import type { Context } from "hono";
import { InputError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";

const MOST_SHOWN = 60;

/** The parameters that were given; InputError for one that is not among `allowed`, empty or given twice. */
export function readQuery<Name extends string>(c: Context, allowed: readonly Name[]): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  const { url } = c.req;
  const question = url.indexOf("?");
  if (question < 0) return found;
  for (const [name, value] of new URLSearchParams(url.slice(question + 1))) {
    const known = allowed.find((other) => other === name);
    if (known === undefined) {
      const near = nearestName(name, allowed);
      const all = allowed.length > 0 ? `allowed here: ${allowed.join(", ")}` : "none is allowed here";
      throw new InputError(`parameter ${shown(name)} is not known; ${near ? `did you mean ${near}?` : all}`);
    }
    if (found[known] !== undefined) throw new InputError(`parameter ${known} is given twice`);
    if (value === "") throw new InputError(`parameter ${known} needs a value, is empty`);
    found[known] = value;
  }
  return found;
}

/** One of some words; `fallback` if the parameter is not given. */
export function wordOf<Word extends string>(name: string, text: string | undefined, words: readonly Word[]): Word;
export function wordOf<Word extends string, Fallback>(
  name: string,
  text: string | undefined,
  words: readonly Word[],
  fallback: Fallback,
): Word | Fallback;
export function wordOf(
  name: string,
  text: string | undefined,
  words: readonly string[],
  ...fallback: unknown[]
): unknown {
  if (text === undefined && fallback.length > 0) return fallback[0];
  if (text !== undefined && words.includes(text)) return text;
  throw new InputError(
    `parameter ${name} must be one of ${words.join(", ")}; ${text ? `is ${shown(text)}` : "is missing"}`,
  );
}

/** A whole number from `least` to `most`; `fallback` if the parameter is not given. */
export function numberOf(
  name: string,
  text: string | undefined,
  { least, most, fallback }: { least: number; most: number; fallback: number },
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (/^\d{1,15}$/.test(text) && value >= least && value <= most) return value;
  throw new InputError(`parameter ${name} must be a whole number from ${least} to ${most}, is ${shown(text)}`);
}

function shown(text: string): string {
  return JSON.stringify(text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN - 2)}..`);
}
