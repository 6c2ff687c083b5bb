// Which runs are for training predictors and which for testing them. Decided by keyed hashes of (zoo seed, collection) in
// small blocks of consecutive runs, so that shares are exact and a zoo that grows keeps the split of the runs it has.
import { createHash } from "node:crypto";
import type { ZooSpec } from "../../schemas/types.d.ts";

/**
 * train: labels are published; test: they are withheld; early: test runs set aside for early decision, of which nothing
 * later than the early epoch is published.
 */
export type Split = "train" | "test" | "early";

/** The splits in their order. */
export const SPLITS: readonly Split[] = ["train", "test", "early"];

const BLOCK = 4; // consecutive runs, of which one is for testing: 15,000 and 5,000 of 20,000, as in arXiv 2002.11448
const TESTS = 5; // test runs, of which one is set aside for early decision
const FOLDS = 3; // as in arXiv 2002.11448

/** The split of a run, whether or not it was discarded. */
export function splitOf(spec: ZooSpec, collection: string, run: number): Split {
  const block = Math.floor(run / BLOCK);
  if (run % BLOCK !== testPlace(spec, collection, block)) return "train";
  const group = Math.floor(block / TESTS);
  const isEarly = block % TESTS === choose(spec, collection, `early ${group}`, TESTS);
  return isEarly && earlyEpoch(spec) !== undefined ? "early" : "test";
}

/**
 * The fold, 0 to 2, of a run of the training split: each block's three training runs get one fold each.
 * Throws a RangeError for a run of another split.
 */
export function foldOf(spec: ZooSpec, collection: string, run: number): number {
  const block = Math.floor(run / BLOCK);
  const test = testPlace(spec, collection, block);
  const place = run % BLOCK;
  if (place === test) throw new RangeError(`run ${run} of ${collection} is no training run, so it has no fold`);
  const order = choose(spec, collection, `folds ${block}`, 2 * FOLDS); // one of the six orders of three folds
  const third = place < test ? place : place - 1;
  return (order < FOLDS ? order + third : order + FOLDS - third) % FOLDS;
}

/**
 * The last epoch of which early-decision runs have published checkpoints: the last kept one within the first sixth of
 * the training (3 of 18), but at least the first epoch; the first kept one if there is none so early. Undefined if the
 * zoo keeps the final epoch only, and then no runs are set aside.
 */
export function earlyEpoch(spec: ZooSpec): number | undefined {
  const earlier = spec.checkpoint_epochs.filter((epoch) => epoch < spec.epochs);
  const most = Math.max(1, Math.floor(spec.epochs / 6));
  return earlier.filter((epoch) => epoch <= most).at(-1) ?? earlier[0];
}

/** Which of a block's four runs is for testing. */
function testPlace(spec: ZooSpec, collection: string, block: number): number {
  return choose(spec, collection, `test ${block}`, BLOCK);
}

/** One of `count` possibilities, each as likely (the bias is below count / 2^48), by SHA-256. */
function choose(spec: ZooSpec, collection: string, question: string, count: number): number {
  const digest = createHash("sha256").update(`weighbridge split\n${spec.seed}\n${collection}\n${question}`).digest();
  return digest.readUIntBE(0, 6) % count;
}
