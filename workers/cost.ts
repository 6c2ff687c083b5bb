// How long a run will take compared with others of its zoo: to start the longest first, so that the threads of a pool
// end together, and to tell the time left. Nothing that is written depends on it.
import type { Config, ZooSpec } from "../schemas/types.d.ts";
import { drawConfig, stepsPerEpoch, subsetSize } from "../src/zoo/index.ts";

/** Images that one run trains on in all its epochs, of a set with `count` training images. */
export function trainedImages(spec: ZooSpec, config: Config, count: number): number {
  const steps = stepsPerEpoch(spec, subsetSize(spec, count, config.train_fraction));
  return steps * spec.batch_size * spec.epochs;
}

/** Expected cost of a run, in trained images of the cheapest kind. */
function runCost(spec: ZooSpec, config: Config, count: number): number {
  const tanh = config.activation === "tanh" ? 0.2 : 0;
  const dropout = config.dropout > 0 ? 0.1 : 0;
  const optimizer = config.optimizer === "sgd" ? 0 : 0.02;
  return trainedImages(spec, config, count) * (1 + tanh + dropout + optimizer);
}

/** The runs first .. first + count - 1 of a collection, the most expensive first. */
export function byCost(spec: ZooSpec, collection: string, first: number, count: number, images: number): number[] {
  const runs = Array.from({ length: count }, (_, index) => {
    const run = first + index;
    return { run, cost: runCost(spec, drawConfig(spec, collection, run).config, images) };
  });
  return runs.sort((a, b) => b.cost - a.cost || a.run - b.run).map(({ run }) => run);
}
