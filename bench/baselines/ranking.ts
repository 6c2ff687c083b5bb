// Kendall's tau-b against scipy's.
import { kendallTauB } from "../../leaderboard/metrics/index.ts";
import { FailureError } from "../../src/lib/errors.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { secondsOf } from "../harness/timing.ts";
import { measurePairs, type PairFindings, type Peer, type PeerSeconds } from "./pairs.ts";

export interface RankingFindings {
  version: string;
  cases: (PairFindings & { name: string; tau: number })[];
}

export interface RankingSize {
  rounds: number;
  models: number;
  /** Calls that are timed together. */
  times: number;
}

/** Measures both sides with and without ties; throws a FailureError if they don't find the same. */
export async function measureRanking(peer: Peer, { rounds, models, times }: RankingSize): Promise<RankingFindings> {
  const cases: RankingFindings["cases"] = [];
  for (const [name, truth, prediction] of pairsToRank(models)) {
    const question = { truth: peer.write("truth", truth), prediction: peer.write("prediction", prediction), times };
    const ask = () => peer.ask<PeerSeconds & { tau: number }>(question);
    const tau = kendallTauB(truth, prediction);
    const theirs = await ask();
    if (!(Math.abs(theirs.tau - tau) < 1e-9))
      throw new FailureError(`tau-b of ${models} models is ${tau} here and ${theirs.tau} in scipy`);
    const ours = () =>
      secondsOf(() => {
        for (let time = 0; time < times; time++) kendallTauB(truth, prediction);
      });
    for (let warm = 0; warm < 3; warm++) ours();
    cases.push({ name, tau, ...(await measurePairs(rounds, ours, ask)) });
  }
  return { version: peer.about.version, cases };
}

/**
 * Accuracies of 10,000 images, a fifth at chance, with predictions that are right but for noise: continuous, as boosting
 * gives them, and in steps; and accuracies that are all different.
 */
function pairsToRank(models: number): [string, Float64Array, Float64Array][] {
  const stream = new RandomStream(streamKey(3, "subset"));
  const rounded = (value: number, steps: number) => Math.round(value * steps) / steps;
  const truth = Float64Array.from({ length: models }, () => (stream.uniform() < 0.2 ? 0.1 : stream.uniform()));
  const guesses = truth.map((value) => Math.min(Math.max(value + 0.05 * stream.normal(), 0), 1));
  const distinct = truth.map((value) => value + 1e-3 * stream.uniform());
  const images = truth.map((value) => rounded(value, 10_000));
  return [
    ["accuracies of 10,000 images", images, guesses],
    ["predictions in hundredths", images, guesses.map((value) => rounded(value, 100))],
    ["all different", distinct, distinct.map((value) => value + 0.05 * stream.normal())],
  ];
}
