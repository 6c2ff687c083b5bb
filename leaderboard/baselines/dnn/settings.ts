// The settings of the DNN: what is taken where nothing is searched for, and the ranges of the search.
import type { DnnSettings } from "../../../schemas/types.d.ts";
import type { RandomStream } from "../../../src/lib/random.ts";
import { drawing } from "../drawing.ts";

export const DEFAULTS: DnnSettings = {
  layers: 4,
  units: 384,
  dropout: 0.1,
  optimizer: "adam",
  learning_rate: 5e-4,
  l2reg: 1e-6,
  batch_size: 64,
  epochs: 300,
  patience: 10,
};

/**
 * Random settings. Layers, units, epochs, patience and the two optimizers are those of arXiv 2002.11448 (protocol.md). It
 * is silent on the others, which are our own choice: learning rates by optimizer, where such networks learn within the 300
 * epochs: on 450 networks plain steps below 0.05 mostly took all of them and never came out best. Batches suit 500 to
 * 10,000 networks: at 256 an epoch of 450 has but two steps. Never reorder the draws: the same stream would give other
 * settings.
 */
export function drawSettings(stream: RandomStream): DnnSettings {
  const { share, scale, one } = drawing(stream);
  const layers = 3 + stream.below(7);
  const units = 256 + 16 * stream.below(17);
  const dropout = share(0, 0.5);
  const optimizer = one(["sgd", "adam"] as const);
  return {
    layers,
    units,
    dropout,
    optimizer,
    learning_rate: optimizer === "adam" ? scale(1e-4, 5e-3) : scale(0.05, 1),
    l2reg: scale(1e-8, 1e-3),
    batch_size: one([32, 64, 128]),
    epochs: 300,
    patience: 10,
  };
}
