// Fits all baselines of a zoo: cell by cell, a few at once so that no thread waits, and what is done is kept.
import type { BaselineFits } from "../fits.ts";
import type { CellTask } from "./cell-task.ts";
import { trialSettings } from "./choose.ts";
import { CollectionHashes, cellKey } from "./data-key.ts";
import { type FittedCell, fitCell, fitsOfCell } from "./fit-cell.ts";
import { type CellNames, checkPlan, type FitPlan } from "./plan.ts";
import { Threads } from "./threads.ts";

export { allCells, type CellNames, type FitEvent, type FitPlan, LEAST_TRAINING_NETWORKS } from "./plan.ts";

/**
 * Fits every cell of the plan. Same plan, same bits, whatever the number of threads and however often it was stopped.
 * Rejects with the signal's reason when it is stopped, with an InputError for a plan that can't be carried out.
 */
export async function fitBaselines(plan: FitPlan): Promise<BaselineFits> {
  checkPlan(plan);
  const { collections, sets, seed, signal } = plan;
  signal?.throwIfAborted();
  const threads = new Threads({ collections, sets, seed }, plan.jobs);
  const stop = () => void threads.close(signal!.reason);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const cells = await inTurns(tasksOf(plan, threads), plan.jobs + 1);
    const { zoo, version, trials } = plan;
    return {
      ...{ zoo, version, seed, trials },
      fits: cells.map(({ fit }) => fit),
      curves: cells.flatMap(({ curve }) => curve ?? []),
    };
  } finally {
    signal?.removeEventListener("abort", stop);
    await threads.close();
  }
}

/** Their settings tell one search from another: the defaults and a few random ones. */
const FIRST_TRIALS = [0, 1, 2, 3];

function tasksOf(plan: FitPlan, threads: Threads): CellTask[] {
  const hashes = new Map(plan.collections.map((networks) => [networks.collection, new CollectionHashes(networks)]));
  const total = plan.cells.reduce((sum, names) => sum + fitsOfCell({ plan, names, networks: networksOf(names) }), 0);
  let done = 0;

  function networksOf({ collection }: CellNames) {
    return plan.collections.find((networks) => networks.collection === collection)!;
  }

  return plan.cells.map((names) => {
    const set = plan.sets.find(({ name }) => name === names.input)!;
    const estimator = plan.estimators.find(({ name }) => name === names.estimator)!;
    return {
      ...{ plan, names, set, estimator, networks: networksOf(names) },
      get key() {
        const settings = FIRST_TRIALS.map((trial) => trialSettings({ plan, names, set, estimator }, trial));
        return cellKey(hashes.get(names.collection)!, set, estimator.name, { seed: plan.seed, settings });
      },
      run: (job) => threads.run(job),
      tell(fits, kept = false) {
        done += fits;
        plan.tell?.({ done, total, kept, doing: `${names.collection} ${names.input} ${names.estimator}` });
      },
    };
  });
}

/** The cells in their order, `most` at once; the first failure ends all. */
async function inTurns(tasks: CellTask[], most: number): Promise<FittedCell[]> {
  const done: FittedCell[] = [];
  let next = 0;
  async function take(): Promise<void> {
    while (next < tasks.length) {
      const index = next++;
      done[index] = await fitCell(tasks[index]);
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, tasks.length) }, take));
  return done;
}
