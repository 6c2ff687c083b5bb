// The settings of L-Linear: what is taken where nothing is searched for, and the ranges of the search.
import type { LinearSettings } from "../../../schemas/types.d.ts";
import type { RandomStream } from "../../../src/lib/random.ts";
import { drawing } from "../drawing.ts";

export const DEFAULTS: LinearSettings = {
  optimizer: "adam",
  learning_rate: 0.01,
  l2reg: 1e-6,
  batch_size: 64,
  epochs: 300,
  patience: 10,
};

/**
 * Random settings for inputs of so many columns. Of this estimator's search arXiv 2002.11448 says nothing but what it
 * minimises; epochs and patience are those it has for the DNN, the rest is our own choice. A step in many columns that go
 * together moves a prediction far: learning rates are lower for wide inputs (Adam by the root of the width, since
 * its steps are equally long in each column; plain steps grow with the inputs, so there by the width itself). Never
 * reorder the draws: the same stream would give other settings.
 */
export function drawSettings(stream: RandomStream, columns: number): LinearSettings {
  const { scale, one } = drawing(stream);
  const wide = Math.max(columns / 64, 1);
  const optimizer = one(["sgd", "adam"] as const);
  return {
    optimizer,
    learning_rate: optimizer === "adam" ? scale(3e-4, 0.1) / Math.sqrt(wide) : scale(0.01, 3) / wide,
    l2reg: scale(1e-7, 0.1),
    batch_size: one([32, 64, 128, 256]),
    epochs: 300,
    patience: 10,
  };
}
