// Features of some networks as they are published, to be compared with what their weights give.
import type { Manifest } from "../../../schemas/types.d.ts";
import { computeFeatures } from "../../features/index.ts";
import type { RowReader } from "./compare-table.ts";

/** About so many networks of every collection and epoch are computed again. */
const SAMPLES = 40;

export class FeatureSamples {
  readonly #names: readonly string[];
  readonly #manifest: Manifest;
  readonly #published = new Map<string, Float64Array>();
  readonly problems: string[] = [];
  compared = 0;

  constructor(manifest: Manifest, names: readonly string[]) {
    this.#manifest = manifest;
    this.#names = names;
  }

  /** Keeps the features of a row if it is one of the sample of `rows`; gives what is wrong with them. */
  take(reader: RowReader, epoch: number, rows: number): string[] {
    const values = Float64Array.from(this.#names, (name) => reader.value(name) as number);
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) return [`${reader.value("model_id")}: ${this.#names[bad]} must be finite, is ${values[bad]}`];
    const step = Math.max(1, Math.floor(rows / SAMPLES));
    if (reader.row % step === 0) this.#published.set(`${epoch} ${reader.value("model_id")}`, values);
    return [];
  }

  /** Computes the features of a row of weights again, if those that are published are kept, and forgets them. */
  compare(reader: RowReader, epoch: number): void {
    const id = `${epoch} ${reader.value("model_id")}`;
    const published = this.#published.get(id);
    if (published === undefined) return;
    this.#published.delete(id);
    this.compared++;
    const computed = computeFeatures(reader.weights().slice(), this.#manifest.tensor_layout, 1);
    const wrong = computed.findIndex((value, index) => !Object.is(value, published[index]));
    if (wrong < 0) return;
    const name = this.#names[wrong];
    this.problems.push(
      `${reader.value("model_id")} after epoch ${epoch}: ${name} is ${published[wrong]}, its weights give ${computed[wrong]}`,
    );
  }
}
