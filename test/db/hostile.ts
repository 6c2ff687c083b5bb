// Backups that are not what they seem: each is refused in words, and nothing of it stays.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";

/** A backup's lines as values, without the last. */
export function readLines(path: string): unknown[] {
  const lines = gunzipSync(readFileSync(path)).toString().trimEnd().split("\n");
  return lines.slice(0, -1).map((line) => JSON.parse(line));
}

/** Lines with a last one that fits them. */
export function whole(lines: unknown[], rows = lines.filter(Array.isArray).length): Buffer {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  const sha256 = createHash("sha256").update(text).digest("hex");
  return gzipSync(`${text}${JSON.stringify({ rows, sha256 })}\n`);
}

type Header = Record<string, unknown>;
type Change = (lines: unknown[]) => unknown[];

const withHeader =
  (more: Header): Change =>
  (lines) => [{ ...(lines[0] as Header), ...more }, ...lines.slice(1)];
const tableAt = (lines: unknown[], table: string) => lines.findIndex((line) => (line as Header).table === table);
/** Changes a table's line, and the rows after it. */
const withTable =
  (table: string, change: (head: Header, rows: unknown[]) => unknown[]): Change =>
  (lines) => {
    const at = tableAt(lines, table);
    const rows = Number((lines[at] as Header).rows);
    const changed = change({ ...(lines[at] as Header) }, lines.slice(at + 1, at + 1 + rows));
    return [...lines.slice(0, at), ...changed, ...lines.slice(at + 1 + rows)];
  };

const RENAMED: [string, Change, RegExp][] = [
  ["another format", withHeader({ format: "pg_dump" }), /line 1 is no weighbridge-backup$/],
  ["a later format", withHeader({ format_version: 2 }), /line 1 has format version 2, this Weighbridge reads 1$/],
  ["a later version", withHeader({ schema_version: 3 }), /is a backup of version 3, this Weighbridge knows 2$/],
  ["no version", withHeader({ schema_version: -1 }), /line 1 has no schema_version$/],
  ["a number of tables that is none", withHeader({ tables: "17" }), /line 1 does not say how many tables/],
  ["fewer tables", withHeader({ tables: 16 }), /names 16 tables, there are 17$/],
  [
    "a table that there isn't",
    withTable("teams", (head, rows) => [{ ...head, table: "pg_authid" }, ...rows]),
    /line 2 names a table that is not expected here$/,
  ],
  [
    "a table that comes twice",
    withTable("tokens", (head, rows) => [{ ...head, table: "teams" }, ...rows]),
    /names a table that is not expected here$/,
  ],
  [
    "other columns",
    withTable("teams", (head, rows) => [{ ...head, columns: ["id", "name", "password"] }, ...rows]),
    /line 2 has other columns than the table teams$/,
  ],
  [
    "columns that are SQL",
    withTable("teams", (head, rows) => [{ ...head, columns: ["id", "name", '"); DROP TABLE x; --'] }, ...rows]),
    /line 2 has other columns than the table teams$/,
  ],
  [
    "more rows than there are",
    withTable("teams", (head, rows) => [{ ...head, rows: rows.length + 1 }, ...rows]),
    /should be a row of 3 texts, and is not$/,
  ],
  [
    "fewer rows than there are",
    withTable("teams", (head, rows) => [{ ...head, rows: rows.length - 1 }, ...rows]),
    /should begin a table, and does not$/,
  ],
  [
    "a row that is too short",
    withTable("teams", (head, rows) => [head, (rows[0] as string[]).slice(1), ...rows.slice(1)]),
    /line 3 should be a row of 3 texts, and is not$/,
  ],
  [
    "a row with a list in it",
    withTable("teams", (head, rows) => [head, ["1", ["x"], null], ...rows.slice(1)]),
    /line 3 should be a row of 3 texts, and is not$/,
  ],
  [
    "a value of another type",
    withTable("teams", (head, rows) => [head, ["1); --", "x", "2026-01-01"], ...rows.slice(1)]),
    /refused by the database: invalid input syntax for type bigint/,
  ],
  [
    "a character that texts can't have",
    withTable("teams", (head, rows) => [head, ["1", "a\0b", "2026-01-01"], ...rows.slice(1)]),
    /refused by the database: .*invalid byte sequence/,
  ],
  [
    "a row that breaks a constraint",
    withTable("quota_counters", (head, rows) => [
      head,
      ...rows.map((row) => [...(row as string[]).slice(0, -1), "-1"]),
    ]),
    /refused by the database: .*violates check constraint/,
  ],
  [
    "a row that refers to none, found at the end",
    withTable("idempotency_keys", (head, rows) => [
      head,
      ...rows.map((row) => (row as string[]).map((text, place) => (place === 3 ? "424242" : text))),
    ]),
    /refused by the database: .*violates foreign key constraint/,
  ],
];

/** Name, file and message of every hostile file that can be made of a good backup, written into `folder`. */
export function hostileFiles(good: string, folder: string): { what: string; path: string; message: RegExp }[] {
  const bytes = readFileSync(good);
  const text = gunzipSync(bytes);
  const lines = readLines(good);
  const flipped = Buffer.from(text);
  const at = text.indexOf("eager") + 1;
  flipped[at] ^= 1; // another letter of a team's name
  const files: [string, Uint8Array, RegExp][] = [
    ["nothing", new Uint8Array(), /is cut off after line 0: its first line is missing$|is no backup/],
    ["no gzip", Buffer.from("hello\n"), /is no backup, or damaged or cut off: incorrect header check$/],
    ["gzip of something else", gzipSync("hello\n"), /line 1 is not JSON$/],
    ["gzip of other JSON", gzipSync("[]\n"), /line 1 is no weighbridge-backup$/],
    ["an endless line", gzipSync(Buffer.alloc(70 * 2 ** 20, "x")), /has a line of more than 64 MiB$/],
    ["deep nesting", gzipSync(`${"[".repeat(1e6)}\n`), /line 1 is not JSON$/],
    ["no UTF-8", gzipSync(Buffer.of(0x22, 0xff, 0x22, 10)), /line 1 is not JSON$/],
    ["a changed letter", gzipSync(flipped), /has another SHA-256: the file is damaged$/],
    ["a flipped bit", bytes.map((byte, i) => (i === bytes.length >> 1 ? byte ^ 16 : byte)), /./],
    ["another number of rows", whole(lines, 3), /says that there are 3 rows, there are \d+$/],
    ["something after the end", gzipSync(Buffer.concat([text, Buffer.from("{}\n")])), /should be the last$/],
    ...RENAMED.map(([what, change, message]): [string, Uint8Array, RegExp] => [what, whole(change(lines)), message]),
  ];
  for (let part = 1; part <= 6; part++) {
    const cut = Math.floor((bytes.length * part) / 6) - 1;
    files.push([`the first ${cut} bytes`, bytes.subarray(0, cut), /damaged or cut off: unexpected end of file$/]);
  }
  const lineEnds = [...text.keys()].filter((place) => text[place] === 10);
  for (const line of [0, 1, 5, lineEnds.length - 2]) {
    const cutText = text.subarray(0, lineEnds[line] + 1);
    files.push([`the first ${line + 1} lines`, gzipSync(cutText), /is cut off after line \d+: .* is missing$/]);
  }
  files.push(["all but the last newline", gzipSync(text.subarray(0, -1)), /is cut off after line \d+: its last line/]);
  return files.map(([what, content, message], i) => {
    const path = `${folder}/hostile-${i}.gz`;
    writeFileSync(path, content);
    return { what, path, message };
  });
}
