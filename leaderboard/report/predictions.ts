// Every prediction as a table, for whoever wants to score them otherwise. It has no accuracies: the zoo has those of the
// training split, nobody those of a withheld test split.
import { type Column, type ColumnValues, TableWriter, tableForm } from "../../src/shard/index.ts";
import type { BaselineFit, BaselineFits } from "../baselines/fits.ts";
import { type CollectionTruth, checkFits, truthOf } from "../score/index.ts";

/** `fitted_on` is the collection that the estimator learnt from: another than `collection` for transfers. */
export const PREDICTION_COLUMNS: readonly Column[] = [
  { name: "collection", kind: "text" },
  { name: "model_id", kind: "text" },
  { name: "run", kind: "int32" },
  { name: "split", kind: "text" },
  { name: "fitted_on", kind: "text" },
  { name: "input", kind: "text" },
  { name: "estimator", kind: "text" },
  { name: "prediction", kind: "double" },
];

/** The networks of each split, without what is known of them. */
type Named = Pick<CollectionTruth, "collection" | "train" | "testRuns">;
type Runs = CollectionTruth["testRuns"];

/**
 * A Parquet file of all predictions: out of fold for the training split, by the refit for the test split. A row group for
 * each fit, in the order of the fits: training networks by run, then test networks by run; then one for each other
 * collection whose test networks it predicted. The predictions of learning curves are not in it.
 */
export function predictionsTable(fits: BaselineFits, truths: readonly CollectionTruth[]): Uint8Array {
  checkFits(fits, truths);
  const { zoo, version, seed } = fits;
  const writer = new TableWriter(tableForm(PREDICTION_COLUMNS, JSON.stringify({ zoo, version, seed })));
  const parts: Uint8Array[] = [];
  for (const fit of fits.fits) {
    const own: Named = truthOf(truths, fit.collection);
    const both = joined(
      groupOf(fit, own.collection, "train", own.train, fit.outOfFold),
      groupOf(fit, own.collection, "test", own.testRuns, fit.test),
    );
    parts.push(...writer.addGroup(both));
    for (const { collection, testRuns } of truths) {
      const predictions = fit.transfers.get(collection);
      if (predictions) parts.push(...writer.addGroup(groupOf(fit, collection, "test", testRuns, predictions)));
    }
  }
  parts.push(...writer.finish());
  return Buffer.concat(parts);
}

interface Group {
  rows: number;
  values: Record<string, ColumnValues>;
}

function groupOf(
  fit: BaselineFit,
  collection: string,
  split: "train" | "test",
  { model_ids, runs }: Runs,
  prediction: Float64Array,
): Group {
  const rows = runs.length;
  const same = (text: string) => new Array<string>(rows).fill(text);
  return {
    rows,
    values: {
      ...{ collection: same(collection), model_id: model_ids, run: runs, split: same(split) },
      ...{ fitted_on: same(fit.collection), input: same(fit.input), estimator: same(fit.estimator), prediction },
    },
  };
}

function joined(one: Group, other: Group): Group {
  const values = PREDICTION_COLUMNS.map(({ name }): [string, ColumnValues] => {
    return [name, [...one.values[name], ...other.values[name]] as ColumnValues];
  });
  return { rows: one.rows + other.rows, values: Object.fromEntries(values) };
}
