// Which training networks a fit learns from, which tell it when to stop, and which it is scored on: never one in two parts.
import { RandomStream, shuffle, streamKey } from "../../../src/lib/random.ts";
import type { TrainingNetworks } from "../networks.ts";
import { derivedSeed, FOLDS, STOPPING_SHARE } from "./plan.ts";

/** Row numbers of the training split, each list ascending. */
export interface FoldRows {
  readonly fit: Uint32Array;
  /** A tenth of what is not scored. */
  readonly stop: Uint32Array;
  readonly scored: Uint32Array;
}

/** The parts of one fold's fits: the same for every estimator, input set and trial. */
export function foldRows(train: TrainingNetworks, fold: number, seed: number): FoldRows {
  const all = Uint32Array.from({ length: train.rows }, (_, row) => row);
  const scored = all.filter((row) => train.folds[row] === fold);
  const others = all.filter((row) => train.folds[row] !== fold);
  return { scored, ...partedForStopping(others, derivedSeed(seed, "stop", fold)) };
}

/** A tenth of the rows, at least one and at least ten where there are fifty, to stop by; the others to fit on. */
export function partedForStopping(rows: Uint32Array, seed: number): Pick<FoldRows, "fit" | "stop"> {
  const tenth = Math.max(1, Math.round(rows.length / STOPPING_SHARE), Math.min(10, Math.floor(rows.length / 5)));
  const mixed = rows.slice();
  shuffle(mixed, new RandomStream(streamKey(seed, "stopping networks")), tenth);
  return { stop: mixed.slice(0, tenth).sort(), fit: mixed.slice(tenth).sort() };
}

/** So many of the training networks, drawn without replacement; ascending. */
export function drawnNetworks(train: TrainingNetworks, networks: number, seed: number): Uint32Array {
  const all = Uint32Array.from({ length: train.rows }, (_, row) => row);
  shuffle(all, new RandomStream(streamKey(seed, "curve networks")), networks);
  return all.slice(0, networks).sort();
}

/** The rows in three parts as equal as can be, each ascending: no published fold cuts a few networks evenly. */
export function thirdsOf(rows: Uint32Array, seed: number): Uint32Array[] {
  const mixed = rows.slice();
  shuffle(mixed, new RandomStream(streamKey(seed, "few-shot folds")));
  return Array.from({ length: FOLDS }, (_, part) => mixed.filter((_, place) => place % FOLDS === part).sort());
}

/** The numbers of training networks of a curve: 50, 100, 250, 500, 1000, .. below `rows`, then all of them. */
export function curveSizes(rows: number): number[] {
  const sizes: number[] = [];
  for (let power = 10; power < rows; power *= 10)
    for (const size of [power * 2.5, power * 5, power * 10]) if (size >= 50 && size < rows) sizes.push(size);
  return [...sizes, rows];
}
