// Tells which image set an official file belongs to: MNIST and Fashion-MNIST have the same file names and sizes.
import type { ImageSetDescriptor } from "./descriptors.ts";

/** The set that lists one of these MD5s. */
export function ownerOf(md5: string[], known: ImageSetDescriptor[]): ImageSetDescriptor | undefined {
  return known.find(({ forms }) =>
    forms.some(({ files }) => files.some((file) => file.md5?.some((listed) => md5.includes(listed)))),
  );
}
