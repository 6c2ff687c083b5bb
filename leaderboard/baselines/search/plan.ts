// What is to be fitted: each estimator on each input set of each collection is a cell of the report's tables.
import { createHash } from "node:crypto";
import type { InputSet } from "../../../src/features/input-sets.ts";
import { InputError } from "../../../src/lib/errors.ts";
import type { Estimator } from "../estimator.ts";
import type { CollectionNetworks } from "../networks.ts";

/** A cell by its names. */
export interface CellNames {
  readonly collection: string;
  readonly input: string;
  readonly estimator: string;
}

/** Sets of a few training networks, each to be learnt from alone, as a few-shot track has them. */
export interface FewShotSets {
  readonly track: string;
  readonly collection: string;
  readonly sets: readonly { readonly name: string; readonly model_ids: readonly string[] }[];
}

export interface FitPlan {
  readonly zoo: string;
  readonly version: string;
  readonly collections: readonly CollectionNetworks[];
  readonly sets: readonly InputSet[];
  readonly estimators: readonly Estimator[];
  /** What is fitted, in this order; see `allCells`. */
  readonly cells: readonly CellNames[];
  /** Settings to try, at least 1, by estimator; the first are its defaults, the others random. */
  readonly trials: ReadonlyMap<string, number>;
  /** From 0 to 2^53 - 1. */
  readonly seed: number;
  /** Keeps what is done and the fitted estimators; a second call with the same plan goes on there, or does nothing. */
  readonly folder: string;
  /** Threads. */
  readonly jobs: number;
  /** Input sets for which curves over the number of training networks are made. */
  readonly curveInputs: readonly string[];
  /** Input sets whose refits predict the test networks of all other collections too. */
  readonly transferInputs: readonly string[];
  /** Input sets whose refits predict the networks set aside for early decision too. */
  readonly earlyInputs: readonly string[];
  /** At most one of each collection. */
  readonly fewShot: readonly FewShotSets[];
  /** Input sets on which every estimator is fitted on the few-shot sets. */
  readonly fewShotInputs: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** Told after each fit: how many fits are done now and before, of how many. */
  readonly tell?: ((event: FitEvent) => void) | undefined;
}

export interface FitEvent {
  readonly done: number;
  readonly total: number;
  /** Whether they were done before, and only found. */
  readonly kept: boolean;
  /** "cifar10 wstats-glob gbm" */
  readonly doing: string;
}

/** Networks of a training split that decide when a fit stops: one in so many. */
export const STOPPING_SHARE = 10;
/** Fewer training networks than this can't be cut into three folds with networks to stop by. */
export const LEAST_TRAINING_NETWORKS = 6;
export const FOLDS = 3;

/** The estimator of early decision: statistics of every other epoch are fitted by it alone. */
const EARLY_ESTIMATOR = "gbm";

/**
 * All cells, collection by collection, input set by input set. Statistics of checkpoints other than the final and the
 * early epoch serve early decision only, so one estimator is enough for them: gradient boosting, or the last one given.
 */
export function allCells(
  collections: readonly string[],
  sets: readonly InputSet[],
  estimators: readonly Estimator[],
  epochs: { final: number; early: number | undefined },
): CellNames[] {
  const names = estimators.map(({ name }) => name);
  const one = names.includes(EARLY_ESTIMATOR) ? [EARLY_ESTIMATOR] : names.slice(-1);
  const isOfTables = ({ needs: { statisticsEpoch } }: InputSet) =>
    statisticsEpoch === undefined || statisticsEpoch === epochs.final || statisticsEpoch === epochs.early;
  return collections.flatMap((collection) =>
    sets.flatMap((set) =>
      (isOfTables(set) ? names : one).map((estimator) => ({ collection, input: set.name, estimator })),
    ),
  );
}

/** Throws an InputError for a plan that names what it does not hold, or whose collections are too small to fit on. */
export function checkPlan({ collections, sets, estimators, cells, trials, fewShot }: FitPlan): void {
  const known = { collection: names(collections, "collection"), input: names(sets), estimator: names(estimators) };
  for (const cell of cells)
    for (const kind of ["collection", "input", "estimator"] as const)
      if (!known[kind].has(cell[kind])) throw new InputError(`there is no ${kind} "${cell[kind]}" to fit`);
  for (const { name } of estimators)
    if (!((trials.get(name) ?? 0) >= 1))
      throw new InputError(`${name}: needs at least 1 trial, has ${trials.get(name) ?? 0}`);
  for (const asked of fewShot) checkFewShot(asked, collections);
  for (const { collection, train } of collections) {
    if (train.rows < LEAST_TRAINING_NETWORKS)
      throw new InputError(`${collection}: needs ${LEAST_TRAINING_NETWORKS} training networks, has ${train.rows}`);
    for (let fold = 0; fold < FOLDS; fold++)
      if (!train.folds.includes(fold))
        throw new InputError(`${collection}: no training network is in fold ${fold} of ${FOLDS}`);
  }
}

function checkFewShot({ collection, sets }: FewShotSets, collections: readonly CollectionNetworks[]): void {
  const networks = collections.find((other) => other.collection === collection);
  if (networks === undefined) throw new InputError(`there is no collection "${collection}" to fit`);
  const training = new Set(networks.train.model_ids);
  for (const { name, model_ids } of sets) {
    const missing = model_ids.find((model) => !training.has(model));
    if (missing !== undefined) throw new InputError(`${collection} ${name}: ${missing} is not in the training split`);
    if (model_ids.length < LEAST_TRAINING_NETWORKS)
      throw new InputError(`${collection} ${name}: needs ${LEAST_TRAINING_NETWORKS} networks, has ${model_ids.length}`);
  }
}

/**
 * A seed of its own for each thing that the names tell apart, from 0 to 2^48 - 1. Trials are seeded without the
 * collection's name, so that every collection is tried with the same settings.
 */
export function derivedSeed(seed: number, ...place: (string | number)[]): number {
  const digest = createHash("sha256")
    .update(`weighbridge baselines\n${seed}\n${place.join("\n")}`)
    .digest();
  return digest.readUIntBE(0, 6);
}

function names(things: readonly object[], key = "name"): Set<string> {
  return new Set(things.map((thing) => (thing as Record<string, string>)[key]));
}
