// One cell of the tables: tries settings by cross-validation, takes the best, fits it again on the whole training split,
// and predicts the test networks once. Nothing here or below ever has the accuracy of a test network.
import type { BaselineFitFile } from "../../../schemas/types.d.ts";
import type { BaselineFit, SampleCurve } from "../fits.ts";
import { type CellTask, foldSeed, trialsOf } from "./cell-task.ts";
import { type Best, chooseSettings, survivorsOf } from "./choose.ts";
import { fromBase64, readFit, toBase64, writeFit } from "./kept.ts";
import { derivedSeed, FOLDS } from "./plan.ts";
import { curveSizes, foldRows } from "./rows.ts";

export const CURVE_DRAWS = 5;

export interface FittedCell {
  readonly fit: BaselineFit;
  readonly curve: SampleCurve | undefined;
}

/** How many fits a cell takes. */
export function fitsOfCell(task: Pick<CellTask, "plan" | "names" | "networks">): number {
  const trials = trialsOf(task);
  return trials + (FOLDS - 1) * survivorsOf(trials) + FOLDS + 1 + curveJobs(task).length;
}

/** Fits the cell, or gives what the folder keeps of it. */
export async function fitCell(task: CellTask): Promise<FittedCell> {
  const { plan, names, key } = task;
  const kept = await readFit(plan.folder, names, key);
  if (kept && isWhatIsAsked(kept, task)) {
    task.tell(fitsOfCell(task), true);
    return read(kept, task);
  }
  const best = await chooseSettings(task);
  const outOfFold = await predictFolds(task, best);
  const transfers = transfersOf(task);
  const refit = await task.run({
    ...{ kind: "refit", ...names, settings: best.settings, transfers, iterations: best.iterations },
    early: predictsEarly(task),
    seed: derivedSeed(plan.seed, names.input, names.estimator, "refit"),
  });
  task.tell(1);
  const curve = await fitCurve(task, best);
  const file: BaselineFitFile = {
    ...{ schema_version: 1, key, ...names, columns: task.set.columns },
    ...{ trials: trialsOf(task), chosen: best.trial, squared_error: best.squaredError },
    ...{ settings: best.settings as Record<string, unknown>, iterations: best.iterations },
    ...{ out_of_fold: toBase64(outOfFold), test: toBase64(refit.predictions) },
    transfers: Object.fromEntries(
      transfers.map((other, index) => {
        return [other, { key: task.testKeyOf(other), predictions: toBase64(refit.transfers[index]) }];
      }),
    ),
    ...(refit.early ? { early: { key: task.earlyKey, predictions: toBase64(refit.early) } } : {}),
    curve,
  };
  await writeFit(plan.folder, names, file, refit.saved);
  return read(file, task);
}

async function predictFolds(task: CellTask, best: Best): Promise<Float64Array> {
  const { networks, names, plan } = task;
  const outOfFold = new Float64Array(networks.train.rows);
  const folds = Array.from({ length: FOLDS }, async (_, fold) => {
    const seed = foldSeed(task, best.trial, fold);
    const { predictions } = await task.run({ kind: "fold", ...names, fold, settings: best.settings, seed });
    foldRows(networks.train, fold, plan.seed).scored.forEach((row, index) => {
      outOfFold[row] = predictions[index];
    });
    task.tell(1);
  });
  await Promise.all(folds);
  return outOfFold;
}

async function fitCurve(task: CellTask, { settings }: Best): Promise<BaselineFitFile["curve"]> {
  const { names, plan } = task;
  const points = new Map<number, string[]>();
  const jobs = curveJobs(task).map(async ({ networks, draw }) => {
    const drawSeed = derivedSeed(plan.seed, names.collection, "curve", networks, draw);
    const seed = derivedSeed(drawSeed, names.input, names.estimator);
    const { predictions } = await task.run({ kind: "curve", ...names, settings, networks, drawSeed, seed });
    const draws = points.get(networks) ?? [];
    draws[draw] = toBase64(predictions);
    points.set(networks, draws);
    task.tell(1);
  });
  await Promise.all(jobs);
  return [...points].sort(([a], [b]) => a - b).map(([networks, draws]) => ({ networks, draws }));
}

function curveJobs({ plan, names, networks }: Pick<CellTask, "plan" | "names" | "networks">) {
  if (!plan.curveInputs.includes(names.input)) return [];
  return curveSizes(networks.train.rows).flatMap((size) =>
    Array.from({ length: CURVE_DRAWS }, (_, draw) => ({ networks: size, draw })),
  );
}

/** The collections whose test networks the refit predicts besides its own. */
function transfersOf({ plan, names }: Pick<CellTask, "plan" | "names">): string[] {
  if (!plan.transferInputs.includes(names.input)) return [];
  return plan.collections.map(({ collection }) => collection).filter((name) => name !== names.collection);
}

/** Whether the refit predicts the networks that are set aside for early decision, too. */
function predictsEarly({ plan, names, networks }: Pick<CellTask, "plan" | "names" | "networks">): boolean {
  return plan.earlyInputs.includes(names.input) && networks.early.rows > 0;
}

function isWhatIsAsked(file: BaselineFitFile, task: CellTask): boolean {
  return (
    file.trials === trialsOf(task) &&
    transfersOf(task).every((other) => file.transfers[other]?.key === task.testKeyOf(other)) &&
    (!predictsEarly(task) || file.early?.key === task.earlyKey) &&
    (file.curve.length > 0 || curveJobs(task).length === 0)
  );
}

/** What is asked of the file: it may have more, of an earlier search. */
function read(file: BaselineFitFile, task: CellTask): FittedCell {
  const { names, networks, plan } = task;
  const where = `${names.collection} ${names.input} ${names.estimator}`;
  const tests = networks.test.rows;
  const transfers = transfersOf(task).map((other): [string, Float64Array] => {
    const { rows } = plan.collections.find(({ collection }) => collection === other)!.test;
    return [other, fromBase64(file.transfers[other].predictions, rows, where)];
  });
  const { columns, trials, settings, iterations } = file;
  const fit = {
    ...{ ...names, columns, trials, settings, iterations },
    outOfFold: fromBase64(file.out_of_fold, networks.train.rows, where),
    test: fromBase64(file.test, tests, where),
    transfers: new Map(transfers),
    early: predictsEarly(task) ? fromBase64(file.early!.predictions, networks.early.rows, where) : undefined,
  };
  if (curveJobs(task).length === 0) return { fit, curve: undefined };
  const points = file.curve.map(({ networks, draws }) => ({
    networks,
    draws: draws.map((text) => fromBase64(text, tests, where)),
  }));
  return { fit, curve: { ...names, points } };
}
