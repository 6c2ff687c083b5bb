// The cells of the tables: each estimator on each input set of each collection, cross-validated and on the test split.
import { setImmediate as turn } from "node:timers/promises";
import type { BaselineCell } from "../../schemas/types.d.ts";
import type { BaselineFits } from "../baselines/fits.ts";
import { type Disclosure, PUBLIC } from "./disclosure.ts";
import { truthOf } from "./match.ts";
import type { Paper } from "./paper.ts";
import { drawResamples, type Resamples } from "./resample.ts";
import { scoreTwice } from "./scores.ts";
import type { CollectionTruth } from "./truth.ts";

export interface CellOptions {
  /** Of scores of test networks. */
  readonly disclosure: Disclosure;
  readonly resamples: number;
  readonly paper: Paper;
  /** Ends it early: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of each cell before it is scored, and once at the end. */
  readonly tell?: ((event: { done: number; total: number; doing: string }) => void) | undefined;
}

const MOST_KEPT = 4; // matrices of resamples: two splits, all and trained networks

/** Scores all fits, in their order. A second for 20,000 networks and 1,000 resamples is spent on each. */
export async function scoreCells(
  { fits, seed }: BaselineFits,
  truths: readonly CollectionTruth[],
  { disclosure, resamples, paper, signal, tell }: CellOptions,
): Promise<BaselineCell[]> {
  const kept = new Map<number, Resamples>();
  const resamplesOf = (networks: number): Resamples => {
    let drawn = kept.get(networks);
    if (drawn === undefined) {
      drawn = drawResamples(networks, resamples, seed);
      if (kept.size === MOST_KEPT) kept.delete(kept.keys().next().value!);
      kept.set(networks, drawn);
    }
    return drawn;
  };
  const cells: BaselineCell[] = [];
  for (const fit of fits) {
    const { collection, input, estimator, columns, trials, iterations } = fit;
    tell?.({ done: cells.length, total: fits.length, doing: `${estimator} on ${input} of ${collection}` });
    await turn(); // lets signals and other work in
    signal?.throwIfAborted();
    const { majorityRate, train, test } = truthOf(truths, collection);
    const own = { disclosure: PUBLIC, resamplesOf };
    cells.push({
      ...{ collection, input, estimator, columns, trials, iterations },
      settings: (fit.settings ?? {}) as BaselineCell["settings"],
      paper_r2: paper.r2(collection, input, estimator),
      cross_validated: scoreTwice(train.accuracy, fit.outOfFold, majorityRate, own),
      test: test ? scoreTwice(test.accuracy, fit.test, majorityRate, { disclosure, resamplesOf }) : null,
    });
  }
  tell?.({ done: cells.length, total: fits.length, doing: "done" });
  return cells;
}
