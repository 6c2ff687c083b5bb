// A report of made-up fits, for tests of scoring and of what shows it. No network was trained and nothing was fitted:
// truths are drawn, predictions are truths with noise. The same arguments give the same report.

import type { BaselineFit, BaselineFits, FewShotFit, SampleCurve } from "../../leaderboard/baselines/fits.ts";
import { buildReport, type ReportTask } from "../../leaderboard/report/index.ts";
import type { CollectionTruth, SplitTruth } from "../../leaderboard/score/truth.ts";
import type { BaselinesReport, ReportedInput } from "../../schemas/types.d.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";

export interface MadeReport {
  collections?: string[];
  train?: number;
  test?: number;
  labels?: ReportTask["labels"];
  /** Whether the accuracies of test networks are known. */
  scored?: boolean;
  demo?: boolean;
  seed?: number;
  /** Networks set aside for early decision; none if not given. */
  early?: number;
  /** Names of few-shot sets of each collection; none if not given. */
  fewShot?: string[];
}

export const MADE_EPOCHS = [0, 1, 3, 18];
const TITLES: Record<string, string> = { mnist: "MNIST", fashion_mnist: "Fashion-MNIST", cifar10: "CIFAR10-GS" };

export const MADE_INPUTS: readonly ReportedInput[] = [
  { name: "weights", title: "All weights", says: "The flat weights.", source: "paper", columns: 4970 },
  { name: "hyper", title: "Hyperparameters", says: "What was drawn.", source: "paper", columns: 12 },
  {
    name: "wstats-layers-0,1,2,3",
    title: "Statistics of all layers",
    says: "Seven statistics of each layer's bias and kernel.",
    source: "paper",
    columns: 56,
  },
  ...[0, 1, 3].map((epoch): ReportedInput => {
    return {
      name: `wstats-layers-0,1,2,3@${epoch}`,
      title: `Statistics of all layers after epoch ${epoch}`,
      says: "The same of an earlier checkpoint.",
      source: "ours",
      columns: 56,
    };
  }),
];

export const MADE_ESTIMATORS = [
  { name: "linear", title: "L-Linear" },
  { name: "gbm", title: "Gradient boosting" },
];

/** Noise of predictions: what a table of these is expected to order. */
function noiseOf(input: string, estimator: string): number {
  const epoch = Number(/@(\d+)$/.exec(input)?.[1] ?? 18);
  const byInput = input === "hyper" ? 0.15 : 0.02 + (18 - epoch) * 0.01;
  return byInput * (estimator === "linear" ? 3 : 1);
}

/** Fits and truths of made-up collections. A third of the networks have failed: they sit at chance. */
export function madeFits(made: MadeReport = {}): { fits: BaselineFits; truths: CollectionTruth[] } {
  const { collections = ["mnist", "fashion_mnist"], train = 60, test = 24, scored = true, seed = 7 } = made;
  const { early = 0, fewShot = [] } = made;
  const truths = collections.map((collection, number) => {
    const whole = madeTruth(collection, { train, test, early, seed: seed + number });
    return { whole, given: { ...whole, test: scored ? whole.test : undefined } };
  });
  const fits = truths.flatMap(({ whole }, number) =>
    MADE_INPUTS.flatMap(({ name: input, columns }, place) =>
      MADE_ESTIMATORS.map(({ name: estimator }): BaselineFit => {
        const noise = noiseOf(input, estimator);
        const guess = (truth: SplitTruth, extra: number) =>
          noisy(truth.accuracy, noise, seed + 1000 * number + 10 * place + extra);
        const others = input === "wstats-layers-0,1,2,3" ? truths.filter((other) => other.whole !== whole) : [];
        return {
          ...{ collection: whole.collection, input, estimator, columns, trials: 5 },
          settings: estimator === "gbm" ? { learning_rate: 0.1, num_leaves: 31 } : { learning_rate: 0.003 },
          iterations: 120,
          outOfFold: guess(whole.train, 0),
          test: guess(whole.test, 1),
          transfers: new Map(
            others.map((other) => [
              other.whole.collection,
              noisy(other.whole.test.accuracy, noise + 0.1, seed + place),
            ]),
          ),
          early:
            early > 0 && isOfEarly(input) ? noisy(new Float64Array(early).fill(0.5), 0.3, seed + place) : undefined,
        };
      }),
    ),
  );
  const curves = truths.map(({ whole }): SampleCurve => {
    const points = [10, 20, 40].map((networks) => ({
      networks,
      draws: [1, 2, 3].map((draw) => noisy(whole.test.accuracy, 1 / networks, seed + 100 * draw + networks)),
    }));
    return { collection: whole.collection, input: "wstats-layers-0,1,2,3", estimator: "gbm", points };
  });
  const few = truths.flatMap(({ whole: { collection, test: tests } }, number) =>
    MADE_ESTIMATORS.map(({ name: estimator }, place): FewShotFit => {
      const sets = fewShot.map((name, set) => {
        return { name, iterations: 9, test: noisy(tests.accuracy, 0.1, seed + 1000 * number + 10 * set + place) };
      });
      return { collection, input: "wstats-layers-0,1,2,3", estimator, track: `made-zoo-few-shot-${collection}`, sets };
    }),
  );
  const trials = new Map(MADE_ESTIMATORS.map(({ name }) => [name, 5]));
  return {
    fits: { zoo: "made", version: "1.0.0", seed, trials, fits, curves, fewShot: fewShot.length > 0 ? few : [] },
    truths: truths.map(({ given }) => given),
  };
}

function isOfEarly(input: string): boolean {
  return input.startsWith("hyper") || input.endsWith("@3");
}

/** A small report that fits its schema; two collections with all parts if nothing else is asked for. */
export async function madeReport(made: MadeReport = {}): Promise<BaselinesReport> {
  const { labels = "withheld", demo = false } = made;
  return buildReport({ ...madeTask(made), labels, demo });
}

/** What madeReport is made of. */
export function madeTask(made: MadeReport = {}): ReportTask {
  return {
    spec: { convolution_layers: 3 },
    ...{ title: "Made-up zoo", labels: made.labels ?? "withheld", demo: made.demo ?? false },
    ...madeFits(made),
    ...{ sets: MADE_INPUTS, estimators: MADE_ESTIMATORS, resamples: 50 },
  };
}

function madeTruth(
  collection: string,
  { train, test, early, seed }: { train: number; test: number; early: number; seed: number },
): CollectionTruth & { test: SplitTruth } {
  const splitOf = (count: number, first: number, step: number): SplitTruth => {
    const runs = Int32Array.from({ length: count }, (_, place) => first + step * place);
    const stream = new RandomStream(streamKey(seed, "config"), first);
    const accuracy = Float64Array.from(runs, () => {
      const isFailed = stream.below(3) === 0;
      const value = 0.3 + 0.65 * stream.uniform();
      return isFailed ? 0.1 : Math.round(value * 10_000) / 10_000;
    });
    const at = (epoch: number) => accuracy.map((final) => 0.1 + ((final - 0.1) * Math.min(18, epoch + 1)) / 19);
    return {
      model_ids: Array.from(runs, (run) => `made-${collection}-${String(run).padStart(5, "0")}`),
      ...{ runs, accuracy },
      accuracyAt: new Map(MADE_EPOCHS.map((epoch) => [epoch, epoch === 18 ? accuracy : at(epoch)])),
      trainingImages: Float64Array.from(runs, (run) => [6000, 15_000, 30_000, 60_000][run % 4] * 18),
    };
  };
  const [testSplit, setAside] = [splitOf(test, 1, 4), splitOf(early, 3, 4)];
  return {
    ...{ collection, title: TITLES[collection] ?? collection, majorityRate: 0.1, finalEpoch: 18 },
    ...{ train: splitOf(train, 0, 2), test: testSplit },
    testRuns: { model_ids: testSplit.model_ids, runs: testSplit.runs },
    earlyRuns: { model_ids: setAside.model_ids, runs: setAside.runs },
  };
}

function noisy(truth: Float64Array, noise: number, seed: number): Float64Array {
  const stream = new RandomStream(streamKey(seed, "points"), 1);
  return truth.map((value) => Math.min(1, Math.max(0, value + noise * stream.normal())));
}
