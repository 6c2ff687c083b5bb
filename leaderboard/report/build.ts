// The report of a zoo: what was fitted, scored in every way that tables and drawings show. It has the shape of
// schemas/baselines-report.json and holds nothing of single networks but of the training split.
import type {
  BaselinesReport,
  ReportedCollection,
  ReportedEstimator,
  ReportedInput,
  ZooSpec,
} from "../../schemas/types.d.ts";
import { validate } from "../../src/lib/validate.ts";
import type { BaselineFits } from "../baselines/fits.ts";
import { METRICS } from "../metrics/index.ts";
import {
  type CollectionTruth,
  checkFits,
  countTrained,
  type Disclosure,
  findResiduals,
  LEVEL,
  PUBLIC,
  paperOf,
  scoreCells,
  scoreCurves,
  scoreEarlyDecision,
  scoreTransfers,
  WITHHELD,
} from "../score/index.ts";

/** What a report is made of. */
export interface ReportTask {
  readonly spec: Pick<ZooSpec, "convolution_layers">;
  /** What the manifest of the zoo says. */
  readonly title: string;
  readonly labels: "public" | "withheld";
  readonly fits: BaselineFits;
  /** All input sets, in the order of tables; those without fits are left out. */
  readonly sets: readonly ReportedInput[];
  /** All estimators, in the order of tables; those without fits are left out. */
  readonly estimators: readonly { readonly name: string; readonly title: string }[];
  /** In the order of tables; those without fits are left out. */
  readonly truths: readonly CollectionTruth[];
  /** Whether the budget or the zoo was too small to rank anything. */
  readonly demo: boolean;
  /** Bootstrap resamples of each score; 1,000 if not given. */
  readonly resamples?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly tell?: ((event: { done: number; total: number; doing: string }) => void) | undefined;
}

/**
 * Scores everything. Same fits and truths, same report. Rejects with an InputError if predictions and truths do not
 * belong together, with the signal's reason if it is ended.
 */
export async function buildReport(task: ReportTask): Promise<BaselinesReport> {
  const { fits, labels, demo, resamples = 1000, signal, tell } = task;
  checkFits(fits, task.truths);
  const has = (key: "collection" | "input" | "estimator", name: string) => fits.fits.some((fit) => fit[key] === name);
  const truths = task.truths.filter(({ collection }) => has("collection", collection));
  const inputs = task.sets.filter(({ name }) => has("input", name)).map(reportedInput);
  const estimators = task.estimators.filter(({ name }) => has("estimator", name));
  const sorted = sortFits(fits, truths, inputs, estimators);
  const main = mainInput(inputs);
  const disclosure = labels === "withheld" ? WITHHELD : PUBLIC;
  const paper = paperOf(task.spec);
  const report = {
    schema_version: 1,
    ...{ zoo: fits.zoo, version: fits.version, title: task.title, demo, seed: fits.seed, labels },
    test_scored: truths.length > 0 && truths.every(({ test }) => test !== undefined),
    bootstrap: { resamples, level: LEVEL },
    estimators: estimators.map(({ name, title }): ReportedEstimator => {
      return { name, title, trials: fits.trials.get(name) ?? 0 };
    }),
    inputs,
    main_input: main,
    metrics: METRICS.map(({ name, title, better, says }) => ({ name, title, better, says })),
    collections: truths.map((truth) => reportedCollection(truth, disclosure)),
    cells: await scoreCells(sorted, truths, { disclosure, resamples, paper, signal, tell }),
    transfers: scoreTransfers(sorted, truths, disclosure, paper),
    sample_efficiency: scoreCurves(sorted, truths, disclosure),
    early_decision: scoreEarlyDecision(sorted, truths, disclosure),
    residuals: findResiduals(sorted, truths, main),
    files: [],
  };
  return validate<BaselinesReport>("baselines-report", report, `the report of ${fits.zoo} ${fits.version}`);
}

/** Statistics of all layers after the final epoch: of the sets of that kind, the one with most columns. */
function mainInput(inputs: readonly ReportedInput[]): string {
  const layers = inputs.filter(({ name }) => /^wstats-layers-[\d,]+$/.test(name));
  return (layers.toSorted((one, other) => other.columns - one.columns)[0] ?? inputs[0])?.name ?? "none";
}

/** Fits and curves by collection, input set and estimator, in the order of those lists. */
function sortFits(
  fits: BaselineFits,
  truths: readonly CollectionTruth[],
  inputs: readonly ReportedInput[],
  estimators: readonly { name: string }[],
): BaselineFits {
  const place = ({ collection, input, estimator }: { collection: string; input: string; estimator: string }) => [
    truths.findIndex((truth) => truth.collection === collection),
    inputs.findIndex(({ name }) => name === input),
    estimators.findIndex(({ name }) => name === estimator),
  ];
  const sort = <T extends Parameters<typeof place>[0]>(list: readonly T[]) =>
    list.toSorted((one, other) => {
      const [first, second] = [place(one), place(other)];
      return first[0] - second[0] || first[1] - second[1] || first[2] - second[2];
    });
  return { ...fits, fits: sort(fits.fits), curves: sort(fits.curves) };
}

/** What a report says of an input set; the set may know more. */
function reportedInput({ name, title, says, source, columns }: ReportedInput): ReportedInput {
  return { name, title, says, source, columns };
}

function reportedCollection(truth: CollectionTruth, { fewestNetworks }: Disclosure): ReportedCollection {
  const { collection, title, majorityRate, finalEpoch, train, test, testRuns } = truth;
  return {
    ...{ collection, title, majority_rate: majorityRate, final_epoch: finalEpoch },
    train: { networks: train.accuracy.length, trained: countTrained(train.accuracy, majorityRate) },
    test: {
      networks: testRuns.runs.length,
      trained:
        test === undefined || test.accuracy.length < fewestNetworks ? null : countTrained(test.accuracy, majorityRate),
    },
  };
}
