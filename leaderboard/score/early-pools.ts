// What early stopping brings, on pools of runs that were trained to the end, so that every decision can be looked at
// afterwards.
import { RandomStream, shuffle, streamKey } from "../../src/lib/random.ts";
import { percentileInterval } from "./resample.ts";

/** Runs of one collection that were trained to the end. Lists are [runs]. */
export interface FinishedRuns {
  /** After the final epoch. */
  readonly accuracy: Float64Array;
  /** Images that a whole training goes through. */
  readonly images: Float64Array;
}

/** What it brings to stop one share of the runs; means over the pools. */
export interface Stopping {
  /** Share of the pool that is stopped, rounded down to whole runs. */
  readonly stopped: number;
  /** 1 - images trained / images of training the whole pool. */
  readonly saved: number;
  /** Images saved a run of the pool. */
  readonly savedImages: number;
  /** Best final accuracy in the pool less the best among the runs that go on; with its 5th and 95th percentile. */
  readonly lost: number;
  readonly low: number;
  readonly high: number;
}

/** Shares of runs that are stopped. */
export const SHARES: readonly number[] = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

const POOL_SIZE = 100;
const FEWEST_RUNS = 5;

/** 100 runs; of fewer than 200 the half, but at least 5; 0, so no pools, of fewer than 5. */
export function poolSize(runs: number): number {
  if (runs < FEWEST_RUNS) return 0;
  return runs >= 2 * POOL_SIZE ? POOL_SIZE : Math.max(FEWEST_RUNS, Math.floor(runs / 2));
}

/**
 * Pools of runs in random order, drawn without replacement: `pools` lists of `size` places below `runs`. Pool p depends
 * on (seed, p, runs, size) alone.
 */
export function drawPools(runs: number, size: number, pools: number, seed: number): Uint32Array[] {
  const key = streamKey(seed, "pool");
  return Array.from({ length: pools }, (_, pool) => {
    const places = Uint32Array.from({ length: runs }, (_, place) => place);
    shuffle(places, new RandomStream(key, pool), size);
    return places.slice(0, size);
  });
}

/**
 * Stops, in each pool, each of SHARES of the runs with the smallest `score`, when they have paid the share `paid` of their
 * images. Equal scores: those that the pool has later are stopped first, so a constant score is random stopping.
 */
export function stopWorst(
  runs: FinishedRuns,
  pools: readonly Uint32Array[],
  score: ArrayLike<number> | undefined,
  paid: number,
): Stopping[] {
  const found = SHARES.map(() => ({ saved: 0, savedImages: 0, lost: new Float64Array(pools.length) }));
  for (const [number, pool] of pools.entries()) {
    // Array's sort is stable; the pool's own order decides where nothing else does.
    const order = score === undefined ? pool : Uint32Array.from(Array.from(pool).sort((a, b) => score[b] - score[a]));
    const best = runningMaximum(order, runs.accuracy);
    const total = order.reduce((sum, run) => sum + runs.images[run], 0);
    for (const [index, share] of SHARES.entries()) {
      const goOn = pool.length - stoppedRuns(share, pool.length);
      const stoppedImages = order.subarray(goOn).reduce((sum, run) => sum + runs.images[run], 0);
      const saved = (1 - paid) * stoppedImages;
      found[index].saved += saved / total;
      found[index].savedImages += saved / pool.length;
      found[index].lost[number] = best[pool.length - 1] - best[goOn - 1];
    }
  }
  return found.map(({ saved, savedImages, lost }, index) => {
    const { low, high } = percentileInterval(lost, 0.9);
    const mean = lost.reduce((sum, value) => sum + value, 0) / pools.length;
    return {
      stopped: SHARES[index],
      ...{ saved: saved / pools.length, savedImages: savedImages / pools.length },
      ...{ lost: mean, low, high },
    };
  });
}

/** How many of a pool's runs a share is: whole runs, never all. Tenths are not exact: 0.7 of 90 must not become 62. */
function stoppedRuns(share: number, size: number): number {
  return Math.min(size - 1, Math.floor(share * size + 1e-9));
}

/** The greatest accuracy among the first 1, 2, .. of an order. [order] */
function runningMaximum(order: Uint32Array, accuracy: Float64Array): Float64Array {
  let best = 0;
  return Float64Array.from(order, (run) => {
    best = Math.max(best, accuracy[run]);
    return best;
  });
}
