// Statistics of weights against numpy's, on the same networks.
import { readFile } from "node:fs/promises";
import { computeFeatures, featureNames } from "../../src/features/index.ts";
import { FailureError } from "../../src/lib/errors.ts";
import { secondsOf } from "../harness/timing.ts";
import { LAYOUT, layerStatistics, NetworkMaker } from "./networks.ts";
import { measurePairs, type PairFindings, type Peer, type PeerSeconds } from "./pairs.ts";

export interface StatisticsFindings {
  version: string;
  networks: number;
  /** Networks that numpy takes at a time: what was the quickest. */
  numpy_rows: number;
  /** numpy computes the 56 per-layer statistics, we compute all 79 features. */
  per_layer: PairFindings;
  /** Both compute all 79. */
  all_features: PairFindings;
}

export interface StatisticsSize {
  /** All networks are taken in so many parts, each by both sides in turn. */
  parts: number;
  networks: number;
}

const FEATURES = featureNames(LAYOUT).length;

/** Float32 sums of numpy's against our doubles. */
const TOLERANCE = 1e-4;

/** Measures both sides; throws a FailureError if they don't find the same. */
export async function measureStatistics(peer: Peer, { parts, networks }: StatisticsSize): Promise<StatisticsFindings> {
  const maker = new NetworkMaker(2);
  const rows = Math.ceil(networks / parts);
  const tensors = LAYOUT.map(({ start, end }) => [start, end]);
  const made = Array.from({ length: parts }, (_, part) => {
    const { weights } = maker.make(rows);
    return { weights, file: peer.write(`weights-${part}`, weights) };
  });
  const out = peer.write("statistics", new Float64Array());
  const numpy = (part: number, taken: number, all: boolean, out?: string) =>
    peer.ask<PeerSeconds>({ weights: made[part].file, tensors, rows: taken, all, out });
  let best = { rows, seconds: Number.POSITIVE_INFINITY };
  for (const taken of [rows, 1000, 250, 60]) {
    const { seconds } = await numpy(0, taken, false, out);
    if (seconds < best.seconds) best = { rows: taken, seconds };
  }
  await checkEqual(computeFeatures(made[0].weights, LAYOUT, rows), out);
  const ours = (part: number) => secondsOf(() => computeFeatures(made[part].weights, LAYOUT, rows));
  return {
    version: peer.about.version,
    ...{ networks: rows * parts, numpy_rows: best.rows },
    per_layer: await measurePairs(parts, ours, (part) => numpy(part, best.rows, false)),
    all_features: await measurePairs(parts, ours, (part) => numpy(part, best.rows, true)),
  };
}

async function checkEqual(features: Float64Array, path: string): Promise<void> {
  const bytes = await readFile(path);
  const theirs = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const ours = layerStatistics(features, features.length / FEATURES);
  const wrong = theirs.findIndex(
    (value, index) => !(Math.abs(value - ours[index]) <= TOLERANCE * (1 + Math.abs(value))),
  );
  if (wrong >= 0 || theirs.length !== ours.length)
    throw new FailureError(`statistic ${wrong} is ${ours[wrong]} here and ${theirs[wrong]} in numpy`);
}
