// Image sets to arrays: finds the files of a set, reads and checks them, and says where the pixels came from.
import { InputError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";
import { type ImageSetDescriptor, listImageSets } from "./descriptors.ts";
import type { ImageSet } from "./image-set.ts";
import { ownerOf } from "./owners.ts";
import { type ReadFile, readForm } from "./read-form.ts";
import { type FoundFiles, findFiles } from "./sources.ts";

export { type ImageSetDescriptor, listImageSets } from "./descriptors.ts";
export type { ImageFile, ImageSet, Images } from "./image-set.ts";

export interface LoadOptions {
  /** Folder to look in first, DIR/<id> and then DIR; without it, WEIGHBRIDGE_IMAGES. */
  directory?: string;
  /** Is told, once a set, of files that are not the official ones. Default: nothing is said. */
  warn?: (message: string) => void;
  /** Is told of downloads. */
  note?: (message: string) => void;
  /** Folder of more descriptors; without it, WEIGHBRIDGE_DESCRIPTORS. */
  descriptors?: string;
}

/**
 * Loads the image set `id`, pixels and labels on SharedArrayBuffers. Colour images become grey by the mean of the three
 * channels, rounded to the nearest whole number. Environment: WEIGHBRIDGE_IMAGES and WEIGHBRIDGE_DESCRIPTORS (see
 * LoadOptions), WEIGHBRIDGE_CACHE (folder for downloads), WEIGHBRIDGE_OFFLINE (no downloads).
 * Throws an InputError for an unknown id, files that are not found, damaged, or not the official ones although they
 * don't come from `directory`; a FailureError where the cache can't be written.
 */
export async function loadImageSet(id: string, options: LoadOptions = {}): Promise<ImageSet> {
  const known = listImageSets(options.descriptors ?? (process.env.WEIGHBRIDGE_DESCRIPTORS || undefined));
  const descriptor = descriptorOf(id, known);
  const found = await findFiles(descriptor, {
    directory: options.directory ?? (process.env.WEIGHBRIDGE_IMAGES || undefined),
    known,
    note: options.note ?? (() => {}),
  });
  const { train, test, read, files } = await readForm(descriptor, found.form, found.paths);
  const warning = checkOrigin(descriptor, found, read, known);
  if (warning !== undefined) options.warn?.(warning);
  const { title, size, classes } = descriptor;
  return { id, title, size, classes: classes.length, train, test, files };
}

/** The descriptor of a set; throws an InputError with the nearest name if there is none. */
export function descriptorOf(id: string, known: ImageSetDescriptor[]): ImageSetDescriptor {
  const descriptor = known.find((candidate) => candidate.id === id);
  if (descriptor !== undefined) return descriptor;
  const ids = known.map((descriptor) => descriptor.id);
  const near = nearestName(id, ids);
  const hint = near === undefined ? `there are ${ids.join(", ")}` : `did you mean ${near}?`;
  throw new InputError(`there is no image set ${JSON.stringify(id)}; ${hint}`);
}

/** The warning that is due for files that aren't the official ones; throws where those may not be used. */
function checkOrigin(
  descriptor: ImageSetDescriptor,
  found: FoundFiles,
  read: ReadFile[],
  known: ImageSetDescriptor[],
): string | undefined {
  const other = read.filter(({ official }) => !official);
  if (other.length === 0) return undefined;
  for (const { path, hashes, listed } of other) {
    const owner = ownerOf(hashes.md5, known);
    if (owner !== undefined) throw new InputError(`${path}: is a file of ${owner.title}, not of ${descriptor.title}`);
    if (!found.chosenByUser && listed.length > 0) {
      const advice = "remove it, or give its folder with --images to use it nevertheless";
      throw new InputError(
        `${path}: its MD5 must be ${listed.join(" or ")}, is ${hashes.md5.join(", unpacked ")}; ${advice}`,
      );
    }
  }
  const unlisted = other.every(({ listed }) => listed.length === 0);
  const why = unlisted ? "the descriptor lists no MD5 for them" : "their MD5s differ";
  return (
    `${descriptor.title}: ${other.length} of ${read.length} files in ${found.folder} are not known to be the official ones ` +
    `(${why}); they are used, and their SHA-256 is recorded in the zoo`
  );
}
