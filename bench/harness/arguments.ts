// What the benches' options are checked by.
import { InputError } from "../../src/lib/errors.ts";

/** The value of an option that takes a whole number from 1 to `most`. Throws an InputError for anything else. */
export function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new InputError(`--${name} takes a whole number from 1 to ${most}, not "${text}"`);
}
