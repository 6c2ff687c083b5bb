// What stopping runs by an entry's predictions brings: the reports' early decision, of one list of predictions. Exact numbers:
// they are stored, and leave a hub only rounded.
import type { ApiEarlyDecision } from "../../schemas/types.d.ts";
import { POOLS } from "./early-decision.ts";
import { tellStopping } from "./early-disclosure.ts";
import { drawPools, poolSize, type Stopping, stopWorst } from "./early-pools.ts";
import type { EntryFile } from "./entry.ts";
import { meanOf } from "./entry-cells.ts";
import { disclosureOf } from "./entry-disclosure.ts";

/** What pools are drawn from, for every entry: the seed of reports on baselines, where nobody gives another. */
export const EARLY_SEED = 0;

/** When runs are stopped, and what they had still to pay. */
export interface EarlyStop {
  /** After which runs are stopped: the last that their predictions are made from. */
  readonly epoch: number;
  /** Of a whole training. */
  readonly finalEpoch: number;
  /** Images that a whole training of each network goes through, in the order of the predictions; in any unit. [networks] */
  readonly images: Float64Array;
}

/** Unrounded; `curve` has a point for each of SHARES. */
export interface EntryEarlyDecision extends Omit<ApiEarlyDecision, "curve"> {
  readonly curve: readonly Omit<Stopping, "savedImages">[];
}

/**
 * Stops those of each of 1,000 pools with the lowest predictions, which are averaged over the seeds first. `truth` and
 * predictions are in one order. Undefined where there are fewer networks than a pool needs.
 */
export function decideEarly(
  files: readonly EntryFile[],
  truth: Float64Array,
  { epoch, finalEpoch, images }: EarlyStop,
): EntryEarlyDecision | undefined {
  const size = poolSize(truth.length);
  if (size === 0) return undefined;
  const pools = drawPools(truth.length, size, POOLS, EARLY_SEED);
  const predicted = meanOf(files.map(({ predictions }) => predictions));
  const curve = stopWorst({ accuracy: truth, images }, pools, predicted, epoch / finalEpoch);
  return { epoch, pools: POOLS, pool_size: size, curve: curve.map(({ savedImages: _, ...point }) => point) };
}

/**
 * As everybody may see it. `networks` is how many pools are drawn from. The one that predictions put before all others is in
 * size / networks of the pools and can decide these: whoever chooses predictions would read its accuracy off a mean loss with
 * the places of reports, to 0.0004 of 200 as of 1,000 networks. So the mean is told like one that networks / size decide.
 */
export function discloseEarly(
  { epoch, pools, pool_size, curve }: EntryEarlyDecision,
  networks: number,
  labels: "withheld" | "public",
): ApiEarlyDecision {
  const of = { runs: networks, decided: networks / pool_size };
  return { epoch, pools, pool_size, curve: curve.map((point) => tellStopping(point, of, disclosureOf(labels))) };
}
