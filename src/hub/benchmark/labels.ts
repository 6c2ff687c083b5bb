// The accuracies of test networks inside the hub: read when something is scored, kept in memory, handed to scoring threads
// and to nothing else.
import type { ExpectedModels } from "../../../leaderboard/tracks/index.ts";
import { FailureError, InputError } from "../../lib/errors.ts";
import { findWithheldLabels, readWithheldAccuracies } from "../../publish/read-labels.ts";
import type { Store } from "../../store/index.ts";
import { modelId, type Split } from "../../zoo/index.ts";
import { BoundedCache } from "../bounded-cache.ts";
import type { Catalog, Release } from "../catalog.ts";

const CACHE_BYTES = 64 * 2 ** 20;
/** How long labels that were not here are taken to be missing, in milliseconds. */
const MISSING_MILLISECONDS = 5_000;

export class Labels {
  readonly #catalog: Pick<Catalog, "runs">;
  readonly #privateStore: Store | undefined;
  readonly #now: () => number;
  readonly #kept = new BoundedCache<Float64Array>(CACHE_BYTES, ({ byteLength }) => byteLength);
  readonly #here = new Map<string, { is: boolean; until: number }>();

  constructor(catalog: Pick<Catalog, "runs">, privateStore: Store | undefined, now: () => number) {
    this.#catalog = catalog;
    this.#privateStore = privateStore;
    this.#now = now;
  }

  /** Whether these collections could be scored; reads no label. FailureError if the private store fails. */
  async areHere(release: Release, collections: readonly string[]): Promise<boolean> {
    const { manifest, sha256 } = release;
    if (manifest.labels === "public") return true;
    if (this.#privateStore === undefined) return false;
    const key = `${sha256} ${collections.join(" ")}`;
    const known = this.#here.get(key);
    if (known !== undefined && this.#now() < known.until) return known.is;
    const is = await findWithheldLabels(this.#privateStore, manifest, collections).then(
      () => true,
      (error: unknown) => {
        if (error instanceof InputError) return false;
        throw error;
      },
    );
    this.#here.set(key, { is, until: is ? Number.POSITIVE_INFINITY : this.#now() + MISSING_MILLISECONDS });
    return is;
  }

  /**
   * Final accuracies of the networks that a track predicts, by collection, in the order of its expected models.
   * FailureError if there is not one for each.
   */
  async of(release: Release, expected: readonly ExpectedModels[]): Promise<Map<string, Float64Array>> {
    const truths = new Map<string, Float64Array>();
    for (const asked of expected) {
      const { collection, split } = asked;
      if (truths.has(collection)) continue;
      const key = `${release.sha256} ${collection} ${split}`;
      truths.set(collection, await this.#kept.get(key, () => this.#read(release, asked)));
    }
    return truths;
  }

  async #read({ manifest }: Release, { collection, split, models }: ExpectedModels): Promise<Float64Array> {
    const { runs, accuracy } =
      manifest.labels === "public"
        ? await this.#readPublic(manifest, collection, split)
        : await this.#readWithheld(manifest, collection, split);
    const where = `labels of the ${split} networks of ${collection} of ${manifest.zoo} ${manifest.version}`;
    if (runs.length !== models.length)
      throw new FailureError(`${where}: must be of ${models.length} networks, are of ${runs.length}`);
    if (models.some((model, row) => model !== modelId(collection, runs[row])))
      throw new FailureError(`${where}: are of other networks than the track's`);
    if (accuracy.some((value) => !(value >= 0 && value <= 1)))
      throw new FailureError(`${where}: not all are from 0 to 1`);
    return accuracy;
  }

  async #readPublic(manifest: Release["manifest"], collection: string, split: Split) {
    const table = await this.#catalog.runs(manifest, collection);
    const rows = Array.from(table.split.keys()).filter((row) => table.split[row] === split);
    return {
      runs: Int32Array.from(rows, (row) => table.run[row]),
      accuracy: Float64Array.from(rows, (row) => table.test_accuracy[row]),
    };
  }

  async #readWithheld(manifest: Release["manifest"], collection: string, split: Split) {
    const { runs, accuracyAt } = await readWithheldAccuracies(this.#privateStore!, manifest, collection, split);
    return { runs, accuracy: accuracyAt.get(manifest.spec.epochs) ?? new Float64Array(0) };
  }
}
