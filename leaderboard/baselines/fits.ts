// What fitting gives: predictions and how they were come by, nothing about how good they are. leaderboard/score reads it.

/** One estimator on one input set of one collection. */
export interface BaselineFit {
  readonly collection: string;
  /** Name of an input set of src/features/input-sets.ts. */
  readonly input: string;
  readonly estimator: string;
  readonly columns: number;
  /** How many random settings were tried. */
  readonly trials: number;
  /** The best of them by the mean squared error of cross-validation. */
  readonly settings: unknown;
  /** Trees or epochs of the refit on the whole training split. */
  readonly iterations: number;
  /** Each training network by the fit of the chosen settings that did not see its fold. [training networks] */
  readonly outOfFold: Float64Array;
  /** The refit's. [test networks] */
  readonly test: Float64Array;
  /** The refit's, of other collections' test networks, where they were asked for. By collection */
  readonly transfers: ReadonlyMap<string, Float64Array>;
  /** The refit's, of the networks set aside for early decision, where they were asked for. [early networks] */
  readonly early: Float64Array | undefined;
}

/** One estimator with its default settings on fixed sets of a few training networks, a fit on each. */
export interface FewShotFit {
  readonly collection: string;
  readonly input: string;
  readonly estimator: string;
  /** Name of the track whose sets these are. */
  readonly track: string;
  readonly sets: readonly {
    readonly name: string;
    /** Trees or epochs. */
    readonly iterations: number;
    readonly test: Float64Array; // [test networks]
  }[];
}

/** How predictions of the test split get better with more training networks, all by the chosen settings. */
export interface SampleCurve {
  readonly collection: string;
  readonly input: string;
  readonly estimator: string;
  readonly points: readonly {
    readonly networks: number;
    /** Predictions of the test networks, one list a draw. [draws][test networks] */
    readonly draws: readonly Float64Array[];
  }[];
}

/** All that was fitted on one published zoo. */
export interface BaselineFits {
  readonly zoo: string;
  readonly version: string;
  readonly seed: number;
  /** Trials asked for, by estimator. */
  readonly trials: ReadonlyMap<string, number>;
  readonly fits: readonly BaselineFit[];
  readonly curves: readonly SampleCurve[];
  readonly fewShot: readonly FewShotFit[];
}
