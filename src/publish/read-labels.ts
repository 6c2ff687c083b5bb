// The one way to withheld labels: the private store's tables, for scoring and for nothing else. What they hold is never
// part of a message.
import { createHash } from "node:crypto";
import type { Manifest, PrivateManifest } from "../../schemas/types.d.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { openTable } from "../shard/index.ts";
import { readAll, type Store } from "../store/index.ts";
import type { Split } from "../zoo/index.ts";
import { fileKey, privateManifestKey } from "./layout.ts";
import { readWithheld } from "./withheld.ts";

/** Accuracies of the networks of one split, sorted by run. */
export interface WithheldAccuracies {
  runs: Int32Array; // [networks]
  /** Test accuracy by epoch, the final one too. [networks] each */
  accuracyAt: Map<number, Float64Array>;
}

/** Which version's labels are meant. */
type Version = Pick<Manifest, "zoo" | "version" | "spec_hash">;

/**
 * What a private store holds of a version, without reading a label of it.
 * @throws InputError if that is nothing, is of another zoo, or lacks one of these collections.
 */
export async function findWithheldLabels(
  store: Store,
  { zoo, version, spec_hash }: Version,
  collections: readonly string[],
): Promise<PrivateManifest> {
  const where = `${privateManifestKey(zoo, version)} in ${store.name}`;
  const manifest = await readWithheld(store, zoo, version);
  if (manifest === undefined) throw new InputError(`${store.name} has no withheld labels of ${zoo} ${version}`);
  if (manifest.spec_hash !== spec_hash)
    throw new InputError(`${where}: is of a zoo with the spec ${manifest.spec_hash}, not ${spec_hash}`);
  for (const collection of collections)
    if (!manifest.files.some((file) => file.collection === collection))
      throw new InputError(`${where}: has no labels of ${collection}`);
  return manifest;
}

/**
 * The withheld accuracies of a collection's test or early-decision networks after each kept epoch.
 * @throws InputError if the private store has none of this version, FailureError if they are damaged.
 */
export async function readWithheldAccuracies(
  store: Store,
  release: Version,
  collection: string,
  split: Split,
): Promise<WithheldAccuracies> {
  const { files } = await findWithheldLabels(store, release, [collection]);
  const file = files.find((one) => one.collection === collection)!;
  const object = await store.get(fileKey(release.zoo, release.version, file.path));
  const bytes = object && (await readAll(object.body));
  const sha256 = bytes && createHash("sha256").update(bytes).digest("hex");
  if (bytes === undefined || sha256 !== file.sha256)
    throw new FailureError(
      `${file.path} in ${store.name}: must have the SHA-256 ${file.sha256}, ${sha256 === undefined ? "is not there" : `has ${sha256}`}`,
    );
  return pick(bytes, file.path, split);
}

function pick(bytes: Uint8Array, where: string, split: Split): WithheldAccuracies {
  const table = openTable(bytes, where);
  const byEpoch = new Map<number, { runs: number[]; accuracies: number[] }>();
  for (const group of table.groupRows.keys()) {
    const { values, rows } = table.readGroup(group, ["run", "split", "epoch", "test_accuracy"]);
    for (let row = 0; row < rows; row++) {
      if (values.split[row] !== split) continue;
      const epoch = Number(values.epoch[row]);
      const known = byEpoch.get(epoch) ?? { runs: [], accuracies: [] };
      byEpoch.set(epoch, known);
      known.runs.push(Number(values.run[row]));
      known.accuracies.push(Number(values.test_accuracy[row]));
    }
  }
  const [first] = byEpoch.values();
  const accuracyAt = new Map([...byEpoch].map(([epoch, one]) => [epoch, Float64Array.from(one.accuracies)]));
  for (const [epoch, { runs }] of byEpoch)
    if (runs.length !== first.runs.length || runs.some((run, row) => run !== first.runs[row]))
      throw new FailureError(`${where}: epoch ${epoch} has other networks than the first one`);
  return { runs: Int32Array.from(first?.runs ?? []), accuracyAt };
}
