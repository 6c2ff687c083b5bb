// Trains published runs again, to compare their bits: only where this machine's arithmetic and image files are those that
// the zoo was made with, and says which is missing where they are not.
import type { Discard, ImageFile, ZooSpec } from "../schemas/types.d.ts";
import { type ImageSet, loadImageSet } from "../src/images/index.ts";
import { type Kernel, loadKernel } from "../src/kernel/index.ts";
import { InputError } from "../src/lib/errors.ts";
import type { CheckpointRow } from "../src/shard/index.ts";
import { trainRun } from "./run.ts";

/** What must be known of a zoo: the parts of its manifest. */
export interface TrainedZoo {
  spec: ZooSpec;
  numerics: string;
  collections: { collection: string; image_files: ImageFile[]; discards: Discard[] }[];
}

export interface RetrainerOptions {
  /** Folder to look for images in first. */
  directory?: string | undefined;
  warn?: (message: string) => void;
  note?: (message: string) => void;
}

export class Retrainer {
  readonly #options: RetrainerOptions;
  readonly #images = new Map<string, ImageSet>();
  #kernel: Kernel | undefined;

  constructor(options: RetrainerOptions = {}) {
    this.#options = options;
  }

  /**
   * Loads the kernel and the images that training runs of these collections again needs.
   * @throws InputError if this machine would not come to the same bits: it has no kernel of that arithmetic, not these
   *   images, or other files of them.
   */
  async prepare(zoo: TrainedZoo, collections: string[]): Promise<void> {
    this.#kernel = await kernelOf(zoo);
    for (const collection of collections) {
      const { directory, warn, note } = this.#options;
      const images = await loadImageSet(collection, {
        ...(directory === undefined ? {} : { directory }),
        ...(warn ? { warn } : {}),
        ...(note ? { note } : {}),
      });
      const must = zoo.collections.find((other) => other.collection === collection)?.image_files ?? [];
      refuseOthers(collection, must, images.files);
      this.#images.set(collection, images);
    }
  }

  /**
   * Trains a run of a prepared collection: its checkpoints in the order of their epochs, or why it was given up. Takes
   * this thread for seconds.
   */
  async train({ spec }: TrainedZoo, collection: string, run: number): Promise<CheckpointRow[] | string> {
    const images = this.#images.get(collection);
    if (this.#kernel === undefined || images === undefined) throw new Error(`${collection} was not prepared`);
    const outcome = trainRun(this.#kernel, spec, collection, run, images);
    return outcome?.rows ?? outcome?.discard?.reason ?? "it was stopped";
  }
}

async function kernelOf({ spec, numerics }: TrainedZoo): Promise<Kernel> {
  const hint = `${spec.name} ${spec.version} was computed with ${numerics}`;
  if (numerics !== "fma" && numerics !== "wasm") {
    throw new InputError(`${hint}: only zoos of fma or wasm can be trained again here, as others depend on TensorFlow`);
  }
  const kernel = await loadKernel(numerics === "wasm" ? { level: "wasm" } : {});
  if (kernel.numerics === numerics) return kernel;
  throw new InputError(
    `${hint}, and this machine's kernel computes with ${kernel.numerics}, whose bits differ: train again on a machine ` +
      "with fused multiply-add, a C compiler and no WEIGHBRIDGE_KERNEL that says otherwise",
  );
}

function refuseOthers(collection: string, must: ImageFile[], are: ImageFile[]): void {
  const here = new Map(are.map(({ name, sha256 }) => [name, sha256]));
  for (const { name, sha256 } of must) {
    const found = here.get(name);
    if (found === sha256) continue;
    const is = found === undefined ? `not there (there are ${[...here.keys()].join(", ")})` : `with SHA-256 ${found}`;
    throw new InputError(
      `the images of ${collection} are other ones: the zoo was trained on ${name} with SHA-256 ${sha256}, here it is ${is}; ` +
        "--images DIR names a folder with the right ones",
    );
  }
}
