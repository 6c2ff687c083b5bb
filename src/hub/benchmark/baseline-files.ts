// What the built-in baselines predicted, from the file that is published with their report.
import { setImmediate as turn } from "node:timers/promises";
import type { BaselinesReport } from "../../../schemas/types.d.ts";
import { FailureError } from "../../lib/errors.ts";
import { baselineKey } from "../../publish/layout.ts";
import { openTable } from "../../shard/table.ts";
import { readAll, type Store } from "../../store/index.ts";
import type { Split } from "../../zoo/index.ts";

/** Bytes of a file that is read: the paper's zoo, with all inputs and estimators, makes about a tenth of it a collection. */
const MOST_BYTES = 2 ** 29;

/** A list of predictions: whose, and of which networks. */
export interface PredictionsPlace {
  readonly estimator: string;
  readonly input: string;
  /** The collection that it learnt from. */
  readonly from: string;
  /** The set of its networks that it learnt from alone; "" if from the whole training split. */
  readonly fewShotSet: string;
  readonly to: string;
  readonly split: Split;
}

export interface PublishedPredictions {
  /** By `keyOf` their place; in the order of the models that were asked for, NaN of a model that the file does not have. */
  readonly lists: ReadonlyMap<string, Float64Array>;
  /** Names of the tracks whose few-shot sets these are. */
  readonly fewShotTracks: readonly string[];
}

export function keyOf({ estimator, input, from, fewShotSet, to, split }: PredictionsPlace): string {
  return [estimator, input, from, fewShotSet, to, split].join(" ");
}

/**
 * The predictions that are asked for, of these models by `keyOf` their place, as far as they are there. FailureError if the
 * file is not what the report says.
 */
export async function readBaselinePredictions(
  store: Store,
  { zoo, version, files }: BaselinesReport,
  wanted: ReadonlyMap<string, readonly string[]>,
): Promise<PublishedPredictions> {
  const lists = new Map<string, Float64Array>();
  const file = files.find(({ content }) => content === "predictions");
  if (file === undefined) return { lists, fewShotTracks: [] };
  const key = baselineKey(zoo, version, file.path);
  const where = `${key} in ${store.name}`;
  if (file.bytes > MOST_BYTES) throw new FailureError(`${where}: may have ${MOST_BYTES} bytes, has ${file.bytes}`);
  const object = await store.get(key);
  if (object === undefined) throw new FailureError(`${where}: is not there`);
  const table = openTable(await readAll(object.body), where);
  const isKnown = table.columns.some(({ name }) => name === "few_shot_set"); // not to the reports of earlier versions
  const names = ["collection", "fitted_on", "input", "estimator", "split", ...(isKnown ? ["few_shot_set"] : [])];
  for (const group of table.groupRows.keys()) {
    await turn(); // a group takes milliseconds, a file has hundreds
    const { values: named, rows } = table.readGroup(group, names);
    if (rows === 0) continue;
    // Where a group is of two splits, training networks come first, and nobody asks for these.
    const [to, from, input, estimator, split, fewShotSet = ""] = names.map((name) => String(named[name][rows - 1]));
    const models = wanted.get(keyOf({ estimator, input, from, fewShotSet, to, split: split as Split }));
    if (models === undefined) continue;
    const { model_id, prediction } = table.readGroup(group, ["model_id", "prediction"]).values;
    const known = new Map<string, number>();
    for (let row = 0; row < rows; row++)
      if (named.split[row] === split) known.set(String(model_id[row]), Number(prediction[row]));
    const list = Float64Array.from(models, (model) => known.get(model) ?? Number.NaN);
    lists.set(keyOf({ estimator, input, from, fewShotSet, to, split: split as Split }), list);
  }
  return { lists, fewShotTracks: fewShotTracksOf(table.metadata) };
}

/** None in what earlier versions wrote. */
function fewShotTracksOf(metadata: string | undefined): string[] {
  try {
    const { few_shot_tracks: tracks } = JSON.parse(metadata ?? "{}");
    return Array.isArray(tracks) ? tracks.map(String) : [];
  } catch {
    return [];
  }
}
