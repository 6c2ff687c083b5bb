// Random search: which settings a cell is fitted with, by cross-validation on the published folds.
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { type CellTask, foldSeed, trialsOf } from "./cell-task.ts";
import { TrialJournal } from "./kept.ts";
import { derivedSeed, FOLDS } from "./plan.ts";

/** The settings that a cell is fitted with. */
export interface Best {
  trial: number;
  settings: unknown;
  /** Mean over the training networks. */
  squaredError: number;
  /** The median of what the folds' fits stopped at. */
  iterations: number;
}

/** Trial 0 is the estimator's defaults; the others depend on seed, estimator, input set and number alone. */
export function trialSettings(task: Pick<CellTask, "plan" | "names" | "set" | "estimator">, trial: number): unknown {
  const { plan, names, set, estimator } = task;
  if (trial === 0) return estimator.defaults;
  const seed = derivedSeed(plan.seed, names.input, names.estimator, "settings");
  return estimator.settingsOf(new RandomStream(streamKey(seed, "search settings"), trial), set.columns);
}

/** So many trials go on from the first fold to the others: a quarter, but at least four. */
export function survivorsOf(trials: number): number {
  return Math.min(trials, Math.max(4, Math.ceil(trials / 4)));
}

/**
 * Tries every setting on the first fold and the best quarter of them on the others too, and gives the one of least
 * error over all folds. Half the fits of trying all on all, and what is chosen has been cross-validated in full.
 */
export async function chooseSettings(task: CellTask): Promise<Best> {
  const { plan, names } = task;
  const journal = await TrialJournal.open(plan.folder, names, task.key);
  const errorOn = (trial: number, fold: number) => journal.results.get(`${trial} ${fold}`)!.squaredError;
  const all = Array.from({ length: trialsOf(task) }, (_, trial) => trial);
  await tryAll(task, journal, all, [0]);
  const going = all.toSorted((a, b) => errorOn(a, 0) - errorOn(b, 0) || a - b).slice(0, survivorsOf(all.length));
  const folds = Array.from({ length: FOLDS }, (_, fold) => fold);
  await tryAll(task, journal, going, folds.slice(1));
  const found = going.map((trial) => {
    const squaredError = folds.reduce((sum, fold) => sum + errorOn(trial, fold), 0) / task.networks.train.rows;
    const [, iterations] = folds
      .map((fold) => journal.results.get(`${trial} ${fold}`)!.iterations)
      .sort((a, b) => a - b);
    return { trial, squaredError, iterations: Math.max(1, iterations) };
  });
  const [best] = found.sort((a, b) => a.squaredError - b.squaredError || a.trial - b.trial);
  return { ...best, settings: trialSettings(task, best.trial) };
}

/** Fits what the journal does not hold yet. */
async function tryAll(task: CellTask, journal: TrialJournal, trials: number[], folds: number[]): Promise<void> {
  const jobs: Promise<void>[] = [];
  for (const fold of folds) {
    for (const trial of trials) {
      if (journal.results.has(`${trial} ${fold}`)) {
        task.tell(1, true);
        continue;
      }
      const [settings, seed] = [trialSettings(task, trial), foldSeed(task, trial, fold)];
      const job = task.run({ kind: "trial", ...task.names, trial, fold, settings, seed }).then(async (result) => {
        await journal.add(trial, fold, result);
        task.tell(1);
      });
      job.catch(() => {}); // seen below, when its turn comes
      jobs.push(job);
    }
  }
  for (const job of jobs) await job;
}
