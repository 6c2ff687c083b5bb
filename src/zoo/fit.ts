// Whether a spec can be trained on an image set: what its descriptor says decides it, so that nobody waits to find out.
import type { ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { weightLayout } from "./layout.ts";
import { subsetSize } from "./shards.ts";

/** Throws an InputError if some run of the spec would have less than one batch of `train` images, or no pixels left. */
export function checkFit(spec: ZooSpec, set: { title: string; size: 28 | 32; train: number }): void {
  weightLayout({ imageSize: set.size, layers: spec.convolution_layers });
  const fraction = Math.min(...spec.hyperparameters.train_fraction.values);
  const least = subsetSize(spec, set.train, fraction);
  if (least < spec.batch_size) {
    const pool = Math.min(spec.image_limit ?? set.train, set.train);
    const share = `train_fraction ${fraction} of ${pool} ${set.title} images is ${least}`;
    throw new InputError(`zoo ${spec.name}: a batch needs ${spec.batch_size} images, ${share}`);
  }
}
