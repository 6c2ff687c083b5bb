// A made-up image set of 7 training and 3 test images in IDX files, for tests of how sets are found and checked.
import type { ImageSetDescriptor } from "../../src/images/index.ts";
import { idx, noise } from "./made-files.ts";

const PARTS = {
  "train-images": "train-images-idx3-ubyte",
  "train-labels": "train-labels-idx1-ubyte",
  "t10k-images": "t10k-images-idx3-ubyte",
  "t10k-labels": "t10k-labels-idx1-ubyte",
};

/** The files of the made-up set by name, plain IDX. */
export const MADE_FILES: Record<string, Uint8Array> = {
  "train-images-idx3-ubyte": idx([7, 32, 32], noise(7 * 1024, 1)),
  "train-labels-idx1-ubyte": idx([7], Uint8Array.of(0, 1, 2, 0, 1, 2, 0)),
  "t10k-images-idx3-ubyte": idx([3, 32, 32], noise(3 * 1024, 2)),
  "t10k-labels-idx1-ubyte": idx([3], Uint8Array.of(2, 1, 0)),
};

/** Its descriptor. `md5` gives the MD5s of a file by its plain name; without it none are listed. */
export function madeDescriptor(md5?: (name: string) => string[]): ImageSetDescriptor {
  return {
    id: "made_up",
    title: "Made-up",
    description: "Noise in three classes.",
    classes: ["one", "two", "three"],
    size: 32,
    counts: { train: 7, test: 3 },
    license: "CC0-1.0",
    terms: "Anything goes.",
    homepage: "https://example.org/",
    citation: "Nobody: Nothing. 2026.",
    forms: [
      {
        format: "idx",
        files: Object.entries(PARTS).map(([part, name]) => ({
          part,
          names: [name, `${name}.gz`],
          ...(md5 === undefined ? {} : { md5: md5(name) }),
        })),
      },
    ],
    sources: [],
  };
}
