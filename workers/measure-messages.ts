// What is asked of a measuring thread, and what it answers.
import type { ZooSpec } from "../schemas/types.d.ts";
import type { Rates } from "../src/zoo/index.ts";

/** What a measuring thread is given. */
export interface MeasureTask {
  spec: ZooSpec;
  sizes: (28 | 32)[];
}

/** What a measuring thread answers: images per second of one thread by image size. */
export interface Measured {
  level: string;
  numerics: string;
  warnings: string[];
  rates: Partial<Record<28 | 32, Rates>>;
}
