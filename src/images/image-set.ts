// What the rest of Weighbridge sees of an image set: arrays that threads can share, and where they came from.

/** Images and their labels (the kernel's `Images`), on SharedArrayBuffers. */
export interface Images {
  /** 8-bit grey pixels, row after row. [count, size, size] */
  pixels: Uint8Array;
  /** Class of each image, 0 to classes - 1. [count] */
  labels: Uint8Array;
}

/** One file that the pixels came from. Its hash is of the unpacked content, so plain and gzipped files agree. */
export interface ImageFile {
  /** Part of the set, such as `train-images` or `data_batch_1`; never a path. */
  name: string;
  /** SHA-256 of the content, in hexadecimal digits. */
  sha256: string;
  /** Whether its MD5 is one that the descriptor lists. */
  official: boolean;
}

/** An image set in memory. */
export interface ImageSet {
  id: string;
  title: string;
  /** Side of the square images in pixels. */
  size: 28 | 32;
  /** Number of classes, at most 10. */
  classes: number;
  train: Images;
  test: Images;
  /** In a fixed order for each format. */
  files: ImageFile[];
}

/** Room for `count` images of `size` x `size` pixels, zeroed, on memory that threads can share. */
export function allocateImages(count: number, size: number): Images {
  return {
    pixels: new Uint8Array(new SharedArrayBuffer(count * size * size)),
    labels: new Uint8Array(new SharedArrayBuffer(count)),
  };
}
