// How pages write amounts, names of hyperparameters and splits. Spaces in amounts do not break.
import { formatCounted, formatNumber, formatWhole } from "../../charts/index.ts";
import type { Split } from "../../zoo/index.ts";

export { formatCounted, formatNumber, formatWhole };

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** Bytes in the unit that leaves one to three digits before the point: 5.7 MB. */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 99.5 || unit === 0 ? Math.round(value) : value.toFixed(1)}\u00a0${UNITS[unit]}`;
}

/** Hyperparameters as people call them. */
export const HYPERPARAMETERS = {
  learning_rate: "learning rate",
  l2reg: "L2 factor",
  dropout: "dropout",
  init_std: "initial standard deviation",
  train_fraction: "share of training images",
  activation: "activation",
  optimizer: "optimizer",
  w_init: "initialiser",
  b_init: "initial biases",
} as const;

/** Splits as people call them. */
export const SPLITS: Record<Split, string> = { train: "training", test: "test", early: "early decision" };

/** The text with a capital first letter. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** a, b and c. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** A message of ours as a sentence of its own. */
export function sentence(message: string): string {
  return `${capital(message)}${/[.?!]$/.test(message) ? "" : "."}`;
}
