// The metrics of tables and tracks, as data: what each is called, which way is better, what it says. docs/metrics.md
// explains them. One rule for all: NaN means "undefined for these models", and a table shows it as a dash.
import { kendallTauB, prepareKendallTauB } from "./kendall-tau-b.ts";
import { mae, prepareMae } from "./mae.ts";
import { mse, prepareMse } from "./mse.ts";
import { prepareR2, r2 } from "./r2.ts";
import type { CountedScore, ScoredPairs } from "./scored-pairs.ts";
import { prepareSomersD, somersD } from "./somers-d.ts";
import { prepareSpearman, spearman } from "./spearman.ts";
import { prepareTopPickRegret, topPickRegret } from "./top-pick-regret.ts";
import { prepareTopTenthRegret, tenthOf, topTenthRegret } from "./top-tenth-regret.ts";

export { type CountedScore, type Counts, ScoredPairs } from "./scored-pairs.ts";
export { kendallTauB, mae, mse, r2, somersD, spearman, topPickRegret, topTenthRegret };

export interface Metric {
  /** As in files and addresses; the name of the exported function. */
  name: string;
  /** As in the head of a table. */
  title: string;
  better: "higher" | "lower";
  /** What a value says, in a sentence. */
  says: string;
  /** How many of so many models a value hangs on, if not on all: what is withheld must not be told by single ones. */
  hangsOn?: (models: number) => number;
  /** The score of all models. InputError if there are none, if lengths differ or if a value is not finite. */
  measure: (truth: ArrayLike<number>, prediction: ArrayLike<number>) => number;
  /** The same for any counts of the models (a resample), with the sorting done once. */
  prepare: (pairs: ScoredPairs) => CountedScore;
}

/** In the order of tables. */
export const METRICS: readonly Metric[] = [
  {
    name: "r2",
    title: "R²",
    better: "higher",
    says: "The share of the spread of true accuracy that the prediction explains; 0 is what their mean would get.",
    measure: r2,
    prepare: prepareR2,
  },
  {
    name: "mse",
    title: "MSE",
    better: "lower",
    says: "The mean squared error of predicted accuracy.",
    measure: mse,
    prepare: prepareMse,
  },
  {
    name: "mae",
    title: "MAE",
    better: "lower",
    says: "How far off the predicted accuracy is on average.",
    measure: mae,
    prepare: prepareMae,
  },
  {
    name: "somersD",
    title: "Somers’ D",
    better: "higher",
    says: "Of all pairs of networks of different accuracy, the share ranked rightly less the share ranked wrongly.",
    measure: somersD,
    prepare: prepareSomersD,
  },
  {
    name: "kendallTauB",
    title: "Kendall’s τ-b",
    better: "higher",
    says: "The same with a penalty for predictions that tell equally accurate networks apart.",
    measure: kendallTauB,
    prepare: prepareKendallTauB,
  },
  {
    name: "spearman",
    title: "Spearman’s ρ",
    better: "higher",
    says: "How closely the ranking by prediction follows the ranking by accuracy, far misplacements weighing more.",
    measure: spearman,
    prepare: prepareSpearman,
  },
  {
    name: "topPickRegret",
    title: "Regret of the top pick",
    better: "lower",
    says: "The accuracy lost by taking the network that is predicted best in place of the best.",
    hangsOn: () => 1,
    measure: topPickRegret,
    prepare: prepareTopPickRegret,
  },
  {
    name: "topTenthRegret",
    title: "Regret of the top 10 %",
    better: "lower",
    says: "The mean accuracy lost by taking the tenth of the networks that is predicted best in place of the best tenth.",
    hangsOn: tenthOf,
    measure: topTenthRegret,
    prepare: prepareTopTenthRegret,
  },
];
