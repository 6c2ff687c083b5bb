// What the search asks of its threads, and what they answer. Everything here can be posted between threads.
import type { InputSet } from "../../../src/features/input-sets.ts";
import type { CollectionNetworks } from "../networks.ts";
import type { CellNames } from "./plan.ts";

/** Sent once to each thread. Big arrays lie in shared memory. */
export interface ThreadData {
  readonly collections: readonly CollectionNetworks[];
  readonly sets: readonly InputSet[];
  /** The search's, for the parts of the folds. */
  readonly seed: number;
}

interface Fit extends CellNames {
  readonly settings: unknown;
  readonly seed: number;
}

/** One random setting on one fold: how far off it is on the networks of the fold. */
export interface TrialJob extends Fit {
  readonly kind: "trial";
  readonly trial: number;
  readonly fold: number;
}

/** The chosen settings on one fold again: what it predicts of the networks of the fold. */
export interface FoldJob extends Fit {
  readonly kind: "fold";
  readonly fold: number;
}

/** The chosen settings on the whole training split. */
export interface RefitJob extends Fit {
  readonly kind: "refit";
  readonly iterations: number;
  /** Other collections whose test networks are to be predicted. */
  readonly transfers: readonly string[];
}

/** The chosen settings on some training networks. */
export interface CurveJob extends Fit {
  readonly kind: "curve";
  readonly networks: number;
  /** Seeds which networks: the same for every estimator and input set. */
  readonly drawSeed: number;
}

export type Job = TrialJob | FoldJob | RefitJob | CurveJob;

export interface TrialResult {
  /** Sum over the fold's networks. */
  readonly squaredError: number;
  readonly iterations: number;
}

export interface FoldResult {
  readonly predictions: Float64Array; // [networks of the fold], by run
}

export interface RefitResult {
  readonly predictions: Float64Array; // [test networks]
  readonly transfers: readonly Float64Array[]; // [test networks of each]
  /** The fitted estimator's record as JSON. */
  readonly saved: string;
}

export interface CurveResult {
  readonly predictions: Float64Array; // [test networks]
}

export type ResultOf<Work extends Job> = Work extends TrialJob
  ? TrialResult
  : Work extends FoldJob
    ? FoldResult
    : Work extends RefitJob
      ? RefitResult
      : CurveResult;

/** Jobs of one group are fitted on the same tables, which a thread keeps ready from one to the next. */
export function groupOf(job: Job): string {
  const { collection, input, estimator } = job;
  const rows =
    job.kind === "refit" ? "all" : job.kind === "curve" ? `${job.networks} by ${job.drawSeed}` : `fold ${job.fold}`;
  return [collection, input, estimator, rows].join("\n");
}

/** From a thread: ready for a job, or how one ended. */
export type Answer =
  | { readonly kind: "done"; readonly result: TrialResult | FoldResult | RefitResult | CurveResult }
  | { readonly kind: "failed"; readonly isInput: boolean; readonly message: string };
