// Whole columns of a published table that may have several files, each compared with the manifest before it is believed.
import type { PublishedFile } from "../../schemas/types.d.ts";
import { FailureError } from "../lib/errors.ts";
import { openTable } from "../shard/index.ts";
import type { Release, ZooSource } from "./source.ts";
import { readFile } from "./transfer.ts";

export interface ReadOptions {
  signal?: AbortSignal | undefined;
  /** Told of bytes that came; of fewer than none where a file begins anew. */
  moved?: (bytes: number) => void;
}

/** Columns by their names: texts, numbers (null where a value is missing), or all rows' weights one behind the other. */
export interface TableColumns {
  readonly rows: number;
  texts(name: string): string[];
  numbers(name: string): Float64Array;
}

/** Reads these columns of the files of one table, in their order. Missing numbers are NaN. FailureError names the file. */
export async function readColumns(
  source: ZooSource,
  release: Release,
  files: readonly PublishedFile[],
  names: readonly string[],
  options: ReadOptions = {},
): Promise<TableColumns> {
  const parts = new Map<string, ArrayLike<unknown>[]>(names.map((name) => [name, []]));
  let rows = 0;
  for (const file of files) {
    await eachGroup(source, release, file, names, options, (values, count) => {
      for (const name of names) parts.get(name)!.push(values[name]);
      rows += count;
    });
  }
  return {
    rows,
    texts: (name) => parts.get(name)!.flatMap((part) => Array.from(part, String)),
    numbers(name) {
      const numbers = new Float64Array(rows);
      let at = 0;
      for (const part of parts.get(name)!)
        for (let row = 0; row < part.length; row++) numbers[at++] = (part[row] as number | null) ?? Number.NaN;
      return numbers;
    },
  };
}

/** Reads the row groups of one file, one after another. FailureError if it has other rows than the manifest says. */
export async function eachGroup(
  source: ZooSource,
  release: Release,
  file: PublishedFile,
  names: readonly string[],
  options: ReadOptions,
  take: (values: Record<string, ArrayLike<unknown>>, rows: number) => void,
): Promise<void> {
  const where = `${file.path} in ${source.name}`;
  const table = openTable(await readFile(source, release, file, options), where);
  if (table.rows !== file.rows)
    throw new FailureError(`${where}: has ${table.rows} rows, ${file.rows} by the manifest`);
  for (const group of table.groupRows.keys()) {
    const { values, rows } = table.readGroup(group, names);
    take(values as Record<string, ArrayLike<unknown>>, rows);
  }
}
