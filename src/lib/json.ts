// JSON that people wrote (mistakes are shown with line and column) and JSON that is hashed (one text for one value).
import { readFileSync } from "node:fs";
import { InputError } from "./errors.ts";
import { asUnreadable } from "./files.ts";

const SPACE = /[\t\n\r ]*/y;
const TOKEN =
  /([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

/** What may come next, in words. */
const EXPECTED = {
  value: "a value",
  "value or ]": "a value or ]",
  key: "a key in double quotes",
  "key or }": "a key in double quotes or }",
  colon: "a colon",
  "comma or }": "a comma or }",
  "comma or ]": "a comma or ]",
  end: "nothing more",
  string: "a string that ends, without raw line breaks and unknown escapes",
};

/** Reads a JSON file. Throws an InputError that names the file and, for a mistake in it, its line and column. */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw asUnreadable(error, path);
  }
  return parseJson(text, path);
}

/** The value of a JSON text. Throws an InputError such as "a.json: line 3, column 5: expected a comma or }, found "x"". */
export function parseJson(text: string, where: string): unknown {
  const plain = text.startsWith("\ufeff") ? text.slice(1) : text;
  try {
    return JSON.parse(plain);
  } catch {
    const { offset, expected } = firstMistake(plain);
    const before = plain.slice(0, offset).split("\n");
    const found =
      offset >= plain.length ? "the end of the text" : JSON.stringify(/[\w.+-]+|./su.exec(plain.slice(offset))?.[0]);
    const column = before[before.length - 1].length + 1;
    throw new InputError(`${where}: line ${before.length}, column ${column}: expected ${expected}, found ${found}`);
  }
}

/** Where a text stops being JSON, and what could have stood there. */
function firstMistake(text: string): { offset: number; expected: string } {
  const open: ("}" | "]")[] = [];
  let next: keyof typeof EXPECTED = "value";
  let offset = 0;
  for (;;) {
    SPACE.lastIndex = offset;
    offset += SPACE.exec(text)?.[0].length ?? 0;
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(text);
    if (token === null) {
      const badString = text[offset] === '"' && !next.startsWith("co") && next !== "end";
      return { offset, expected: badString ? EXPECTED.string : EXPECTED[next] };
    }
    const [whole, mark, string] = token;
    const closing = open[open.length - 1];
    const isValue = mark === undefined || mark === "{" || mark === "[";
    if (mark !== undefined && mark === closing && next.endsWith(`or ${closing}`)) {
      open.pop();
      const outer = open[open.length - 1];
      next = outer === undefined ? "end" : `comma or ${outer}`;
    } else if (next.startsWith("key") && string !== undefined) next = "colon";
    else if (next === "colon" && mark === ":") next = "value";
    else if (next.startsWith("comma") && mark === ",") next = closing === "}" ? "key" : "value";
    else if (next.startsWith("value") && isValue) {
      if (mark === undefined) next = closing === undefined ? "end" : `comma or ${closing}`;
      else {
        open.push(mark === "{" ? "}" : "]");
        next = mark === "{" ? "key or }" : "value or ]";
      }
    } else return { offset, expected: EXPECTED[next] };
    offset += whole.length;
  }
}

/**
 * The one text of a JSON value that is hashed: keys in the order of their UTF-16 units, no spaces, numbers in their
 * shortest form (as RFC 8785 has it). Properties that are undefined are left out. Throws on what JSON can't hold.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    entries.sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`).join(",")}}`;
  }
  throw new TypeError(`canonical JSON can't hold ${String(value)}`);
}
