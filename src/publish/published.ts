// The manifest of a version: put together when all files are there, and compared with the shards when there is one already.
import type { Manifest, PublishedCollection, PublishedFile } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import type { Store } from "../store/index.ts";
import { earlyEpoch, imageSetTitle, weightLayout } from "../zoo/index.ts";
import { manifestKey } from "./layout.ts";
import { readManifest } from "./manifest.ts";
import type { Networks } from "./networks.ts";
import type { LabelMode } from "./slots.ts";
import { getJson } from "./stored-json.ts";
import type { TrainingFolder } from "./training-folder.ts";

/** The manifest of a version, undefined if it is not published. InputError if it is not what a manifest must be. */
export async function findManifest(store: Store, zoo: string, version: string): Promise<Manifest | undefined> {
  const key = manifestKey(zoo, version);
  const found = await getJson(store, key);
  return found === undefined ? undefined : readManifest(found, `${key} in ${store.name}`);
}

/** InputError that says what differs if a published version was not made of these shards in this way. */
export function checkSameContent(manifest: Manifest, input: TrainingFolder, labels: LabelMode, place: string): void {
  const differences: string[] = [];
  const differ = (what: string, is: unknown, now: unknown) => {
    if (is !== now) differences.push(`${what} ${is}, now ${now}`);
  };
  differ("spec_hash was", manifest.spec_hash, input.specHash);
  differ("labels were", manifest.labels, labels);
  const names = (list: { collection: string }[]) => list.map(({ collection }) => collection).join(", ");
  differ("collections were", names(manifest.collections), names(input.collections));
  for (const { collection, shardsSha256 } of input.collections) {
    const published = manifest.collections.find((other) => other.collection === collection);
    if (published) differ(`the shards of ${collection} had SHA-256`, published.shards_sha256, shardsSha256);
  }
  if (differences.length === 0) return;
  throw new InputError(
    `${manifest.zoo} ${manifest.version} is published in ${place} with other content (${differences.join("; ")}): raise the version in the spec`,
  );
}

/** The manifest of these files, sorted by their paths. InputError if it would be wrong. */
export function makeManifest(
  input: TrainingFolder,
  all: Networks[],
  files: PublishedFile[],
  { labels, published }: { labels: LabelMode; published: string },
): Manifest {
  const { spec, specHash, collections } = input;
  const early = labels === "withheld" ? earlyEpoch(spec) : undefined;
  const manifest = {
    schema_version: 1,
    ...{ zoo: spec.name, version: spec.version, title: spec.title, description: spec.description },
    ...{ published, labels, spec, spec_hash: specHash, numerics: all[0].numerics },
    ...(early === undefined ? {} : { early_epoch: early }),
    tensor_layout: weightLayout({ layers: spec.convolution_layers }),
    ...{ license: spec.license, citation: spec.citation },
    collections: all.map((networks, index) => publishedCollection(input, networks, collections[index].shardsSha256)),
    files: files.toSorted((one, other) => (one.path < other.path ? -1 : 1)),
  };
  return readManifest(manifest, `the manifest of ${spec.name} ${spec.version}`);
}

function publishedCollection({ spec }: TrainingFolder, networks: Networks, shards: string): PublishedCollection {
  const { collection, counts, discards, imageFiles } = networks;
  return {
    collection,
    title: imageSetTitle(collection),
    image_files: imageFiles as PublishedCollection["image_files"],
    counts: { runs: spec.runs_per_collection, ...counts, discards: discards.length },
    shards_sha256: shards,
    discards,
  };
}
