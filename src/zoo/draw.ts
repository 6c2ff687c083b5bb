// The config and seed of each run, from (zoo seed, collection, run number) alone. Every hyperparameter has its own place
// in the counter, so that adding one later changes no draw of the others.
// The shapes (log-uniform for learning_rate, l2reg and init_std, uniform for dropout) are an assumption of ours: arXiv
// 2002.11448 and the training script released with it give the end points only.
import type { Config, ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { exp, log } from "../lib/math.ts";
import { RandomStream, runSeed, streamKey } from "../lib/random.ts";

/** The counter's layer word for each hyperparameter. Never renumber: add new ones at the end. */
const PLACES: Record<keyof Config, number> = {
  learning_rate: 0,
  l2reg: 1,
  dropout: 2,
  init_std: 3,
  train_fraction: 4,
  activation: 5,
  optimizer: 6,
  w_init: 7,
  b_init: 8,
};

/** Greatest run number plus one: model ids have six digits. */
export const RUN_LIMIT = 1_000_000;

type Distribution =
  | { distribution: "uniform" | "log_uniform"; low: number; high: number }
  | { distribution: "choice"; values: readonly (string | number)[] };

/** A draw from one distribution: uniform in [low, high), log-uniform likewise, or one of the values by uniform index. */
function draw(from: Distribution, stream: RandomStream): string | number {
  if (from.distribution === "choice") return from.values[stream.below(from.values.length)];
  const { low, high } = from;
  const share = stream.uniform();
  if (low === high) return low;
  const value = from.distribution === "uniform" ? low + share * (high - low) : logBetween(low, high, share);
  return Math.min(Math.max(value, low), high); // rounding must not leave the range
}

function logBetween(low: number, high: number, share: number): number {
  const start = log(low);
  return exp(start + share * (log(high) - start));
}

/**
 * The seed of a run (below 2^53; all its other random numbers come from it) and its config, in full doubles. They
 * depend on the spec's seed and distributions, the collection and the run number, not on how many runs there are.
 */
export function drawConfig(spec: ZooSpec, collection: string, run: number): { seed: number; config: Config } {
  checkRun(spec, collection, run);
  const seed = runSeed(spec.seed, collection, run);
  const key = streamKey(seed, "config");
  const config = Object.fromEntries(
    Object.entries(PLACES).map(([name, place]) => [
      name,
      draw(spec.hyperparameters[name as keyof Config], new RandomStream(key, 0, 0, place)),
    ]),
  );
  return { seed, config: config as unknown as Config };
}

/** One hyperparameter of a run, as drawConfig has it, for sums over many runs. */
export function drawOne<Name extends keyof Config>(
  spec: ZooSpec,
  collection: string,
  run: number,
  name: Name,
): Config[Name] {
  const key = streamKey(runSeed(spec.seed, collection, run), "config");
  return draw(spec.hyperparameters[name], new RandomStream(key, 0, 0, PLACES[name])) as Config[Name];
}

/** The name of a network in its zoo: "mnist-000123". */
export function modelId(collection: string, run: number): string {
  return `${collection}-${String(run).padStart(6, "0")}`;
}

function checkRun(spec: ZooSpec, collection: string, run: number): void {
  if (!spec.collections.includes(collection)) {
    const known = spec.collections.join(", ");
    throw new InputError(`zoo ${spec.name} has no collection "${collection}"; it has ${known}`);
  }
  if (!(Number.isInteger(run) && run >= 0 && run < RUN_LIMIT)) {
    throw new InputError(`a run number is a whole number from 0 to ${RUN_LIMIT - 1}, not ${run}`);
  }
}
