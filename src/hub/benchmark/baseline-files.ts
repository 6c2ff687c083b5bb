// What the built-in baselines predicted, from the file that is published with their report: the predictors that enter
// boards, each with the networks that it predicted.
import { setImmediate as turn } from "node:timers/promises";
import { isOfFinalWeights } from "../../../leaderboard/report/final-weights.ts";
import type { BaselinesReport, TrackInput } from "../../../schemas/types.d.ts";
import { FailureError } from "../../lib/errors.ts";
import { baselineKey } from "../../publish/layout.ts";
import { openTable } from "../../shard/table.ts";
import { readAll, type Store } from "../../store/index.ts";

/** Bytes of a file that is read: the paper's zoo, with all inputs and estimators, makes about a tenth of it a collection. */
const MOST_BYTES = 2 ** 29;

/** A predictor and what it was given. */
export interface ChosenBaseline {
  readonly estimator: string;
  readonly input: string;
  /** The collection that it learnt from. */
  readonly from: string;
  /** As descriptions name inputs. */
  readonly inputs: TrackInput[];
}

/** What it predicted of one collection's test networks, by model. */
export type BaselinePredictions = ReadonlyMap<string, number>;

/**
 * The baselines that enter: of each collection and estimator the best that is given final weights alone, and the best that
 * is given hyperparameters alone, by cross-validated R2 (the first of equal ones).
 */
export function chooseBaselines({ cells }: BaselinesReport): ChosenBaseline[] {
  const kinds: [TrackInput[], (input: string) => boolean][] = [
    [["weights"], isOfFinalWeights],
    [["hyperparameters"], (input) => input.startsWith("hyper") && !input.includes("weights")],
  ];
  const groups = Map.groupBy(cells, ({ collection, estimator }) => `${collection} ${estimator}`);
  return [...groups.values()].flatMap((group) =>
    kinds.flatMap(([inputs, isOfKind]): ChosenBaseline[] => {
      const r2 = (cell: (typeof group)[number]) => cell.cross_validated.all.values.r2 ?? Number.NEGATIVE_INFINITY;
      const own = group.filter(({ input }) => isOfKind(input));
      if (own.length === 0) return [];
      const { estimator, input, collection: from } = own.reduce((best, cell) => (r2(cell) > r2(best) ? cell : best));
      return [{ estimator, input, from, inputs }];
    }),
  );
}

/**
 * What baselines predicted, by predictor and predicted collection (`placeOf`). FailureError if the file is not what the
 * report says.
 */
export async function readBaselinePredictions(
  store: Store,
  { zoo, version, files }: BaselinesReport,
  isWanted: (baseline: Omit<ChosenBaseline, "inputs">) => boolean,
): Promise<Map<string, BaselinePredictions>> {
  const file = files.find(({ content }) => content === "predictions");
  if (file === undefined) return new Map();
  const key = baselineKey(zoo, version, file.path);
  const where = `${key} in ${store.name}`;
  if (file.bytes > MOST_BYTES) throw new FailureError(`${where}: may have ${MOST_BYTES} bytes, has ${file.bytes}`);
  const object = await store.get(key);
  if (object === undefined) throw new FailureError(`${where}: is not there`);
  const table = openTable(await readAll(object.body), where);
  const found = new Map<string, BaselinePredictions>();
  for (const group of table.groupRows.keys()) {
    await turn(); // a group takes milliseconds, a file has hundreds
    const named = table.readGroup(group, ["collection", "fitted_on", "input", "estimator"]).values;
    if (named.collection.length === 0) continue;
    const [collection, from, input, estimator] = [
      ...[named.collection[0], named.fitted_on[0], named.input[0], named.estimator[0]],
    ].map(String);
    if (!isWanted({ estimator, input, from })) continue;
    const { rows, values } = table.readGroup(group, ["model_id", "split", "prediction"]);
    const predictions = new Map<string, number>();
    for (let row = 0; row < rows; row++)
      if (values.split[row] === "test") predictions.set(String(values.model_id[row]), Number(values.prediction[row]));
    found.set(placeOf({ estimator, input, from }, collection), predictions);
  }
  return found;
}

export function placeOf({ estimator, input, from }: Omit<ChosenBaseline, "inputs">, to: string): string {
  return `${estimator} ${input} ${from} ${to}`;
}
