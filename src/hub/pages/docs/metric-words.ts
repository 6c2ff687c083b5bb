// What the guide says of each metric besides its formula: its terms and range, why it is here, and what it can't see.
import { html, type Markup } from "../markup.ts";

export interface MetricWords {
  /** What the formula's letters are, where it has some of its own. */
  terms?: Markup;
  range: string;
  /** For what it is undefined; nothing if it never is. */
  undefinedFor?: string;
  why: Markup;
  blind: Markup;
}

/** By the metric's name. */
export const METRIC_WORDS: Record<string, MetricWords> = {
  r2: {
    range: "up to 1; below 0 if the mean of the truths would have been better",
    undefinedFor: "truths that are all equal",
    why: html`The paper’s measure, and the one that most people have a feeling for. It asks for the value, not just the order, and does not depend on the unit.`,
    blind: html`The order among good networks: where failed and trained networks lie far apart, knowing which is which explains most of the spread. It depends on that spread, so values of two zoos don’t compare; and one shift of all predictions, as happens between image sets, can push it below 0 though the ranking is perfect.`,
  },
  mse: {
    range: "0 and more",
    why: html`What most predictors minimise, so it tells whether training did what it was to do.`,
    blind: html`How hard the image set is: a constant does well where accuracies hardly differ. A few large errors decide it. It says nothing of the order.`,
  },
  mae: {
    range: "0 and more",
    why: html`Reads as it is: 0.02 means two points of accuracy off, typically.`,
    blind: html`As the mean squared error, but the typical error decides, so a few wild ones hide.`,
  },
  somersD: {
    terms: html`<p>Of all pairs of networks: C are in order (the better one is predicted better), D in wrong order, T have different true accuracies.</p>`,
    range: "−1 to 1; 0 for a constant",
    undefinedFor: "truths that are all equal",
    why: html`The tracks that ask only for an order are scored by it. It leaves out pairs of equally accurate networks, which nobody can rank, and nothing else, so a ranker that does what can be done gets 1 on any image set. (D + 1) / 2 is the chance that a pair is put in order.`,
    blind: html`The size of errors, and any rising distortion of the predictions. A pair that differs by one test image counts as much as one that differs by half the scale; the bottom of the list weighs as much as the top.`,
  },
  kendallTauB: {
    terms: html`<p>C, D and T as for Somers’ D; P counts the pairs of different prediction.</p>`,
    range: "−1 to 1",
    undefinedFor: "truths or predictions that are all equal",
    why: html`The paper’s figures for rankings are Kendall’s τ. It also sees whether a method knows that equals are equal.`,
    blind: html`As Somers’ D. Many networks share the accuracy of pure guessing, and predictions that differ there keep it below 1 even if every other pair is in order: with 30&nbsp;% of such networks at about 0.95. That cap depends on the zoo, so values of two zoos don’t compare.`,
  },
  spearman: {
    terms: html`<p>r and s are the ranks of truths and predictions; equals share the mean of theirs. A bar is a mean.</p>`,
    range: "−1 to 1",
    undefinedFor: "truths or predictions that are all equal",
    why: html`The ranking measure of much other work, so that results can be laid side by side.`,
    blind: html`As Kendall’s τ-b; it forgives small displacements and punishes far ones.`,
  },
  topPickRegret: {
    terms: html`<p>q is the network that is predicted best; where several are, the mean over them.</p>`,
    range: "0 and more",
    why: html`What one loses who trains many networks, measures none and takes the one that the predictor likes best.`,
    blind: html`All networks but one, so it is mostly luck: two good predictors can’t be told apart by it. Its interval is a hint, no more.`,
  },
  topTenthRegret: {
    terms: html`<p>k is a tenth of the networks, rounded up; B are the k truly best, Q the k that are predicted best. Where equal predictions compete for the last places, the mean over all ways to choose.</p>`,
    range: "0 and more",
    why: html`What one loses who goes on with a tenth of the networks: steadier than a single pick, and what early stopping asks for.`,
    blind: html`The order within that tenth, and everything below it. It is about the mean of the tenth, not about the best in it.`,
  },
};
