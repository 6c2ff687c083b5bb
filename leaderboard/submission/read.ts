// Rows of a file of predictions, whichever its format. The bytes tell it: names of files are forgotten on their way.
import { InputError } from "../../src/lib/errors.ts";
import { readCsv } from "./csv.ts";
import { readJsonRows } from "./json.ts";
import { MOST_BYTES } from "./limits.ts";
import { readParquet } from "./parquet.ts";
import { CODES, type ProblemCode, type Problems, tooManyBytes } from "./problems.ts";
import { type Format, Rows } from "./rows.ts";

/** What the first bytes of files say that people send by mistake. */
const OTHERS: readonly [number[], string][] = [
  [[0x1f, 0x8b], "is compressed by gzip; send it unpacked"],
  [[0x50, 0x4b, 0x03, 0x04], "is a ZIP archive or an Excel workbook; send the CSV alone, unpacked"],
  [[0x28, 0xb5, 0x2f, 0xfd], "is compressed by zstd; send it unpacked"],
  [[0x42, 0x5a, 0x68], "is compressed by bzip2; send it unpacked"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "is compressed by xz; send it unpacked"],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], "is a NumPy file; send CSV, JSON or Parquet"],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], "is an Arrow (Feather) file; send CSV, JSON or Parquet"],
  [[0xd0, 0xcf, 0x11, 0xe0], "is an Excel workbook; save it as CSV"],
];
const UTF16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

/**
 * The rows of a file; none, and at least one problem, if it can't be read. Everything that is wrong goes to the problems,
 * and nothing that a file holds makes this throw.
 */
export function readRows(bytes: Uint8Array, problems: Problems): Rows {
  const format = beginsWith(bytes, [0x50, 0x41, 0x52, 0x31]) ? "parquet" : undefined;
  try {
    return refuse(bytes, problems) ? new Rows("csv") : rowsOf(bytes, format, problems);
  } catch (error) {
    if (!(error instanceof InputError && typeof error.cause === "string" && error.cause in CODES)) throw error;
    const where = /^line \d+/.exec(error.message)?.[0];
    problems.add(error.cause as ProblemCode, () => ({ where, message: error.message }));
    return new Rows(format ?? "json");
  }
}

function rowsOf(bytes: Uint8Array, format: Format | undefined, problems: Problems): Rows {
  if (format === "parquet") return readParquet(bytes, problems);
  const text = decode(bytes, problems);
  if (text === undefined) return new Rows("csv");
  const first = /[^\t\n\r ]/.exec(text)?.[0];
  if (first === undefined) {
    problems.add("format", () => ({ message: "the file has nothing but blank space" }));
    return new Rows("csv");
  }
  return first === "{" || first === "[" ? readJsonRows(text, problems) : readCsv(text, problems);
}

/** Whether the file is one of those that need not be looked into. */
function refuse(bytes: Uint8Array, problems: Problems): boolean {
  const before = problems.count;
  if (bytes.length > MOST_BYTES) {
    problems.add("too-large", () => ({ message: tooManyBytes(bytes.length).text }));
  } else if (bytes.length === 0) problems.add("format", () => ({ message: "the file is empty" }));
  const other = OTHERS.find(([mark]) => beginsWith(bytes, mark));
  if (other !== undefined) problems.add("format", () => ({ message: `the file ${other[1]}` }));
  if (UTF16.some((mark) => beginsWith(bytes, mark)))
    problems.add("encoding", () => ({ message: "the file is in UTF-16; save it in UTF-8" }));
  return problems.count > before;
}

/** The text, without a byte order mark; undefined, and a problem, if it is not UTF-8 or holds zero bytes. */
function decode(bytes: Uint8Array, problems: Problems): string | undefined {
  let wrong = bytes.indexOf(0);
  if (wrong < 0) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      wrong = firstWrongByte(bytes);
    }
  }
  const line = lineOf(bytes, wrong);
  const byte = `0x${bytes[wrong].toString(16).padStart(2, "0")}`;
  problems.add("encoding", () => {
    return { where: `line ${line}`, message: `line ${line}: byte ${byte} is not UTF-8 text; save the file in UTF-8` };
  });
  return undefined;
}

/** Place of the byte at which a text stops being UTF-8. */
function firstWrongByte(bytes: Uint8Array): number {
  // U+FFFD stands for what is wrong, unless the text has it itself: then a byte before is named, in a line that has it.
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const place = Buffer.byteLength(text.slice(0, text.indexOf("\ufffd")));
  return Math.min(place, bytes.length - 1);
}

function lineOf(bytes: Uint8Array, place: number): number {
  let line = 1;
  for (let i = 0; i < place; i++) if (bytes[i] === 10) line++;
  return line;
}

function beginsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return bytes.length >= mark.length && mark.every((byte, index) => bytes[index] === byte);
}
