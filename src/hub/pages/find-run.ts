// Which run of a version a network's name means, kept or given up.
import type { Discard, Manifest, PublishedCollection } from "../../../schemas/types.d.ts";
import type { Catalog } from "../catalog.ts";
import type { RunTable } from "../run-table.ts";

export type FoundRun =
  | { collection: PublishedCollection; discard: Discard }
  | { collection: PublishedCollection; runs: RunTable; row: number };

/** Undefined if the version has no such run. */
export async function findRun(catalog: Catalog, manifest: Manifest, model_id: string): Promise<FoundRun | undefined> {
  const collection = manifest.collections.find((other) => model_id.startsWith(`${other.collection}-`));
  if (collection === undefined) return undefined;
  const discard = collection.discards.find((other) => other.model_id === model_id);
  if (discard !== undefined) return { collection, discard };
  const runs = await catalog.runs(manifest, collection.collection);
  const row = runs.model_id.indexOf(model_id);
  return row < 0 ? undefined : { collection, runs, row };
}
