// Numbers for random settings, in the few ways that the ranges of a search need.
import { exp, log } from "../../src/lib/math.ts";
import type { RandomStream } from "../../src/lib/random.ts";

/** Ways to draw from a stream. */
export interface Drawing {
  /** Uniform from low to high. */
  share(low: number, high: number): number;
  /** From low to high, uniform in the logarithm. */
  scale(low: number, high: number): number;
  /** One of the values, all equally likely. */
  one<Value>(values: readonly Value[]): Value;
}

export function drawing(stream: RandomStream): Drawing {
  const share = (low: number, high: number) => low + stream.uniform() * (high - low);
  return {
    share,
    scale: (low, high) => Math.min(Math.max(exp(share(log(low), log(high))), low), high),
    one: (values) => values[stream.below(values.length)],
  };
}
