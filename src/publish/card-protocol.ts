// How a zoo was made, in words: its distributions, and where it departs from the published protocol (arXiv 2002.11448 and
// the script and data that its authors released).
import type { Manifest, ZooSpec } from "../../schemas/types.d.ts";
import { formatCount } from "../lib/progress.ts";

/** What the paper's networks have in common. */
const PUBLISHED = { layers: 3, epochs: 18, batch: 512, runs: 20_000 };

/** A row of name and distribution for each hyperparameter. */
export function hyperparameterRows(spec: ZooSpec): string[][] {
  return Object.entries(spec.hyperparameters).map(([name, from]) => {
    if (from.distribution === "choice")
      return [name, from.values.join(", ")].map((cell) => cell.replaceAll("_", "\\_"));
    const shape = from.distribution === "uniform" ? "uniform" : "log-uniform";
    return [name.replaceAll("_", "\\_"), `${from.low} to ${from.high}, ${shape}`];
  });
}

/** Each difference as a sentence. */
export function differences({ spec, labels, early_epoch }: Manifest): string[] {
  const found = [
    "Every run has a seed of its own; the released networks share one, so those with the same initialiser start alike.",
    "Losses are without the L2 term, which the released ones include.",
    "The split is fixed by a hash and can be rebuilt; the released notebook shuffles without a seed.",
    "The ends of the ranges were published, the shapes of the distributions were not: they are an assumption.",
  ];
  const fewer = spec.runs_per_collection;
  if (fewer !== PUBLISHED.runs)
    found.push(`${formatCount(fewer)} runs on each image set, not ${formatCount(PUBLISHED.runs)}.`);
  if (spec.convolution_layers !== PUBLISHED.layers)
    found.push(`${spec.convolution_layers} convolution layers, not ${PUBLISHED.layers}.`);
  if (spec.epochs !== PUBLISHED.epochs) found.push(`${spec.epochs} epochs, not ${PUBLISHED.epochs}.`);
  if (spec.batch_size !== PUBLISHED.batch) found.push(`Batches of ${spec.batch_size}, not ${PUBLISHED.batch}.`);
  if (spec.image_limit !== undefined) found.push("Not all training images are used.");
  if (labels === "withheld") {
    const early = early_epoch === undefined ? "" : ", and later weights of the early-decision networks with them";
    found.push(`Labels of test networks are withheld${early}; the paper's are public.`);
  }
  return found;
}
