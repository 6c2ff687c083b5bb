// What is told of a point of an early-decision curve, in reports on baselines and of entries.
import type { EarlyDecisionPoint } from "../../schemas/types.d.ts";
import type { Disclosure } from "./disclosure.ts";
import type { Stopping } from "./early-pools.ts";

/** Rounded as the labels allow; `runs` are those that pools of `size` are drawn from. */
export function tellStopping(
  { stopped, saved, lost, low, high }: Omit<Stopping, "savedImages">,
  { runs, size }: { runs: number; size: number },
  { report }: Disclosure,
): EarlyDecisionPoint {
  const shown = (value: number, hangsOn: number) => report(value, "distance", hangsOn)!; // never undefined
  // A percentile is the distance of two accuracies in one pool; so is the mean if all pools have nearly the same runs.
  const mean = shown(lost, size > runs / 2 ? 2 : runs);
  return { stopped, saved: shown(saved, runs), lost: mean, low: shown(low, 2), high: shown(high, 2) };
}
