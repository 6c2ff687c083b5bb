// Values of options as people type them, checked; errors name the option, the value and what is allowed.
import { availableParallelism } from "node:os";
import type { ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { checkSpec } from "../zoo/index.ts";

export const MOST_JOBS = 1024;
export const MOST_RUNS = 1_000_000;

/** A whole number in [least, most]. */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new InputError(`${option} ${text}: must be a whole number from ${least} to ${most}`);
  return value;
}

/** "3" or "3-7", both ends included, in [0, count). */
export function numberRange(option: string, text: string, count: number): { first: number; last: number } {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (!match || first > last || last >= count)
    throw new InputError(`${option} ${text}: must be A or A-B with A at most B, from 0 to ${count - 1}`);
  return { first, last };
}

/** One of some words. */
export function oneOf<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  if (!words.includes(text as Word)) throw new InputError(`${option} ${text}: must be one of ${words.join(", ")}`);
  return text as Word;
}

/** Some of some words, with commas between them, in the order of `words`, each once. */
export function someOf(option: string, text: string, words: readonly string[]): string[] {
  const chosen = text.split(",").map((word) => oneOf(option, word.trim(), words));
  return words.filter((word) => chosen.includes(word));
}

/** The number of threads: as given, else one for each core that the process may use. */
export function jobCount(text: string | undefined): number {
  return text === undefined ? availableParallelism() : wholeNumber("--jobs", text, 1, MOST_JOBS);
}

/** The spec with the runs per collection that --runs gives: a spec of its own, with its own hash. */
export function specWithRuns(spec: ZooSpec, runs: string | undefined): ZooSpec {
  if (runs === undefined) return spec;
  return checkSpec({ ...spec, runs_per_collection: wholeNumber("--runs", runs, 1, MOST_RUNS) }, `--runs ${runs}`);
}
