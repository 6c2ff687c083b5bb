// The kept networks of one collection, by all that is known of them but their weights: small enough for memory whatever
// the zoo's size. Every table that is published takes its values from here.
import type { Config, Discard, ImageFile, ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { canonicalJson } from "../lib/json.ts";
import type { ColumnValues } from "../shard/column-data.ts";
import type { StoredShard } from "../shard/scan.ts";
import { STORED_NUMBERS } from "../shard/stored-shard.ts";
import { drawConfig, modelId, type Split, splitOf } from "../zoo/index.ts";

export interface Networks {
  collection: string;
  shards: StoredShard[];
  /** Of all shards, ascending. */
  runs: number[];
  /** Of each of `runs`. */
  splits: Split[];
  counts: Record<Split, number>;
  discards: Discard[];
  imageFiles: ImageFile[];
  numerics: string;
}

/**
 * Puts the scanned shards of a collection together.
 * @throws InputError if one is not the shard of that number, or of other image files or arithmetic than the first.
 */
export function gatherNetworks(spec: ZooSpec, collection: string, shards: StoredShard[]): Networks {
  const first = shards[0].metadata;
  const images = (from: typeof first) => canonicalJson(from.image_files.map(({ name, sha256 }) => [name, sha256]));
  for (const [number, { place, metadata }] of shards.entries()) {
    const differ = (what: string, must: unknown, is: unknown) => {
      if (must !== is) throw new InputError(`${place.path}: ${what} must be ${must}, is ${is}`);
    };
    differ("collection", collection, metadata.collection);
    differ("shard", number, metadata.shard);
    differ("spec", canonicalJson(spec), canonicalJson(metadata.spec));
    differ(`numerics, as in ${shards[0].place.path},`, first.numerics, metadata.numerics);
    differ(`image files, as in ${shards[0].place.path},`, images(first), images(metadata));
  }
  const runs = shards.flatMap((shard) => shard.runs);
  const splits = runs.map((run) => splitOf(spec, collection, run));
  const count = (split: Split) => splits.filter((other) => other === split).length;
  return {
    ...{ collection, shards, runs, splits },
    counts: { train: count("train"), test: count("test"), early: count("early") },
    discards: shards.flatMap(({ metadata }) => metadata.discards),
    imageFiles: first.image_files,
    numerics: first.numerics,
  };
}

/** STORED_NUMBERS of all networks after the epoch at `index` of the spec's checkpoint epochs: [runs, 5]. */
export function numbersAt({ shards }: Networks, index: number): Float64Array {
  const size = STORED_NUMBERS.length;
  const parts = shards.map(({ runs, numbers }) =>
    numbers.subarray(index * runs.length * size, (index + 1) * runs.length * size),
  );
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

/** What names some runs: columns of every table. */
export function nameColumns(collection: string, runs: readonly number[]): Record<string, ColumnValues> {
  return {
    model_id: runs.map((run) => modelId(collection, run)),
    collection: runs.map(() => collection),
    run: Int32Array.from(runs),
  };
}

/** The seeds and configs of a collection's runs as columns; each run is drawn once, however often it is asked for. */
export class DrawnRuns {
  readonly #spec: ZooSpec;
  readonly #collection: string;
  readonly #drawn = new Map<number, ReturnType<typeof drawConfig>>();

  constructor(spec: ZooSpec, collection: string) {
    this.#spec = spec;
    this.#collection = collection;
  }

  /** What names these runs, and what was drawn for them. */
  columns(runs: readonly number[]): Record<string, ColumnValues> {
    const drawn = runs.map((run) => this.#draw(run));
    const names = Object.keys(this.#spec.hyperparameters) as (keyof Config)[];
    const configs = names.map((name) => [name, drawn.map(({ config }) => config[name])] as const);
    return {
      ...nameColumns(this.#collection, runs),
      seed: drawn.map(({ seed }) => seed),
      ...(Object.fromEntries(configs) as Record<string, ColumnValues>),
    };
  }

  #draw(run: number) {
    let drawn = this.#drawn.get(run);
    if (drawn === undefined) {
      drawn = drawConfig(this.#spec, this.#collection, run);
      this.#drawn.set(run, drawn);
    }
    return drawn;
  }
}
