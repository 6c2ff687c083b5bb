// A fitted model: predicts, and goes to and from its record.
import type { FittedGbm, GbmSettings } from "../../../schemas/types.d.ts";
import { InputError } from "../../../src/lib/errors.ts";
import { validate } from "../../../src/lib/validate.ts";
import { checkFeatures, clipToAccuracies, type Fitted } from "../estimator.ts";
import type { Boosted } from "./boost.ts";
import { addPredictions, type Tree } from "./tree.ts";

/** Trees with the number of columns they were grown on and the settings they were grown by. */
export class FittedBoosting implements Fitted<GbmSettings, FittedGbm> {
  readonly columns: number;
  readonly settings: GbmSettings;
  readonly #base: number;
  readonly #trees: readonly Tree[];

  constructor(columns: number, settings: GbmSettings, { base, trees }: Boosted) {
    this.columns = columns;
    this.settings = settings;
    this.#base = base;
    this.#trees = trees;
  }

  get iterations(): number {
    return this.#trees.length;
  }

  /** Throws an InputError for features that don't fit the number of rows, or are not finite. */
  predict(features: Float64Array | Float32Array, rows: number): Float64Array {
    checkFeatures({ features, rows, columns: this.columns }, "features");
    const predictions = new Float64Array(rows).fill(this.#base);
    for (const tree of this.#trees) addPredictions(tree, features, this.columns, predictions);
    return clipToAccuracies(predictions);
  }

  save(): FittedGbm {
    const trees = this.#trees.map(({ columns, thresholds, left, right, values }) => ({
      columns: Array.from(columns),
      thresholds: Array.from(thresholds),
      left: Array.from(left),
      right: Array.from(right),
      values: Array.from(values),
    }));
    return {
      schema_version: 1,
      estimator: "gbm",
      columns: this.columns,
      settings: this.settings,
      base: this.#base,
      trees,
    };
  }
}

/** The model of a record. Rejects with an InputError if the record breaks its schema or a tree is not one. */
export async function loadBoosting(record: unknown, where: string): Promise<FittedBoosting> {
  const { columns, settings, base, trees } = validate<FittedGbm>("fitted-gbm", record, where);
  for (const [index, tree] of trees.entries()) checkTree(tree, columns, `${where}: trees[${index}]`);
  return new FittedBoosting(columns, settings, { base, trees });
}

/** Every split but the root and every leaf has one parent, which comes before it: so each row ends in a leaf. */
function checkTree(tree: FittedGbm["trees"][number], width: number, where: string): void {
  const splits = tree.columns.length;
  for (const name of ["thresholds", "left", "right"] as const) {
    if (tree[name].length !== splits) {
      throw new InputError(`${where}.${name} must have ${splits} entries like columns, has ${tree[name].length}`);
    }
  }
  if (tree.values.length !== splits + 1) {
    throw new InputError(
      `${where}.values must have ${splits + 1} entries for ${splits} splits, has ${tree.values.length}`,
    );
  }
  const wrongColumn = tree.columns.findIndex((column) => column >= width);
  if (wrongColumn >= 0) {
    throw new InputError(
      `${where}.columns[${wrongColumn}] must be below ${width}, the number of columns, is ${tree.columns[wrongColumn]}`,
    );
  }
  const seen = new Set<number>();
  for (let split = 0; split < splits; split++) {
    for (const child of [tree.left[split], tree.right[split]]) {
      const known = child < 0 ? -1 - child <= splits : child > split && child < splits;
      if (!known || seen.has(child)) {
        throw new InputError(
          `${where}: split ${split} has the child ${child}, which is not a later split or leaf of its own`,
        );
      }
      seen.add(child);
    }
  }
}
