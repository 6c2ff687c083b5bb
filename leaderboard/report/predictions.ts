// Every prediction as a table, for whoever wants to score them otherwise. It has no accuracies: the zoo has those of the
// training split, nobody those of a withheld test split.
import { type Column, type ColumnValues, TableWriter, tableForm } from "../../src/shard/index.ts";
import type { BaselineFit, BaselineFits } from "../baselines/fits.ts";
import { type CollectionTruth, checkFits, truthOf } from "../score/index.ts";

/**
 * `fitted_on` is the collection that the estimator learnt from: another than `collection` for transfers. `few_shot_set` is
 * the set of its networks that it learnt from alone, "" if from the whole training split.
 */
export const PREDICTION_COLUMNS: readonly Column[] = [
  { name: "collection", kind: "text" },
  { name: "model_id", kind: "text" },
  { name: "run", kind: "int32" },
  { name: "split", kind: "text" },
  { name: "fitted_on", kind: "text" },
  { name: "input", kind: "text" },
  { name: "estimator", kind: "text" },
  { name: "few_shot_set", kind: "text" },
  { name: "prediction", kind: "double" },
];

/** The networks of each split, without what is known of them. */
type Named = Pick<CollectionTruth, "collection" | "train" | "testRuns" | "earlyRuns">;
type Runs = CollectionTruth["testRuns"];

/** What the file says of itself beside its rows, as JSON. */
export interface PredictionsMetadata {
  readonly zoo: string;
  readonly version: string;
  readonly seed: number;
  /** Names of the tracks whose sets are meant by `few_shot_set`. */
  readonly few_shot_tracks: readonly string[];
}

/**
 * A Parquet file of all predictions: out of fold for the training split, by the refit for the test split. A row group for
 * each fit, in the order of the fits: training networks by run, then test networks by run; then one for each other
 * collection whose test networks it predicted, and one for the networks set aside for early decision if it predicted them.
 * After all fits one for each few-shot set and estimator. The predictions of learning curves are not in it.
 */
export function predictionsTable(fits: BaselineFits, truths: readonly CollectionTruth[]): Uint8Array {
  checkFits(fits, truths);
  const { zoo, version, seed } = fits;
  const few_shot_tracks = [...new Set(fits.fewShot.map(({ track }) => track))];
  const metadata: PredictionsMetadata = { zoo, version, seed, few_shot_tracks };
  const writer = new TableWriter(tableForm(PREDICTION_COLUMNS, JSON.stringify(metadata)));
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
    if (fit.early) parts.push(...writer.addGroup(groupOf(fit, own.collection, "early", own.earlyRuns, fit.early)));
  }
  for (const fit of fits.fewShot) {
    const { collection, testRuns }: Named = truthOf(truths, fit.collection);
    for (const { name, test } of fit.sets)
      parts.push(...writer.addGroup(groupOf(fit, collection, "test", testRuns, test, name)));
  }
  parts.push(...writer.finish());
  return Buffer.concat(parts);
}

interface Group {
  rows: number;
  values: Record<string, ColumnValues>;
}

function groupOf(
  fit: Pick<BaselineFit, "collection" | "input" | "estimator">,
  collection: string,
  split: "train" | "test" | "early",
  { model_ids, runs }: Runs,
  prediction: Float64Array,
  fewShotSet = "",
): Group {
  const rows = runs.length;
  const same = (text: string) => new Array<string>(rows).fill(text);
  return {
    rows,
    values: {
      ...{ collection: same(collection), model_id: model_ids, run: runs, split: same(split) },
      ...{ fitted_on: same(fit.collection), input: same(fit.input), estimator: same(fit.estimator) },
      ...{ few_shot_set: same(fewShotSet), prediction },
    },
  };
}

function joined(one: Group, other: Group): Group {
  const values = PREDICTION_COLUMNS.map(({ name }): [string, ColumnValues] => {
    return [name, [...one.values[name], ...other.values[name]] as ColumnValues];
  });
  return { rows: one.rows + other.rows, values: Object.fromEntries(values) };
}
