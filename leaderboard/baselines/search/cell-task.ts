// A cell of the tables with what fitting it takes.
import type { InputSet } from "../../../src/features/input-sets.ts";
import type { Estimator } from "../estimator.ts";
import type { CollectionNetworks } from "../networks.ts";
import type { Job, ResultOf } from "./jobs.ts";
import { type CellNames, derivedSeed, type FitPlan } from "./plan.ts";

export interface CellTask {
  readonly plan: FitPlan;
  readonly names: CellNames;
  readonly networks: CollectionNetworks;
  readonly set: InputSet;
  readonly estimator: Estimator;
  /** Names the data and the seed; see data-key.ts. */
  readonly key: string;
  /** Names the inputs of a collection's test networks. */
  readonly testKeyOf: (collection: string) => string;
  /** Names the inputs of the collection's networks that are set aside for early decision. */
  readonly earlyKey: string;
  readonly run: <Work extends Job>(job: Work) => Promise<ResultOf<Work>>;
  /** Told how many fits more are done, and whether they were before. */
  readonly tell: (fits: number, kept?: boolean) => void;
}

/** The seed of a trial on a fold: the same when the chosen trial is fitted again. */
export function foldSeed({ plan, names }: CellTask, trial: number, fold: number): number {
  return derivedSeed(plan.seed, names.input, names.estimator, "trial", trial, fold);
}

/** How many settings are tried. */
export function trialsOf({ plan, names }: Pick<CellTask, "plan" | "names">): number {
  return plan.trials.get(names.estimator)!;
}
