// The file that a backup is: gzip of lines of JSON, each ended by a newline, the same bytes for the same rows from either
// database. First line {"format", "format_version", "schema_version", "tables": n}; for each table a line {"table",
// "columns", "rows"} and a line for each row, an array of PostgreSQL's texts or nulls; last {"rows", "sha256"}, the SHA-256
// of all bytes before it. docs/database.md describes it for others.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { InputError } from "../lib/errors.ts";
import { asUnreadable } from "../lib/files.ts";

export const FORMAT = "weighbridge-backup";
export const FORMAT_VERSION = 1;
/** A row of the largest upload that the hub takes is well below this. */
const MOST_LINE_BYTES = 64 * 2 ** 20;

export interface BackupHeader {
  format: typeof FORMAT;
  format_version: number;
  /** Version of the tables. */
  schema_version: number;
  /** How many tables follow. */
  tables: number;
}

export interface TableHeader {
  table: string;
  columns: string[];
  rows: number;
}

export interface BackupEnd {
  /** Rows of all tables. */
  rows: number;
  sha256: string;
}

export type Row = (string | null)[];

/** Reads a backup's lines one after another; every mistake is an InputError that names file and line. */
export class BackupReader {
  readonly #path: string;
  readonly #lines: AsyncGenerator<Buffer>;
  readonly #hash = createHash("sha256");
  #line = 0;

  constructor(path: string) {
    this.#path = path;
    this.#lines = readLines(path);
  }

  async readHeader(): Promise<BackupHeader> {
    const header = await this.#next("its first line");
    const { format, format_version, schema_version, tables } = object(header);
    if (format !== FORMAT) throw this.error(`is no ${FORMAT}`);
    if (format_version !== FORMAT_VERSION) {
      throw this.error(`has format version ${shown(format_version)}, this Weighbridge reads ${FORMAT_VERSION}`);
    }
    if (!isCount(schema_version) || schema_version < 1) throw this.error("has no schema_version");
    if (!isCount(tables)) throw this.error("does not say how many tables it holds");
    return { format, format_version, schema_version, tables };
  }

  async readTable(): Promise<TableHeader> {
    const { table, columns, rows } = object(await this.#next("a table"));
    const named = Array.isArray(columns) && columns.every((column) => typeof column === "string");
    if (typeof table !== "string" || !named || !isCount(rows)) throw this.error("should begin a table, and does not");
    return { table, columns, rows };
  }

  async readRow(width: number): Promise<{ row: Row; bytes: number }> {
    const line = await this.#readLine("a row");
    const row = this.#parse(line);
    if (
      !Array.isArray(row) ||
      row.length !== width ||
      !row.every((text) => text === null || typeof text === "string")
    ) {
      throw this.error(`should be a row of ${width} texts, and is not`);
    }
    return { row, bytes: line.length };
  }

  /** Reads the last line and checks that nothing comes after it and that all bytes before it are those that were written. */
  async readEnd(rows: number): Promise<void> {
    const line = await this.#readLine("its last line", false);
    const end = object(this.#parse(line));
    if (end.rows !== rows) throw this.error(`says that there are ${shown(end.rows)} rows, there are ${rows}`);
    if (end.sha256 !== this.#hash.digest("hex")) throw this.error("has another SHA-256: the file is damaged");
    if (!(await this.#lines.next()).done) throw this.error("should be the last");
  }

  error(what: string): InputError {
    return new InputError(`${this.#path}: line ${this.#line} ${what}`);
  }

  /** Lets go of the file. */
  async close(): Promise<void> {
    await this.#lines.return(undefined);
  }

  async #next(what: string): Promise<unknown> {
    return this.#parse(await this.#readLine(what));
  }

  async #readLine(what: string, hashed = true): Promise<Buffer> {
    const { value, done } = await this.#lines.next();
    if (done) throw new InputError(`${this.#path}: is cut off after line ${this.#line}: ${what} is missing`);
    this.#line++;
    if (hashed) this.#hash.update(value).update("\n");
    return value;
  }

  #parse(line: Buffer): unknown {
    try {
      return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(line));
    } catch {
      throw this.error("is not JSON");
    }
  }
}

/** The lines of a gzip file without their newlines, at most one in memory. A last line without newline is cut off. */
async function* readLines(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.on("error", (error) => gunzip.destroy(error));
  let parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of file.pipe(gunzip) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let to = chunk.indexOf(10); to >= 0; from = to + 1, to = chunk.indexOf(10, from)) {
        parts.push(chunk.subarray(from, to));
        yield parts.length === 1 ? parts[0] : Buffer.concat(parts);
        parts = [];
        bytes = 0;
      }
      parts.push(chunk.subarray(from));
      bytes += chunk.length - from;
      if (bytes > MOST_LINE_BYTES) {
        throw new InputError(`${path}: has a line of more than ${MOST_LINE_BYTES / 2 ** 20} MiB`);
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith("Z_")) {
      throw new InputError(`${path}: is no backup, or damaged or cut off: ${(error as Error).message}`, {
        cause: error,
      });
    }
    throw asUnreadable(error, path);
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}

function object(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>) : {};
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 60);
}
