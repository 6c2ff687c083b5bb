// Some networks trained again: chosen here by chance, trained by whoever has a kernel and images (workers/retrain.ts), and
// compared with every checkpoint that is published of them.
import type { Manifest } from "../../../schemas/types.d.ts";
import { RandomStream, shuffle, streamKey } from "../../lib/random.ts";
import { LABELS } from "../../publish/tables.ts";
import { modelId } from "../../zoo/index.ts";
import type { RowReader } from "./compare-table.ts";
import type { Expected } from "./expected.ts";
import type { Findings } from "./findings.ts";

/** A checkpoint that was made anew. */
export interface Retrained {
  epoch: number;
  weights: Float32Array;
  train_accuracy: number;
  test_accuracy: number;
  train_loss: number;
  test_loss: number;
}

/**
 * Trains runs again. `prepare` throws an InputError if this machine would not come to the same bits (other arithmetic,
 * other images); `train` gives the checkpoints of a run, or why it was given up.
 */
export interface Retrainer {
  prepare(manifest: Manifest, collections: string[]): Promise<void>;
  train(manifest: Manifest, collection: string, run: number): Promise<Retrained[] | string>;
}

interface Published {
  epoch: number;
  weights: Float32Array;
  /** In the order of LABELS; undefined where they are withheld. */
  labels: number[] | undefined;
}

export class Retraining {
  readonly #chosen = new Map<string, { collection: string; run: number; published: Published[] }>();

  /** Chooses `count` of all kept runs; the same `seed` chooses the same ones. */
  constructor(all: readonly Expected[], count: number, seed: number) {
    const runs = all.flatMap(({ collection, runs }) => runs.map((run) => ({ collection, run })));
    const order = Uint32Array.from(runs, (_, index) => index);
    shuffle(order, new RandomStream(streamKey(seed, "subset")), count);
    const chosen = [...order.subarray(0, count)].sort((one, other) => one - other);
    for (const { collection, run } of chosen.map((index) => runs[index])) {
      this.#chosen.set(modelId(collection, run), { collection, run, published: [] });
    }
  }

  /** The collections of the chosen runs. */
  get collections(): string[] {
    return [...new Set([...this.#chosen.values()].map(({ collection }) => collection))];
  }

  /** Keeps a row of weights if its run is chosen. */
  take(reader: RowReader, collection: string, epoch: number, isLabelled: boolean): void {
    const chosen = this.#chosen.get(String(reader.value("model_id")));
    if (chosen === undefined || chosen.collection !== collection) return;
    const labels = isLabelled ? LABELS.map((name) => reader.value(name) as number) : undefined;
    chosen.published.push({ epoch, weights: reader.weights().slice(), labels });
  }

  /** Trains the chosen runs and compares them. `tell` is called after each. */
  async compare(retrainer: Retrainer, manifest: Manifest, findings: Findings, tell: () => void): Promise<void> {
    for (const [id, { collection, run, published }] of this.#chosen) {
      if (published.length === 0) {
        findings.note(`${id} was chosen to be trained again, but none of its checkpoints is here`);
        continue;
      }
      const made = await retrainer.train(manifest, collection, run);
      const problems =
        typeof made === "string"
          ? [`trained again, it was given up: ${made}`]
          : published.flatMap((one) =>
              differences(
                one,
                made.find(({ epoch }) => epoch === one.epoch),
              ),
            );
      findings.add("retraining", published.length, id, problems);
      tell();
    }
  }
}

function differences(published: Published, made: Retrained | undefined): string[] {
  const after = `after epoch ${published.epoch}`;
  if (made === undefined) return [`${after} training again gives no checkpoint`];
  const bits = [new Int32Array(published.weights.buffer), new Int32Array(made.weights.slice().buffer)];
  const different = bits[0].reduce((count, word, index) => (word === bits[1][index] ? count : count + 1), 0);
  const problems: string[] = [];
  if (different > 0) {
    const first = bits[0].findIndex((word, index) => word !== bits[1][index]);
    const values = `the first is weight ${first}: ${published.weights[first]}, trained again ${made.weights[first]}`;
    problems.push(`${after} ${different} of ${bits[0].length} weights differ; ${values}`);
  }
  for (const [index, name] of LABELS.entries()) {
    const is = published.labels?.[index];
    if (is === undefined || Object.is(is, made[name])) continue;
    problems.push(`${after} ${name} is ${is}, trained again ${made[name]}`);
  }
  return problems;
}
