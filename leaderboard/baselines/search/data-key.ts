// Names the data that a fit depends on, so that what is kept of other data is never taken for this one's.
import { createHash } from "node:crypto";
import type { InputSet } from "../../../src/features/input-sets.ts";
import { canonicalJson } from "../../../src/lib/json.ts";
import type { CollectionNetworks, Networks } from "../networks.ts";

/** To be raised when the same settings on the same data give other bits, or networks are parted otherwise. */
const FORM = 1;

/** SHA-256 of the parts of a collection: each is hashed once, when first asked for. */
export class CollectionHashes {
  readonly #networks: CollectionNetworks;
  readonly #known = new Map<string, string>();

  constructor(networks: CollectionNetworks) {
    this.#networks = networks;
  }

  /** Names a collection's networks, labels and folds, and the inputs that the set needs. */
  of(set: InputSet): string[] {
    const { train, test, collection } = this.#networks;
    const networks = this.#hash("networks", [train.labels, train.folds], [...train.model_ids, "", ...test.model_ids]);
    return [collection, set.name, String(set.columns), networks, ...this.#inputs(set, "", [train, test])];
  }

  /** SHA-256 of the test networks and their inputs alone: what another collection's fit predicts of them hangs on these. */
  ofTest(set: InputSet): string {
    return this.#ofSplit("test", set);
  }

  /** The same of the networks that are set aside for early decision. */
  ofEarly(set: InputSet): string {
    return this.#ofSplit("early", set);
  }

  #ofSplit(split: "test" | "early", set: InputSet): string {
    const networks = this.#networks[split];
    const names = this.#hash(`${split} networks`, [], networks.model_ids);
    const parts = [names, ...this.#inputs(set, `${split} `, [networks])];
    return createHash("sha256").update(parts.join("\n")).digest("hex");
  }

  /** Hashes of the blocks of these networks that the set is picked from; `of` tells them from those of others. */
  #inputs({ needs }: InputSet, of: string, networks: readonly Networks[]): string[] {
    const { weights, hyperparameters, statisticsEpoch: epoch } = needs;
    const blocks: [string, (ArrayBufferView | undefined)[]][] = [];
    if (weights) blocks.push([`${of}weights`, networks.map((one) => one.weights)]);
    if (hyperparameters) blocks.push([`${of}hyperparameters`, networks.map((one) => one.hyperparameters)]);
    if (epoch !== undefined)
      blocks.push([`${of}statistics ${epoch}`, networks.map((one) => one.statistics.get(epoch))]);
    return blocks.map(([part, arrays]) => this.#hash(part, arrays));
  }

  #hash(part: string, arrays: (ArrayBufferView | undefined)[], texts: readonly string[] = []): string {
    let known = this.#known.get(part);
    if (known === undefined) {
      const hash = createHash("sha256").update(texts.join("\n"));
      for (const array of arrays) {
        hash.update(`\n${array?.byteLength ?? "none"}\n`);
        if (array) hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
      }
      known = hash.digest("hex");
      this.#known.set(part, known);
    }
    return known;
  }
}

/**
 * SHA-256 of everything that the fits of one cell depend on but the number of trials. What they predict of other
 * collections depends on those too, see `ofTest`. `settings` are the first trials': where the ranges of a search change,
 * they do.
 */
export function cellKey(
  hashes: CollectionHashes,
  set: InputSet,
  estimator: string,
  { seed, settings }: { seed: number; settings: readonly unknown[] },
): string {
  const parts = { FORM, seed, estimator, settings, data: hashes.of(set) };
  return createHash("sha256").update(canonicalJson(parts)).digest("hex");
}
