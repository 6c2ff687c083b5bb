// The parts of the baselines bench, in their order: each measures something and leaves its figures, or why there are none.
import type { FullKernel } from "../../src/kernel/index.ts";
import { isNative } from "../harness/peak.ts";
import type { Figure } from "../harness/report.ts";
import { type BoostingSize, measureBoosting, worstDifference } from "./boosting.ts";
import { type DenseSize, measureDense, warmTorch } from "./dense.ts";
import type { BaselinesDetail } from "./describe.ts";
import { type Peer, startPeer } from "./pairs.ts";
import { measureRanking, type RankingSize } from "./ranking.ts";
import { measureStatistics, type StatisticsSize } from "./statistics.ts";

/** How much is measured. */
export interface Size {
  boosting: BoostingSize;
  dense: DenseSize;
  statistics: StatisticsSize;
  ranking: RankingSize;
}

/** What the parts share. */
export interface Session {
  kernel: FullKernel;
  size: Size;
  /** A training folder whose networks are compared as well. */
  zoo: string | undefined;
  tell: (line: string) => void;
  figures: Figure[];
  detail: BaselinesDetail;
}

/** What can be left out with --skip, and the figures of each. */
export const FIGURES = {
  boosting: ["GBM test R2 less XGBoost hist's, worst settings", "GBM fit rate against XGBoost hist, one thread each"],
  dense: ["DNN training, share of peak, batch 512", "DNN training against PyTorch, one thread, worst case"],
  statistics: ["per-layer statistics of 20,000 networks against numpy"],
  ranking: ["tau-b of 20,000 predictions against scipy, worst case"],
} as const;
export type Part = keyof typeof FIGURES;

export const PARTS: Readonly<Record<Part, (session: Session) => Promise<void>>> = {
  boosting: (session) =>
    withPeer(session, "boosting", "xgboost", "boosting.py", async (peer) => {
      const found = await measureBoosting(peer, session.size.boosting, session.zoo);
      session.detail.boosting = found;
      higher(session, FIGURES.boosting[0], worstDifference(found.agreement), -0.003);
      higher(session, FIGURES.boosting[1], found.rate.ratio.median, 1);
    }),
  async dense(session) {
    const { kernel, size, detail, tell } = session;
    const [share, torch] = FIGURES.dense;
    if (!isNative(kernel)) return leaveOut(session, "dense", `the kernel in use is ${kernel.level}, not native`);
    const measure = async (peer?: Peer) => {
      tell("dense: rounds of the machine's peak and four cases");
      detail.dense = await measureDense(kernel, size.dense, peer);
      const { cases } = detail.dense;
      higher(session, share, cases[0].share_of_peak.median, 0.75);
      if (peer) higher(session, torch, Math.min(...cases.map((one) => one.ratio!.median)), 1);
    };
    const peer = startPeer("torch", "dense.py");
    if ("reason" in peer) {
      detail.left_out.push({ name: torch, reason: peer.reason });
      return measure();
    }
    try {
      tell(`dense: PyTorch ${peer.about.version} warms up`);
      detail.pytorch = { version: peer.about.version, ...(await warmTorch(peer, size.dense.rows)) };
      await measure(peer);
    } finally {
      peer.close();
    }
  },
  statistics: (session) =>
    withPeer(session, "statistics", "numpy", "layer_statistics.py", async (peer) => {
      session.detail.statistics = await measureStatistics(peer, session.size.statistics);
      higher(session, FIGURES.statistics[0], session.detail.statistics.per_layer.ratio.median, 2);
    }),
  ranking: (session) =>
    withPeer(session, "ranking", "scipy", "ranking.py", async (peer) => {
      session.detail.ranking = await measureRanking(peer, session.size.ranking);
      const { cases } = session.detail.ranking;
      higher(session, FIGURES.ranking[0], Math.min(...cases.map(({ ratio }) => ratio.median)), 1);
    }),
};

/** Says of a part's figures why they are missing. */
export function leaveOut({ detail }: Session, part: Part, reason: string): void {
  for (const name of FIGURES[part]) detail.left_out.push({ name, reason });
}

function higher({ figures }: Session, name: string, value: number, reach: number): void {
  figures.push({ name, value, reach, better: "higher" });
}

async function withPeer(
  session: Session,
  part: Part,
  module: string,
  script: string,
  measure: (peer: Peer) => Promise<void>,
): Promise<void> {
  const peer = startPeer(module, script);
  if ("reason" in peer) return leaveOut(session, part, peer.reason);
  session.tell(`${part}: ${module} ${peer.about.version}`);
  try {
    await measure(peer);
  } finally {
    peer.close();
  }
}
