// A baselines report as big as the full zoo's, with made-up numbers that look like real ones: for pictures and for the
// size of what is made of it. The same one each time.
import type { BaselineScores, BaselinesReport } from "../../schemas/types.d.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";

const COLLECTIONS = ["mnist", "fashion_mnist", "cifar10", "svhn_cropped"];
const TITLES = ["MNIST", "Fashion-MNIST", "CIFAR10-GS", "SVHN-GS"];
const INPUTS: [name: string, title: string, columns: number, strength: number][] = [
  ["weights.0", "Weights of layer 1", 160, 0.7],
  ["weights.1", "Weights of layer 2", 2320, 0.65],
  ["weights.2", "Weights of layer 3", 2320, 0.66],
  ["weights.3", "Weights of the dense layer", 170, 0.8],
  ["weights", "All weights", 4970, 0.86],
  ["hyper", "Hyperparameters", 22, 0.72],
  ["hyper+weights", "Hyperparameters and all weights", 4992, 0.88],
  ["wstats-glob", "Statistics of the whole vector", 7, 0.78],
  ["wnorm-l1", "L1 norms of the tensors", 8, 0.83],
  ["wnorm-l2", "L2 norms of the tensors", 8, 0.84],
  ["hyper.learning_rate", "Learning rate", 1, 0.02],
  ["wstats-layers-0,3", "Statistics of the first and the last layer", 28, 0.9],
  ["wstats-layers-3", "Statistics of the last layer", 14, 0.85],
  ["wstats-layers-0,1,2,3", "Statistics of every layer", 56, 0.93],
  ["hyper+optimizer", "Hyperparameters and the optimizer", 25, 0.78],
  ...[0, 1, 2, 3, 6, 12].map((epoch): [string, string, number, number] => [
    `wstats-layers-0,1,2,3@${epoch}`,
    `Statistics of every layer after epoch ${epoch}`,
    56,
    0.3 + epoch * 0.05,
  ]),
];
const ESTIMATORS = [
  { name: "linear", title: "L-Linear", trials: 100, lift: 0 },
  { name: "gbm", title: "Gradient boosting", trials: 100, lift: 0.8 },
  { name: "dnn", title: "Dense network", trials: 100, lift: 0.7 },
];
const METRICS = [
  ["r2", "R²", "higher"],
  ["mse", "MSE", "lower"],
  ["mae", "MAE", "lower"],
  ["somersD", "Somers’ D", "higher"],
  ["kendallTauB", "Kendall’s τ-b", "higher"],
  ["spearman", "Spearman’s ρ", "higher"],
  ["topPickRegret", "Regret of the top pick", "lower"],
  ["topTenthRegret", "Regret of the top 10 %", "lower"],
] as const;

const rounded = (value: number) => Number(value.toFixed(4));

/** Everything a report can have. `changes` replaces fields of it. */
export function fullReport(changes: Partial<BaselinesReport> = {}): BaselinesReport {
  const stream = new RandomStream(streamKey(5, "shuffle"));
  const noise = (size: number) => (stream.uniform() - 0.5) * size;
  const scores = (r2: number, networks: number): BaselineScores => {
    const mae = Math.sqrt(Math.max(0, 1 - r2)) * 0.2;
    const somersD = Math.sqrt(Math.max(0, r2)) * 0.95;
    const wide = 2 / Math.sqrt(networks);
    return {
      networks,
      values: {
        r2: rounded(r2),
        mse: rounded(mae * mae * 1.6),
        mae: rounded(mae),
        somersD: rounded(somersD),
        kendallTauB: rounded(somersD * 0.97),
        spearman: rounded(Math.min(1, somersD * 1.03)),
        topPickRegret: rounded((1 - r2) * 0.05),
        topTenthRegret: rounded((1 - r2) * 0.02),
      },
      intervals: {
        r2: [rounded(r2 - (1 - r2) * wide * 6), rounded(r2 + (1 - r2) * wide * 5)],
        mae: [rounded(mae * 0.97), rounded(mae * 1.03)],
        somersD: [rounded(somersD - wide * 0.2), rounded(somersD + wide * 0.2)],
      },
    };
  };
  const r2Of = (strength: number, lift: number, hard: number) =>
    Math.min(0.995, (strength + (1 - strength) * lift) * (1 - hard * 0.03) + noise(0.01));
  const cells = COLLECTIONS.flatMap((collection, hard) =>
    INPUTS.flatMap(([input, , columns, strength]) =>
      ESTIMATORS.map(({ name, trials, lift }) => {
        const r2 = input === "hyper.learning_rate" && name === "linear" ? -0.31 : r2Of(strength, lift, hard);
        return {
          ...{ collection, input, estimator: name, columns, trials, iterations: 300 },
          settings: { learning_rate: 0.05, num_leaves: 31 },
          paper_r2: input.includes("@") || input.includes("optimizer") ? null : rounded(r2 + noise(0.02)),
          cross_validated: { all: scores(r2 - 0.003, 15_000), trained: scores(r2 - 0.15, 9_000) },
          test: { all: scores(r2, 4_000), trained: scores(r2 - 0.16, 2_400) },
        };
      }),
    ),
  );
  const main_input = "wstats-layers-0,1,2,3";
  return {
    ...{ schema_version: 1, zoo: "made-zoo", version: "1.0.0", title: "Made-up zoo", demo: false, seed: 1 },
    ...{ labels: "withheld", test_scored: true, bootstrap: { resamples: 1000, level: 0.95 }, main_input },
    estimators: ESTIMATORS.map(({ lift: _, ...estimator }) => estimator),
    inputs: INPUTS.map(([name, title, columns]) => ({
      ...{ name, title, columns, says: `${title}, ${columns} numbers.` },
      source: name.includes("@") || name.includes("optimizer") ? "ours" : "paper",
    })),
    metrics: METRICS.map(([name, title, better]) => ({ name, title, better, says: `${title} says how good it is.` })),
    collections: COLLECTIONS.map((collection, index) => ({
      ...{ collection, title: TITLES[index], majority_rate: index === 3 ? 0.1959 : 0.1135, final_epoch: 18 },
      ...{ train: { networks: 15_000, trained: 9_000 }, test: { networks: 4_000, trained: 2_400 } },
    })),
    cells,
    transfers: COLLECTIONS.flatMap((from, i) =>
      COLLECTIONS.map((to, j) => {
        const tau = i === j ? 0.92 : rounded(0.75 + noise(0.2));
        const kind = { input: main_input, estimator: "gbm", networks: 4_000 };
        return {
          ...{ from, to, ...kind, somersD: rounded(tau * 1.02), kendallTauB: tau },
          ...{ r2: i === j ? 0.98 : rounded(noise(1.6)), paper_kendall_tau: i === j ? 0.92 : 0.7 },
        };
      }),
    ),
    sample_efficiency: COLLECTIONS.flatMap((collection, hard) =>
      ESTIMATORS.map(({ name: estimator, lift }) => ({
        ...{ collection, input: main_input, estimator },
        points: [50, 100, 250, 500, 1000, 2500, 5000, 10_000, 15_000].map((networks) => {
          const r2 = 0.97 - hard * 0.03 - (4 - lift * 2) / Math.sqrt(networks);
          const draws = (middle: number) => {
            const all = Array.from({ length: 5 }, () => rounded(middle + noise(3 / networks + 0.01)));
            return { mean: rounded(middle), low: Math.min(...all), high: Math.max(...all), draws: all };
          };
          return { networks, r2: draws(r2), somersD: draws(r2 * 0.9) };
        }),
      })),
    ),
    early_decision: COLLECTIONS.map((collection, hard) => ({
      ...{ collection, test_networks: 4_000, pools: 1000, pool_size: 100 },
      predictor: { estimator: "gbm", training_networks: 15_000, training_images: 6.1e9 },
      epochs: [0, 1, 2, 3, 6, 12].map((epoch) => ({
        epoch,
        input: `${main_input}@${epoch}`,
        strategies: (["random", "hyperparameters", "measured", "predicted"] as const).map((strategy) => ({
          strategy,
          curve: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((stopped) => {
            const blind = { random: 1, hyperparameters: 0.45, measured: 1 / (1 + epoch), predicted: 0.7 / (1 + epoch) };
            const lost = 0.05 * (1 + hard * 0.3) * stopped ** 4 * blind[strategy];
            const low = 0;
            return { stopped, saved: rounded(stopped * (1 - epoch / 18)), lost: rounded(lost), low, high: lost * 2.5 };
          }),
        })),
        break_even: epoch === 0 ? null : { stopped: epoch > 6 ? 0.9 : 0.8, networks: 21_000 + epoch * 700 },
      })),
    })),
    residuals: COLLECTIONS.flatMap((collection) =>
      ESTIMATORS.map(({ name: estimator, lift }) => {
        const spread = 0.25 - lift * 0.22;
        const truth = Array.from({ length: 1000 }, () => rounded(0.1 + 0.85 * stream.uniform() ** 2));
        return {
          ...{ collection, input: main_input, estimator },
          bins: Array.from({ length: 18 }, (_, index) => {
            const wide = spread * (0.3 + 0.7 * Math.sin(index / 6));
            const [low, high] = [rounded(0.1 + index * 0.05), rounded(0.15 + index * 0.05)];
            const p50 = rounded(noise(wide / 4));
            return {
              low,
              high,
              networks: 800,
              mean: p50,
              p10: rounded(p50 - wide / 2),
              p50,
              p90: rounded(p50 + wide / 2),
            };
          }),
          points: { truth, prediction: truth.map((value) => rounded(Math.max(0, Math.min(1, value + noise(spread))))) },
        };
      }),
    ),
    files: [],
    ...changes,
  };
}
