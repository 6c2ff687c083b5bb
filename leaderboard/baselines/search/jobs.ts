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
  /** Whether the networks set aside for early decision are to be predicted. */
  readonly early: boolean;
}

/** The chosen settings on some training networks. */
export interface CurveJob extends Fit {
  readonly kind: "curve";
  readonly networks: number;
  /** Seeds which networks: the same for every estimator and input set. */
  readonly drawSeed: number;
}

/** The estimator's defaults on a few-shot set and nothing else. */
export interface FewShotJob extends Fit {
  readonly kind: "few-shot";
  /** Name of the set. */
  readonly set: string;
  /** Its networks among the training networks, ascending. */
  readonly rows: Uint32Array;
  /** Seeds how they are parted: the same for every estimator and input set. */
  readonly foldSeed: number;
}

export type Job = TrialJob | FoldJob | RefitJob | CurveJob | FewShotJob;

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
  readonly early: Float64Array | undefined; // [early networks]
  /** The fitted estimator's record as JSON. */
  readonly saved: string;
}

export interface CurveResult {
  readonly predictions: Float64Array; // [test networks]
}

export interface FewShotResult {
  readonly predictions: Float64Array; // [test networks]
  readonly iterations: number;
}

export type AnyResult = TrialResult | FoldResult | RefitResult | CurveResult | FewShotResult;

export type ResultOf<Work extends Job> = Work extends TrialJob
  ? TrialResult
  : Work extends FoldJob
    ? FoldResult
    : Work extends RefitJob
      ? RefitResult
      : Work extends FewShotJob
        ? FewShotResult
        : CurveResult;

/** Jobs of one group are fitted on the same tables, which a thread keeps ready from one to the next. */
export function groupOf(job: Job): string {
  const { collection, input, estimator } = job;
  return [collection, input, estimator, rowsOf(job)].join("\n");
}

function rowsOf(job: Job): string {
  if (job.kind === "refit") return "all";
  if (job.kind === "few-shot") return `few-shot ${job.set}`;
  return job.kind === "curve" ? `${job.networks} by ${job.drawSeed}` : `fold ${job.fold}`;
}

/** From a thread: ready for a job, or how one ended. */
export type Answer =
  | { readonly kind: "done"; readonly result: AnyResult }
  | { readonly kind: "failed"; readonly isInput: boolean; readonly message: string };
