// The metadata of a shard: everything that its bits depend on, and what a reader needs to make sense of it.
import type { Discard, ImageFile, ShardMetadata, ZooSpec } from "../../schemas/types.d.ts";
import { canonicalJson, parseJson } from "../lib/json.ts";
import { mistakes, validate } from "../lib/validate.ts";
import { drawConfig, modelId } from "../zoo/draw.ts";
import { weightLayout } from "../zoo/layout.ts";
import { shardCount, shardRuns } from "../zoo/shards.ts";
import { specHash } from "../zoo/spec.ts";

/** What a shard's metadata is made of. */
export interface ShardOrigin {
  spec: ZooSpec;
  collection: string;
  shard: number;
  discards: Discard[];
  imageFiles: ImageFile[];
  /** Which arithmetic decided the bits: "fma", "wasm" or "tfjs-..". */
  numerics: string;
}

/** The metadata of a shard, checked. Throws an InputError that starts with `where`. */
export function buildMetadata(origin: ShardOrigin, where: string): ShardMetadata {
  const { spec } = origin;
  const metadata = {
    schema_version: 1,
    spec,
    spec_hash: specHash(spec),
    collection: origin.collection,
    shard: origin.shard,
    numerics: origin.numerics,
    image_files: origin.imageFiles,
    tensor_layout: weightLayout({ layers: spec.convolution_layers }),
    discards: origin.discards.toSorted((one, other) => one.run - other.run),
    citation: spec.citation,
    license: spec.license,
  };
  return checkMetadata(metadata, where);
}

/** Metadata from a file's text. Throws an InputError that starts with `where` and says what is wrong. */
export function parseMetadata(text: string | undefined, where: string): ShardMetadata {
  if (text === undefined) throw mistakes(where, ["its metadata has no key weighbridge, so it is no shard"]);
  return checkMetadata(parseJson(text, `${where}: metadata`), where);
}

/** The one text of a shard's metadata. */
export function formatMetadata(metadata: ShardMetadata): string {
  return canonicalJson(metadata);
}

/** The numbers of the runs that have rows: those of the shard without the discarded ones, in order. */
export function keptRuns(metadata: ShardMetadata): number[] {
  const { first, count } = shardRuns(metadata.spec, metadata.shard);
  const discarded = new Set(metadata.discards.map((discard) => discard.run));
  return Array.from({ length: count }, (_, index) => first + index).filter((run) => !discarded.has(run));
}

function checkMetadata(value: unknown, where: string): ShardMetadata {
  const metadata = validate<ShardMetadata>("shard-metadata", value, `${where}: metadata`);
  const { spec, collection, shard } = metadata;
  const wrong: string[] = [];
  const differ = (name: string, must: unknown, is: unknown) => {
    if (canonicalJson(must) !== canonicalJson(is))
      wrong.push(`${name} must be ${canonicalJson(must)}, is ${canonicalJson(is)}`);
  };
  differ("spec_hash", specHash(spec), metadata.spec_hash);
  differ("license", spec.license, metadata.license);
  differ("citation", spec.citation, metadata.citation);
  differ("tensor_layout", weightLayout({ layers: spec.convolution_layers }), metadata.tensor_layout);
  wrong.push(...specMistakes(spec));
  const [collections, shards] = [spec.collections, shardCount(spec)];
  if (!collections.includes(collection))
    wrong.push(`collection must be of ${collections.join(", ")}, is ${collection}`);
  if (shard >= shards) wrong.push(`shard must be below ${shards}, is ${shard}`);
  if (wrong.length > 0) throw mistakes(`${where}: metadata`, wrong);
  const { first, count } = shardRuns(spec, shard);
  let previous = -1;
  for (const { run, model_id, seed, config, epoch } of metadata.discards) {
    if (run < first || run >= first + count) {
      wrong.push(`discard ${model_id} must be a run from ${first} to ${first + count - 1}, is run ${run}`);
      continue;
    }
    if (run <= previous) wrong.push(`discard of run ${run} must come before that of run ${previous} and only once`);
    previous = run;
    const drawn = drawConfig(spec, collection, run);
    differ(`discard of run ${run}: model_id`, modelId(collection, run), model_id);
    differ(`discard ${model_id}: seed`, drawn.seed, seed);
    differ(`discard ${model_id}: config`, drawn.config, config);
    if (epoch > spec.epochs) wrong.push(`discard ${model_id}: epoch must be at most ${spec.epochs}, is ${epoch}`);
  }
  if (wrong.length > 0) throw mistakes(`${where}: metadata`, wrong);
  return metadata;
}

/** What would make a spec undrawable. A file's spec need not agree with this version's own zoos, so no checkSpec here. */
function specMistakes(spec: ZooSpec): string[] {
  const wrong: string[] = [];
  const epochs = spec.checkpoint_epochs;
  for (let i = 1; i < epochs.length; i++)
    if (epochs[i] <= epochs[i - 1])
      wrong.push(`spec.checkpoint_epochs must ascend: ${epochs[i]} comes after ${epochs[i - 1]}`);
  for (const [name, from] of Object.entries(spec.hyperparameters)) {
    if (from.distribution === "choice") continue;
    const { low, high, distribution } = from;
    if (low > high || (distribution === "log_uniform" && low <= 0))
      wrong.push(`spec.hyperparameters.${name} can't be drawn: ${distribution} from ${low} to ${high}`);
  }
  return wrong;
}
