// The weights of one network, found among the parts of a split without reading more than the pages that hold its row.
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { FailureError } from "../lib/errors.ts";
import { filesOf } from "../publish/manifest.ts";
import type { RemoteTable } from "../shard/remote-table.ts";
import type { RunTable } from "./run-table.ts";

/** Where a row lies among files that follow each other. */
export interface RowPlace {
  file: PublishedFile;
  /** Number of the row in the file. */
  row: number;
}

/** The file that holds row `index` of a table in parts; undefined beyond the last. */
export function placeOf(parts: readonly PublishedFile[], index: number): RowPlace | undefined {
  let first = 0;
  for (const file of parts) {
    const rows = file.rows ?? 0;
    if (index < first + rows) return { file, row: index - first };
    first += rows;
  }
  return undefined;
}

/**
 * A network's weights [width] after `epoch`, or after the final one; undefined if there is no such network or they are
 * not published (early-decision networks after the early epoch). FailureError if a file does not hold what it should.
 */
export async function readModelWeights(
  manifest: Manifest,
  runs: RunTable,
  openTable: (file: PublishedFile) => Promise<RemoteTable>,
  { collection, run, epoch }: { collection: string; run: number; epoch?: number | undefined },
): Promise<Float32Array | undefined> {
  const index = runs.run.indexOf(run);
  if (index < 0) return undefined;
  const split = runs.split[index];
  let before = 0;
  for (let row = 0; row < index; row++) if (runs.split[row] === split) before++;
  const parts = filesOf(manifest, { collection, split, content: "weights", epoch: epoch ?? "final" });
  const place = placeOf(parts, before);
  if (place === undefined) return undefined;
  const table = await openTable(place.file);
  const [found] = await table.readRows(place.row, place.row + 1, ["run", "weights"]);
  if (found?.run !== run)
    throw new FailureError(`${place.file.path}: row ${place.row} must be of run ${run}, is of ${found?.run}`);
  return Float32Array.from(found.weights as ArrayLike<number>);
}
