// A fit on a few networks by fixed settings. How long to fit is learnt from those networks too: nothing else may be used.
import type { Fitted, Fitting } from "../estimator.ts";
import type { FewShotJob } from "./jobs.ts";
import { derivedSeed } from "./plan.ts";
import { thirdsOf } from "./rows.ts";

/** Rows of the training split to fit on, and to stop by. */
export interface FitRows {
  readonly fit: Uint32Array;
  readonly stop?: Uint32Array;
}

/**
 * A fit that leaves each third of the set out and stops by it, then one on the whole set with the median of their numbers
 * of trees or epochs, which `iterations` tells.
 */
export async function learnFromFew(
  { rows, settings, seed, foldSeed }: FewShotJob,
  prepare: (rows: FitRows) => Promise<Fitting>,
): Promise<{ fitted: Fitted; iterations: number }> {
  const fitOn = async (which: FitRows, options: { seed: number; iterations?: number }) => {
    const fitting = await prepare(which);
    try {
      return await fitting.fit({ settings, ...options });
    } finally {
      fitting.close();
    }
  };
  const lengths: number[] = [];
  for (const [third, stop] of thirdsOf(rows, foldSeed).entries()) {
    const fit = rows.filter((row) => !stop.includes(row));
    lengths.push((await fitOn({ fit, stop }, { seed: derivedSeed(seed, third) })).iterations);
  }
  const [, middle] = lengths.sort((one, other) => one - other);
  const iterations = Math.max(1, middle); // a fit whose first step made it worse has none
  return { fitted: await fitOn({ fit: rows }, { seed, iterations }), iterations };
}
