// Networks for the baselines bench: made ones, seeded, whose weights tell their accuracy as those of real zoos do, through
// how wide, how shifted and how heavy-tailed each tensor is; or those that a training folder has.
import { computeFeatures, featureNames } from "../../src/features/index.ts";
import { exp } from "../../src/lib/math.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { weightLayout } from "../../src/zoo/index.ts";
import { readNetworks } from "../publish/networks.ts";

/** The published network's tensors. */
export const LAYOUT = weightLayout({ layers: 3 });
export const WIDTH = LAYOUT.at(-1)!.end;

/** Inputs of predictors with what they are to predict. */
export interface MadeTable {
  features: Float32Array; // [rows, columns]
  rows: number;
  columns: number;
  labels: Float64Array; // [rows]
}

const NORMALS = 1 << 18;

/** Makes networks: the same seed makes the same ones, batch after batch. */
export class NetworkMaker {
  readonly #stream: RandomStream;
  /** Drawn once; each tensor takes a stretch of them from a random place on, as drawing is slow. */
  readonly #normals: Float32Array;

  constructor(seed: number) {
    this.#stream = new RandomStream(streamKey(seed, "config"));
    this.#normals = Float32Array.from({ length: NORMALS }, () => this.#stream.normal());
  }

  /**
   * The next networks: weights [rows, 4970] and accuracies [rows]. A quarter has failed: 0.1. The others' accuracy depends
   * on the widths and tails of their kernels, alone and in pairs, and on noise of half a point.
   */
  make(rows: number): { weights: Float32Array; accuracies: Float64Array } {
    const stream = this.#stream;
    const weights = new Float32Array(rows * WIDTH);
    const accuracies = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const sizes = LAYOUT.map(() => stream.uniform());
      const widths = sizes.map((size) => 0.02 * exp(3 * size));
      const tails = LAYOUT.map(() => stream.uniform());
      const shifts = LAYOUT.map(() => stream.normal());
      for (const [tensor, { start, end }] of LAYOUT.entries()) {
        const from = stream.below(NORMALS - (end - start));
        for (let index = start; index < end; index++) {
          const normal = this.#normals[from + index - start];
          const value = normal * (1 + tails[tensor] * normal * normal) + 0.3 * shifts[tensor];
          weights[row * WIDTH + index] = widths[tensor] * value;
        }
      }
      const [, first, , second, , third, , last] = sizes;
      const quality = 6 * first * second - 4 * (third - 0.5) ** 2 + 2 * last + tails[3] - 2 * tails[5] * third;
      const failed = first + second + third < 1.1;
      accuracies[row] = failed ? 0.1 : 0.1 + 0.85 / (1 + exp(0.5 - quality)) + 0.005 * stream.normal();
    }
    return { weights, accuracies };
  }
}

/** Made networks as predictors see them: the per-layer statistics, [rows, 56]. */
export function makeTable(maker: NetworkMaker, rows: number): MadeTable {
  const { weights, accuracies } = maker.make(rows);
  return tableOf(weights, accuracies);
}

/** The final networks of a training folder's complete shards, a table for each collection. */
export async function readTables(folder: string): Promise<Map<string, MadeTable>> {
  const { networks } = await readNetworks(folder, Number.POSITIVE_INFINITY);
  const last = networks.map((checkpoints) => checkpoints.at(-1)!);
  const tables = new Map<string, MadeTable>();
  for (const [collection, own] of Map.groupBy(last, (row) => row.collection)) {
    const weights = new Float32Array(own.length * WIDTH);
    for (const [row, network] of own.entries()) weights.set(network.weights, row * WIDTH);
    tables.set(
      collection,
      tableOf(
        weights,
        Float64Array.from(own, (row) => row.test_accuracy),
      ),
    );
  }
  return tables;
}

function tableOf(weights: Float32Array, labels: Float64Array): MadeTable {
  const rows = labels.length;
  return { features: layerStatistics(computeFeatures(weights, LAYOUT, rows), rows), rows, columns: COLUMNS, labels };
}

const NAMES = featureNames(LAYOUT);
const GROUP = NAMES.findIndex((name) => !name.startsWith("all_"));
const COLUMNS = GROUP * LAYOUT.length;

/** The per-layer statistics among all features: [rows, 56] of [rows, 79]. */
export function layerStatistics(features: Float64Array, rows: number): Float32Array {
  const chosen = new Float32Array(rows * COLUMNS);
  for (let row = 0; row < rows; row++) {
    const start = row * NAMES.length + GROUP;
    chosen.set(features.subarray(start, start + COLUMNS), row * COLUMNS);
  }
  return chosen;
}

/** The rows of a table from `start` to before `end`. */
export function sliceTable({ features, columns, labels }: MadeTable, start: number, end: number): MadeTable {
  return {
    features: features.slice(start * columns, end * columns),
    rows: end - start,
    columns,
    labels: labels.slice(start, end),
  };
}
