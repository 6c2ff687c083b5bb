// What is told of an entry's scores: rounded as the labels allow. The only way out of a hub for what scoreEntry gives.
import type { ApiScore } from "../../schemas/types.d.ts";
import { METRICS, type Metric } from "../metrics/index.ts";
import { type Disclosure, rounded, WITHHELD } from "./disclosure.ts";
import type { EntryScore } from "./entry.ts";

/** Four decimal places: the labels are published, and more would say nothing. */
const FOUR_PLACES: Disclosure = {
  fewestNetworks: 1,
  report: (score) => (Number.isNaN(score) ? null : rounded(score)),
};

/**
 * The scores as everybody may see them, by metric, in the order of METRICS. Four decimal places; where labels are withheld
 * fewer of less than 1,000 `networks` and nothing of less than 5, as in reports on baselines. `networks` is how many
 * different ones are scored.
 */
export function discloseScores(
  scores: readonly Omit<EntryScore, "resamples">[],
  networks: number,
  labels: "withheld" | "public",
): Record<string, ApiScore> {
  const disclosure = disclosureOf(labels);
  const told: Record<string, ApiScore> = {};
  for (const metric of METRICS) {
    const score = scores.find((other) => other.metric === metric.name);
    if (score !== undefined) told[metric.name] = disclose(score, metric, networks, disclosure);
  }
  return told;
}

/** What is told of p-values of entries on withheld labels. */
const TOLD_PS = [0.001, 0.01, 0.05, 0.1, 0.5];

/**
 * The p-value of two entries' difference as everybody may see it: rounded up, to three decimals or, where labels are withheld,
 * to 0.001, 0.01, 0.05, 0.1, 0.5 or 1. Of entries that differ in a network whose accuracy one knows and one other, p hangs on
 * the ratio of their errors alone: three decimals told the other's accuracy to 0.0001.
 */
export function discloseP(p: number, labels: "withheld" | "public"): number {
  if (labels === "public") return Math.min(1, Math.ceil(p * 1000) / 1000);
  return TOLD_PS.find((told) => p <= told) ?? 1;
}

/** Of entries. */
export function disclosureOf(labels: "withheld" | "public"): Disclosure {
  return labels === "public" ? FOUR_PLACES : WITHHELD;
}

function disclose(
  { value, deviation, low, high }: Omit<EntryScore, "resamples">,
  { better, hangsOn = (all) => all }: Metric,
  networks: number,
  { fewestNetworks, report }: Disclosure,
): ApiScore {
  const decided = hangsOn(networks);
  const kind = better === "higher" ? "score" : "distance";
  const isTold = networks >= fewestNetworks;
  const tell = (number: number | null, as: typeof kind = kind) =>
    number === null || !isTold ? null : report(number, as, decided);
  return { value: tell(value), deviation: tell(deviation, "distance"), low: tell(low), high: tell(high) };
}
