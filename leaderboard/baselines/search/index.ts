// Fits all baselines of a zoo: cell by cell, a few at once so that no thread waits, and what is done is kept.
import { dirname } from "node:path";
import { type Claim, claim } from "../../../src/lib/claim.ts";
import { InputError } from "../../../src/lib/errors.ts";
import { makeFolder } from "../../../src/lib/files.ts";
import type { BaselineFits, FewShotFit } from "../fits.ts";
import type { CellTask } from "./cell-task.ts";
import { trialSettings } from "./choose.ts";
import { CollectionHashes, cellKey } from "./data-key.ts";
import { type FewShotTask, fitFewShot } from "./few-shot-cell.ts";
import { type FittedCell, fitCell, fitsOfCell } from "./fit-cell.ts";
import { type CellNames, checkPlan, type FewShotSets, type FitPlan } from "./plan.ts";
import { Threads } from "./threads.ts";

export {
  allCells,
  type CellNames,
  type FewShotSets,
  type FitEvent,
  type FitPlan,
  LEAST_TRAINING_NETWORKS,
} from "./plan.ts";

/**
 * Fits every cell of the plan. Same plan, same bits, whatever the number of threads and however often it was stopped.
 * Rejects with the signal's reason when it is stopped, with an InputError for a plan that can't be carried out and for a
 * folder in which another search is going on. Nothing is written any more once it has settled.
 */
export async function fitBaselines(plan: FitPlan): Promise<BaselineFits> {
  checkPlan(plan);
  const { collections, sets, seed, signal } = plan;
  signal?.throwIfAborted();
  const held = await claimFolder(plan.folder);
  const threads = new Threads({ collections, sets, seed }, plan.jobs);
  const stop = () => void threads.close(signal!.reason);
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted) stop();
  try {
    const cells: FittedCell[] = [];
    const fewShot: FewShotFit[] = [];
    const tasks = tasksOf(plan, threads);
    const works = [
      ...tasks.cells.map((task, index) => async () => {
        cells[index] = await fitCell(task);
      }),
      ...tasks.fewShot.map((task, index) => async () => {
        fewShot[index] = await fitFewShot(task);
      }),
    ];
    await inTurns(works, plan.jobs + 1, threads);
    const { zoo, version, trials } = plan;
    return {
      ...{ zoo, version, seed, trials },
      fits: cells.map(({ fit }) => fit),
      curves: cells.flatMap(({ curve }) => curve ?? []),
      fewShot,
    };
  } finally {
    signal?.removeEventListener("abort", stop);
    await threads.close();
    held.release();
  }
}

/** A journal is of one search: lines of another seed or other data that came between would pass for its own. */
async function claimFolder(folder: string): Promise<Claim> {
  await makeFolder(dirname(folder));
  const held = claim(folder);
  if (held === undefined) throw new InputError(`${folder}: another search is going on there, wait for it or end it`);
  return held;
}

/** Their settings tell one search from another: the defaults and a few random ones. */
const FIRST_TRIALS = [0, 1, 2, 3];

function tasksOf(plan: FitPlan, threads: Threads): { cells: CellTask[]; fewShot: FewShotTask[] } {
  const few = fewShotCells(plan);
  const hashes = new Map(plan.collections.map((networks) => [networks.collection, new CollectionHashes(networks)]));
  const total =
    plan.cells.reduce((sum, names) => sum + fitsOfCell({ plan, names, networks: networksOf(names) }), 0) +
    few.reduce((sum, { asked }) => sum + asked.sets.length, 0);
  let done = 0;

  function networksOf({ collection }: CellNames) {
    return plan.collections.find((networks) => networks.collection === collection)!;
  }

  const taskOf = (names: CellNames): CellTask => {
    const set = plan.sets.find(({ name }) => name === names.input)!;
    const estimator = plan.estimators.find(({ name }) => name === names.estimator)!;
    return {
      ...{ plan, names, set, estimator, networks: networksOf(names) },
      get key() {
        const settings = FIRST_TRIALS.map((trial) => trialSettings({ plan, names, set, estimator }, trial));
        return cellKey(hashes.get(names.collection)!, set, estimator.name, { seed: plan.seed, settings });
      },
      get earlyKey() {
        return hashes.get(names.collection)!.ofEarly(set);
      },
      testKeyOf: (collection) => hashes.get(collection)!.ofTest(set),
      run: (job) => threads.run(job),
      tell(fits, kept = false) {
        done += fits;
        plan.tell?.({ done, total, kept, doing: `${names.collection} ${names.input} ${names.estimator}` });
      },
    };
  };
  return { cells: plan.cells.map(taskOf), fewShot: few.map(({ names, asked }) => ({ cell: taskOf(names), asked })) };
}

/** Each estimator on each collection's few-shot sets. */
function fewShotCells({ fewShot, fewShotInputs, estimators }: FitPlan): { names: CellNames; asked: FewShotSets }[] {
  return fewShot.flatMap((asked) =>
    fewShotInputs.flatMap((input) =>
      estimators.map(({ name }) => ({ names: { collection: asked.collection, input, estimator: name }, asked })),
    ),
  );
}

/** The works in their order, `most` at once; the first failure ends all, and is told when all have ended. */
async function inTurns(works: readonly (() => Promise<void>)[], most: number, threads: Threads): Promise<void> {
  let next = 0;
  async function take(): Promise<void> {
    while (next < works.length) await works[next++]();
  }
  const takes = Array.from({ length: Math.min(most, works.length) }, take);
  try {
    await Promise.all(takes);
  } catch (error) {
    await threads.close(error);
    await Promise.allSettled(takes);
    throw error;
  }
}
