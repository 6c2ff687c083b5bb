// Made networks whose accuracy follows from their weights, and plans to fit them: no training, no published zoo.

import { ESTIMATORS } from "../../../../leaderboard/baselines/index.ts";
import type { CollectionNetworks, Networks } from "../../../../leaderboard/baselines/networks.ts";
import { allCells, type FitPlan } from "../../../../leaderboard/baselines/search/index.ts";
import { encodeHyperparameters } from "../../../../src/features/hyperparameters.ts";
import { computeFeatures } from "../../../../src/features/index.ts";
import { inputSets } from "../../../../src/features/input-sets.ts";
import { RandomStream, runSeed, streamKey } from "../../../../src/lib/random.ts";
import { drawConfig, modelId, weightCount, weightLayout } from "../../../../src/zoo/index.ts";
import { madeSpec } from "../../../publish/made-zoo.ts";

const SPEC = madeSpec();
const LAYOUT = weightLayout({ layers: SPEC.convolution_layers });
const WIDTH = weightCount(SPEC.convolution_layers);
export const EARLY = SPEC.checkpoint_epochs.at(-2)!;
export const SETS = inputSets(LAYOUT, SPEC);

/** `train`, `test` and `early` networks with made weights; accuracy grows with the spread of the first kernel. */
export function madeNetworks(collection: string, train = 60, test = 20, early = 0): CollectionNetworks {
  const labels = new Float64Array(train);
  const make = (from: number, rows: number): Networks => {
    const weights = new Float32Array(new SharedArrayBuffer(rows * WIDTH * 4));
    const runs = Int32Array.from({ length: rows }, (_, row) => from + row);
    for (const [row, run] of runs.entries()) {
      const stream = new RandomStream(streamKey(runSeed("made networks", collection, run), "initial weights"), run);
      const spread = stream.uniform();
      for (let place = 0; place < WIDTH; place++) weights[row * WIDTH + place] = (stream.uniform() - 0.5) * spread;
      if (from === 0) labels[row] = 0.1 + 0.8 * spread;
    }
    const statistics = computeFeatures(weights, LAYOUT, rows);
    return {
      ...{ rows, runs, weights },
      model_ids: Array.from(runs, (run) => modelId(collection, run)),
      hyperparameters: encodeHyperparameters(
        Array.from(runs, (run) => drawConfig(SPEC, collection, run).config),
        SPEC,
      ),
      statistics: new Map(SPEC.checkpoint_epochs.map((epoch) => [epoch, statistics])),
    };
  };
  return {
    ...{ collection, layout: LAYOUT, finalEpoch: SPEC.epochs, test: make(train, test) },
    early: seenEarly(make(train + test, early)),
    train: { ...make(0, train), labels, folds: Uint8Array.from({ length: train }, (_, row) => row % 3) },
  };
}

function seenEarly({ statistics, ...rest }: Networks): Networks {
  return { ...rest, weights: undefined, statistics: new Map([...statistics].filter(([epoch]) => epoch <= EARLY)) };
}

/** A plan of few trials over made networks. */
export function madePlan(folder: string, changes: Partial<FitPlan> = {}): FitPlan {
  const collections = changes.collections ?? [madeNetworks(SPEC.collections[0])];
  const sets = changes.sets ?? SETS.filter(({ name }) => name === "wstats-glob" || name === "wnorm-l1");
  const estimators = changes.estimators ?? ESTIMATORS.filter(({ name }) => name !== "dnn");
  return {
    ...{ zoo: "made", version: "1.0.0", collections, sets, estimators, seed: 1, folder, jobs: 2 },
    cells: allCells(
      collections.map(({ collection }) => collection),
      sets,
      estimators,
      { final: SPEC.epochs, early: EARLY },
    ),
    trials: new Map(estimators.map(({ name }) => [name, 2])),
    ...{ curveInputs: [], transferInputs: [], earlyInputs: [], fewShot: [], fewShotInputs: [] },
    ...changes,
  };
}
