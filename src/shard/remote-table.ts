// Single rows of a Parquet file that lies elsewhere, by byte ranges: the footer, the page indexes and the pages that hold
// the rows, never the whole file. hyparquet reads so; parquet-wasm wants the file in memory (docs/parquet.md).
import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects, parquetSchema } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { FailureError, InputError } from "../lib/errors.ts";

/** Read first from the end of a file: the footer of a file of weights has about 10,000 bytes. */
const FOOTER_BYTES = 2 ** 15;

/** A file of so many bytes; `read` gives those from `start` to before `end`. */
export interface RemoteFile {
  bytes: number;
  read(start: number, end: number): Promise<Uint8Array>;
}

/** A table whose footer has been read. */
export interface RemoteTable {
  columns: string[];
  rows: number;
  /**
   * Rows `start` to before `end`, all columns or these; int64 come as numbers, weights as lists of numbers.
   * InputError for rows beyond the last, FailureError if they can't be read.
   */
  readRows(start: number, end: number, columns?: readonly string[]): Promise<Record<string, unknown>[]>;
}

/** Opens a table by reading its footer. Throws a FailureError that begins with `where` if it can't be read. */
export async function openRemoteTable(remote: RemoteFile, where: string): Promise<RemoteTable> {
  const failures = new WeakSet<object>();
  const file: AsyncBuffer = {
    byteLength: remote.bytes,
    async slice(start, end = remote.bytes) {
      // Those of the file's place are told as they are; only what the file holds is "can't be read".
      const bytes = await remote.read(start, end).catch((error: Error) => {
        failures.add(error);
        throw error;
      });
      return new Uint8Array(bytes).buffer;
    },
  };
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (failures.has(error as Error)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new FailureError(`${where}: can't be read as Parquet: ${reason.split("\n")[0]}`, { cause: error });
    }
  };
  const metadata = await attempt(() => parquetMetadataAsync(file, { initialFetchSize: FOOTER_BYTES }));
  const rows = Number(metadata.num_rows);
  const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
  return {
    columns,
    rows,
    async readRows(start, end, names) {
      if (!(start >= 0 && start <= end && end <= rows))
        throw new InputError(`${where}: has rows 0 to ${rows}, not ${start} to ${end}`);
      if (start === end) return [];
      const found = await attempt(() =>
        parquetReadObjects({
          file,
          metadata,
          compressors,
          useOffsetIndex: true,
          rowStart: start,
          rowEnd: end,
          ...(names ? { columns: [...names] } : {}),
        }),
      );
      return found.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]),
        ),
      );
    },
  };
}
