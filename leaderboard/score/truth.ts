// What scoring knows and fitting must not: the accuracies of test networks. Handed in by whoever may read them.

/** The truth of one collection. Lists are in the order of the networks that fitting saw: sorted by run. */
export interface CollectionTruth {
  readonly collection: string;
  /** Name to show, "Fashion-MNIST". */
  readonly title: string;
  /** Share of the most frequent class among the test images: what guessing gets. */
  readonly majorityRate: number;
  readonly train: SplitTruth;
  /** Undefined where the labels are withheld and were not given. */
  readonly test: SplitTruth | undefined;
  readonly testRuns: { readonly model_ids: readonly string[]; readonly runs: Int32Array };
  /** Set aside for early decision; nothing is known of them here. */
  readonly earlyRuns: { readonly model_ids: readonly string[]; readonly runs: Int32Array };
  readonly finalEpoch: number;
}

/** Lists are [networks]. */
export interface SplitTruth {
  readonly model_ids: readonly string[];
  readonly runs: Int32Array;
  /** Test accuracy after the final epoch. */
  readonly accuracy: Float64Array;
  /** Test accuracy after each kept epoch, by epoch; the final one too. */
  readonly accuracyAt: ReadonlyMap<number, Float64Array>;
  /** Images that a whole training of each run goes through, forward and backward. */
  readonly trainingImages: Float64Array;
}
