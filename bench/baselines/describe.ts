// What the baselines bench found, as lines for people.
import type { LeftOut } from "../harness/report.ts";
import { table } from "../harness/report.ts";
import type { BoostingFindings } from "./boosting.ts";
import type { DenseFindings } from "./dense.ts";
import type { PairFindings } from "./pairs.ts";
import type { RankingFindings } from "./ranking.ts";
import type { StatisticsFindings } from "./statistics.ts";

/** The detail of the baselines bench's report; a part that was not measured is missing. */
export interface BaselinesDetail extends Record<string, unknown> {
  quick: boolean;
  boosting?: BoostingFindings;
  dense?: DenseFindings;
  pytorch?: { version: string; libraries: string[]; threads: number };
  statistics?: StatisticsFindings;
  ranking?: RankingFindings;
  left_out: LeftOut[];
}

const PAIR_HEAD = ["seconds", "peer's", "times", "least", "greatest", "its processors"];

/** The detail in words and tables; numbers are medians. */
export function describe({ quick, boosting, dense, pytorch, statistics, ranking }: BaselinesDetail): string[] {
  const lines: string[] = quick ? ["--quick: nothing here means anything", ""] : [];
  if (boosting) {
    const { version, agreement, rate } = boosting;
    const rows = agreement.map(({ data, settings, training_rows, test_rows, r2, xgboost_r2 }) => [
      ...[`${data}, ${settings}`, `${training_rows} + ${test_rows}`],
      ...[r2, xgboost_r2, r2 - xgboost_r2].map((value) => value.toFixed(4)),
    ]);
    lines.push(...table([[`XGBoost ${version}`, "rows", "R2", "XGBoost's", "less"], ...rows]), "");
    lines.push(
      ...table([
        ["fit", ...PAIR_HEAD],
        ["31 leaves", ...pair(rate)],
      ]),
      "",
    );
  }
  if (dense) {
    const rows = dense.cases.map(({ name, rows_per_second, share_of_peak: { median, least, greatest }, ...found }) => [
      ...[name, rows_per_second.median.toFixed(0)],
      ...[median, least, greatest].map((share) => share.toFixed(3)),
      ...(found.ratio ? [found.ratio.median.toFixed(2), found.their_processors!.toFixed(2)] : []),
    ]);
    const head = ["case", "rows/s", "share of peak", "least", "greatest"];
    lines.push(`Dense network, one thread; peak ${dense.peak_gflops.median.toFixed(0)} GFLOP/s`);
    lines.push(...table([pytorch ? [...head, "times PyTorch", "its processors"] : head, ...rows]));
    if (pytorch) lines.push(`PyTorch ${pytorch.version} (${pytorch.libraries.join(", ") || "libraries unknown"})`);
    lines.push("");
  }
  if (statistics) {
    const { version, networks, numpy_rows, per_layer, all_features } = statistics;
    const rows = [
      ["numpy the 56 per layer", ...pair(per_layer)],
      ["numpy all 79", ...pair(all_features)],
    ];
    const head = `${networks} networks; numpy ${version}, ${numpy_rows} at a time`;
    lines.push(...table([[head, ...PAIR_HEAD], ...rows]), "");
  }
  if (ranking) {
    const rows = ranking.cases.map(({ name, ...found }) => [name, ...pair(found)]);
    lines.push(...table([[`tau-b; scipy ${ranking.version}`, ...PAIR_HEAD], ...rows]));
  }
  return lines;
}

function pair({ our_seconds, their_seconds, ratio, their_processors }: PairFindings): string[] {
  const times = [ratio.median, ratio.least, ratio.greatest, their_processors].map((value) => value.toFixed(2));
  return [our_seconds.median.toFixed(3), their_seconds.median.toFixed(3), ...times];
}
