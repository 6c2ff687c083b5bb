// Scores as commands print them: a line for each metric, those of the same metric with the same decimal places.
import { METRICS } from "../../leaderboard/metrics/index.ts";
import { placesOf } from "../../leaderboard/score/index.ts";
import type { ApiScore } from "../../schemas/types.d.ts";
import { table } from "./format.ts";

/** `scores` by the names of metrics, already rounded as they may be told; deviations are shown if `isMean`. */
export function scoreTable(scores: Record<string, ApiScore>, ranking: string, isMean: boolean): string[] {
  const rows = METRICS.filter(({ name }) => scores[name] !== undefined).map(({ name, title, better }) => {
    const { value, deviation, low, high } = scores[name];
    const places = placesOf([value, low, high]);
    const interval = low === null || high === null ? "-" : `${written(low, places)} to ${written(high, places)}`;
    const spread = isMean ? [written(deviation, placesOf([deviation]))] : [];
    return [title, written(value, places), ...spread, interval, `${better} is better`, name === ranking ? "ranks" : ""];
  });
  const head = ["", isMean ? "mean" : "score", ...(isMean ? ["deviation"] : []), "95 % interval", "", ""];
  return table([head, ...rows]);
}

/** A dash where there is none. */
export function written(value: number | null, places: number): string {
  return value === null ? "-" : value.toFixed(places);
}
