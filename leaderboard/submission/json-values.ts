// JSON as it stands: keys that come twice and NaN, which Python writes, are kept, so that they can be told; JSON.parse keeps
// neither. Bounded in depth, in the number of values and in the length of each.
import { InputError } from "../../src/lib/errors.ts";
import { formatCount } from "../../src/lib/progress.ts";
import { MOST_CHARACTERS, MOST_DEPTH, MOST_ROWS } from "./limits.ts";
import { type ProblemCode, plain } from "./problems.ts";

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** An object with its entries in their order, also those of the same key. */
export class JsonObject {
  readonly keys: string[] = [];
  readonly values: JsonValue[] = [];
}

const SPACE = /[\t\n\r ]*/y;
const WORD = /-?[A-Za-z]+/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORDS: Record<string, JsonValue> = { true: true, false: false, null: null };
/** As Python's json module writes them. */
const NOT_FINITE: Record<string, number> = { NaN: Number.NaN, Infinity: 1 / 0, "-Infinity": -1 / 0 };
/** An element of an array of objects is three: the object, its model and its prediction. */
const MOST_VALUES = 4 * MOST_ROWS;

/**
 * The value of a JSON text. InputError, whose cause is the code of a problem, with line and column if it is none, or if it
 * goes beyond the limits.
 */
export function readJsonValues(text: string): JsonValue {
  const reader = new JsonReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class JsonReader {
  readonly #text: string;
  #place = 0;
  #values = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonValue {
    this.#skipSpace();
    if (++this.#values > MOST_VALUES) {
      throw refusal("too-large", `the file may have ${formatCount(MOST_VALUES)} values, has more`);
    }
    const first = this.#text[this.#place];
    if (first === "{" || first === "[") {
      if (depth === MOST_DEPTH) this.#fail(`brackets at most ${MOST_DEPTH} deep`);
      return first === "{" ? this.#object(depth + 1) : this.#array(depth + 1);
    }
    if (first === '"') return this.#string();
    const word = this.#match(WORD);
    if (word !== undefined && Object.hasOwn(WORDS, word)) return WORDS[word];
    if (word !== undefined && Object.hasOwn(NOT_FINITE, word)) return NOT_FINITE[word];
    if (word !== undefined) this.#place -= word.length;
    const number = this.#match(NUMBER);
    if (number === undefined || number.length > MOST_CHARACTERS) return this.#fail("a value");
    return Number(number);
  }

  end(): void {
    this.#skipSpace();
    if (this.#place < this.#text.length) this.#fail("nothing more");
  }

  #object(depth: number): JsonObject {
    const object = new JsonObject();
    this.#place++;
    this.#skipSpace();
    if (this.#take("}")) return object;
    for (;;) {
      this.#skipSpace();
      if (this.#text[this.#place] !== '"') this.#fail("a key in double quotes");
      const key = this.#string();
      this.#skipSpace();
      if (!this.#take(":")) this.#fail("a colon");
      object.keys.push(key);
      object.values.push(this.value(depth));
      this.#bound(object.keys.length);
      this.#skipSpace();
      if (this.#take("}")) return object;
      if (!this.#take(",")) this.#fail("a comma or }");
    }
  }

  #array(depth: number): JsonValue[] {
    const list: JsonValue[] = [];
    this.#place++;
    this.#skipSpace();
    if (this.#take("]")) return list;
    for (;;) {
      list.push(this.value(depth));
      this.#bound(list.length);
      this.#skipSpace();
      if (this.#take("]")) return list;
      if (!this.#take(",")) this.#fail("a comma or ]");
    }
  }

  #bound(entries: number): void {
    if (entries > MOST_ROWS)
      throw refusal(
        "too-large",
        `the file may have ${formatCount(MOST_ROWS)} rows, has more; only the track's are wanted`,
      );
  }

  #string(): string {
    const start = this.#place;
    // Looked at in a part of the text, so that a string without an end is not gone through to the end of the file.
    const part = this.#text.slice(start, start + MOST_CHARACTERS);
    STRING.lastIndex = 0;
    const found = STRING.exec(part)?.[0];
    if (found === undefined) {
      const usual = `a text of at most ${formatCount(MOST_CHARACTERS)} characters, without raw line breaks and unknown escapes`;
      return this.#fail(usual);
    }
    this.#place += found.length;
    return found.includes("\\") ? JSON.parse(found) : found.slice(1, -1);
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#place;
    this.#place += SPACE.exec(this.#text)![0].length;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#place;
    const found = pattern.exec(this.#text)?.[0];
    this.#place += found?.length ?? 0;
    return found;
  }

  #take(mark: string): boolean {
    const isThere = this.#text[this.#place] === mark;
    if (isThere) this.#place++;
    return isThere;
  }

  #fail(expected: string): never {
    const before = this.#text.slice(0, this.#place);
    const line = before.split("\n").length;
    const column = this.#place - (before.lastIndexOf("\n") + 1) + 1;
    const rest = this.#text.slice(this.#place, this.#place + 20);
    const found = rest === "" ? "the end of the file" : `"${plain(/[\w.+-]+|./su.exec(rest)![0])}"`;
    throw refusal("syntax", `line ${line}, column ${column}: expected ${expected}, found ${found}`);
  }
}

/** What ends the reading of a file: an InputError that knows its code. */
export function refusal(code: ProblemCode, message: string): InputError {
  return new InputError(message, { cause: code });
}
