// Boosting the plain way, as a reference for tests: looks at every value of every column for every leaf, and adds up
// gradients anew each time. No bins, no histograms, no packed sums.

import type { LabelledTable } from "../../../../leaderboard/baselines/estimator.ts";
import type { GbmSettings } from "../../../../schemas/types.d.ts";

interface Choice {
  gain: number;
  left: number[];
  right: number[];
}

/** Training predictions of `trees` trees with all rows and columns. */
export function boostNaively(table: LabelledTable, settings: GbmSettings): number[] {
  const { rows, labels } = table;
  const base = labels.reduce((sum, label) => sum + label, 0) / rows;
  const predictions: number[] = new Array(rows).fill(base);
  for (let tree = 0; tree < settings.trees; tree++) {
    const gradients = predictions.map((prediction, row) => prediction - labels[row]);
    let leaves = [{ members: predictions.map((_, row) => row), depth: 0 }];
    while (leaves.length < settings.num_leaves) {
      const choices = leaves.map(({ members, depth }) =>
        settings.max_depth > 0 && depth >= settings.max_depth ? undefined : choose(table, members, gradients, settings),
      );
      let best = -1;
      for (const [index, choice] of choices.entries()) {
        if (choice && (best < 0 || choice.gain > choices[best]!.gain)) best = index;
      }
      if (best < 0) break;
      const { left, right } = choices[best]!;
      const depth = leaves[best].depth + 1;
      leaves = leaves.toSpliced(best, 1, { members: left, depth }, { members: right, depth });
    }
    for (const { members } of leaves) {
      const { gradient, weight } = sums(members, gradients, settings);
      for (const row of members) predictions[row] -= (settings.learning_rate * gradient) / weight;
    }
  }
  return predictions;
}

function sums(members: number[], gradients: number[], { reg_alpha, reg_lambda }: GbmSettings) {
  const sum = members.reduce((total, row) => total + gradients[row], 0);
  const gradient = Math.sign(sum) * Math.max(Math.abs(sum) - reg_alpha, 0);
  const weight = members.length + reg_lambda;
  return { gradient, weight, score: gradient ** 2 / weight };
}

function choose(
  { features, columns }: LabelledTable,
  members: number[],
  gradients: number[],
  settings: GbmSettings,
): Choice | undefined {
  const { score } = sums(members, gradients, settings);
  let best: Choice | undefined;
  for (let column = 0; column < columns; column++) {
    const valueIn = (row: number) => features[row * columns + column];
    for (const value of new Set(members.map(valueIn).sort((a, b) => a - b))) {
      const left = members.filter((row) => valueIn(row) < value);
      const right = members.filter((row) => valueIn(row) >= value);
      if (Math.min(left.length, right.length) < Math.max(1, settings.min_child_weight)) continue;
      const gain = sums(left, gradients, settings).score + sums(right, gradients, settings).score - score;
      if (gain > 1e-6 && (best === undefined || gain > best.gain)) best = { gain, left, right };
    }
  }
  return best;
}
