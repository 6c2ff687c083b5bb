// What is told of a point of an early-decision curve, in reports on baselines and of entries.
import type { EarlyDecisionPoint } from "../../schemas/types.d.ts";
import type { Disclosure } from "./disclosure.ts";
import type { Stopping } from "./early-pools.ts";

/**
 * Rounded as the labels allow. `runs` are those that pools are drawn from, `decided` is how many of them decide the mean loss.
 */
export function tellStopping(
  { stopped, saved, lost, low, high }: Omit<Stopping, "savedImages">,
  { runs, decided }: { runs: number; decided: number },
  { report }: Disclosure,
): EarlyDecisionPoint {
  const shown = (value: number, hangsOn: number) => report(value, "distance", hangsOn)!; // never undefined
  // A percentile is the distance of two accuracies in one pool.
  return { stopped, saved: shown(saved, runs), lost: shown(lost, decided), low: shown(low, 2), high: shown(high, 2) };
}
