// What a predictor may be given of a network: the fourteen input sets of arXiv 2002.11448 by its own names, and ours.
import type { TensorPlace, ZooSpec } from "../../schemas/types.d.ts";
import { hyperparameterOf } from "./hyperparameters.ts";
import { featureNames, STATISTICS } from "./names.ts";

export interface InputSet {
  /** As in the paper's tables: "wstats-layers-0,1,2,3"; "@3" behind it for statistics after epoch 3. */
  readonly name: string;
  /** For people: "Per-layer statistics". */
  readonly title: string;
  /** What it is, in a sentence. */
  readonly says: string;
  readonly source: "paper" | "ours";
  readonly needs: {
    readonly weights: boolean;
    readonly hyperparameters: boolean;
    /** The epoch whose statistics it takes. */
    readonly statisticsEpoch?: number;
  };
  /** Numbers a network. */
  readonly columns: number;
  /** Which columns of the statistics, hyperparameters and weights, in this order. */
  readonly picks: {
    readonly statistics: readonly number[];
    readonly hyperparameters: readonly number[];
    /** First weight and the one after the last. */
    readonly weights: readonly [number, number];
  };
}

/**
 * All input sets of a zoo whose networks have this layout: the paper's in the order of its tables, then ours. Statistics
 * of every kept epoch before the final one are a set each.
 */
export function inputSets(layout: readonly TensorPlace[], spec: ZooSpec): InputSet[] {
  const layers = layersOf(layout);
  const last = layers.length - 1;
  const width = layout.at(-1)!.end;
  const hyper = [...hyperparameterOf(spec).entries()];
  const paperHyper = hyper.filter(([, of]) => of !== "optimizer").map(([index]) => index);
  const everyHyper = hyper.map(([index]) => index);
  const features = featureNames(layout);
  const byLayer = layers.map((tensors) => tensors.flatMap((name) => STATISTICS.map((one) => `${name}_${one}`)));
  const norms = (norm: string) => layers.flat().map((name) => `${name}_${norm}`);
  const final = spec.epochs;

  const statistics = (name: string, title: string, says: string, wanted: string[], epoch = final): InputSet => {
    const places = wanted.map((feature) => features.indexOf(feature));
    const source = epoch === final ? "paper" : "ours";
    const needs = { weights: false, hyperparameters: false, statisticsEpoch: epoch };
    const picks = { statistics: places, hyperparameters: [], weights: [0, 0] as const };
    return { name, title, says, source, needs, columns: places.length, picks };
  };
  const others = (
    name: string,
    title: string,
    says: string,
    { hyper = [], weights = [0, 0] }: { hyper?: number[]; weights?: readonly [number, number] },
    source: "paper" | "ours" = "paper",
  ): InputSet => {
    const columns = hyper.length + weights[1] - weights[0];
    const needs = { weights: weights[1] > 0, hyperparameters: hyper.length > 0 };
    return { name, title, says, source, needs, columns, picks: { statistics: [], hyperparameters: hyper, weights } };
  };

  const all = layers.map((_, layer) => layer).join(",");
  const perLayer = `wstats-layers-${all}`;
  const perLayerSays = "Seven statistics of each layer's biases and of its kernel";
  return [
    ...layers.map((tensors, layer) => {
      const places = layout.filter(({ name }) => tensors.includes(featureName(name)));
      const range = [places[0].start, places.at(-1)!.end] as const;
      return others(
        `weights.${layer}`,
        `Weights of layer ${layer + 1}`,
        `Biases and kernel of ${layer === last ? "the last layer" : `convolution ${layer + 1}`}, each weight a number.`,
        { weights: range },
      );
    }),
    others("weights", "All weights", "Every weight of the network, each a number.", { weights: [0, width] }),
    others(
      "hyper",
      "Hyperparameters",
      "How the network was trained, as the paper has it: initialiser, activation, learning rate, initial spread, L2, share of the training images, dropout; not the optimizer.",
      { hyper: paperHyper },
    ),
    others(
      "hyper+weights",
      "Hyperparameters and weights",
      "The hyperparameters without the optimizer, and every weight.",
      {
        hyper: paperHyper,
        weights: [0, width],
      },
    ),
    statistics(
      "wstats-glob",
      "Global statistics",
      "Seven statistics of all weights together: percentiles 0, 25, 50, 75 and 100, standard deviation, mean.",
      STATISTICS.map((one) => `all_${one}`),
    ),
    statistics("wnorm-l1", "L1 norms", "The sum of the absolute weights of each bias and kernel.", norms("l1")),
    statistics("wnorm-l2", "L2 norms", "The length of each bias and kernel as a vector.", norms("l2")),
    others("hyper.learning_rate", "Learning rate alone", "The learning rate and nothing else.", {
      hyper: hyper.filter(([, of]) => of === "learning_rate").map(([index]) => index),
    }),
    // With two layers these are all.
    ...(last < 2
      ? []
      : [
          statistics(
            `wstats-layers-0,${last}`,
            "Statistics of the first and last layer",
            "Seven statistics of the biases and of the kernel of the first convolution and of the last layer.",
            [...byLayer[0], ...byLayer[last]],
          ),
        ]),
    statistics(
      `wstats-layers-${last}`,
      "Statistics of the last layer",
      "Seven statistics of the biases and of the kernel of the last layer.",
      byLayer[last],
    ),
    statistics(perLayer, "Per-layer statistics", `${perLayerSays}.`, byLayer.flat()),
    others(
      "hyper+optimizer",
      "Hyperparameters with the optimizer",
      "Everything that was drawn at random before training, the optimizer too.",
      { hyper: everyHyper },
      "ours",
    ),
    ...spec.checkpoint_epochs
      .filter((epoch) => epoch !== final)
      .map((epoch) =>
        statistics(
          `${perLayer}@${epoch}`,
          `Per-layer statistics after epoch ${epoch}`,
          `${perLayerSays}, ${epoch === 0 ? "before training" : `after epoch ${epoch} of ${final}`}.`,
          byLayer.flat(),
          epoch,
        ),
      ),
  ];
}

/** The names of each layer's tensors as features have them: [["conv1_bias", "conv1_kernel"], ..]. */
function layersOf(layout: readonly TensorPlace[]): string[][] {
  const byLayer = Map.groupBy(layout, ({ name }) => name.slice(0, name.lastIndexOf("/")));
  return [...byLayer.values()].map((tensors) => tensors.map(({ name }) => featureName(name)));
}

function featureName(tensor: string): string {
  return tensor.replaceAll("/", "_");
}
