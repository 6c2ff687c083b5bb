// Reads the files of one form of an image set into arrays, one file after another so that little else is in memory.
import { batchImages, CIFAR_BATCHES, readCifarArchive, readCifarFile } from "./cifar.ts";
import { FORMAT_PARTS, type ImageForm, type ImageSetDescriptor } from "./descriptors.ts";
import { readIdxImages, readIdxLabels } from "./idx.ts";
import type { FileHashes } from "./image-file.ts";
import { allocateImages, type ImageFile, type Images } from "./image-set.ts";
import { readSvhnFile } from "./svhn.ts";

/** A file that was read, and whether it is what the descriptor lists. */
export interface ReadFile {
  path: string;
  hashes: FileHashes;
  /** MD5s that the descriptor lists for it; empty if it lists none. */
  listed: string[];
  official: boolean;
}

/** The arrays of a set, the files they were read from, and what is recorded of those. */
export interface ReadForm {
  train: Images;
  test: Images;
  read: ReadFile[];
  files: ImageFile[];
}

/** Reads all parts of `form` from `paths`. Throws an InputError for the first thing that is not as it should be. */
export async function readForm(
  descriptor: ImageSetDescriptor,
  form: ImageForm,
  paths: Map<string, string>,
): Promise<ReadForm> {
  const { counts, size } = descriptor;
  const train = allocateImages(counts.train, size);
  const test = allocateImages(counts.test, size);
  const read: ReadFile[] = [];
  const files: ImageFile[] = [];
  for (const part of FORMAT_PARTS[form.format]) {
    const path = paths.get(part)!;
    const { hashes, contents } = await readPart(descriptor, form, part, path, train, test);
    const listed = form.files.find((file) => file.part === part)?.md5 ?? [];
    const official = hashes.md5.some((md5) => listed.includes(md5));
    read.push({ path, hashes, listed, official });
    files.push(...contents.map((file) => ({ ...file, official })));
  }
  return { train, test, read, files };
}

interface ReadPart {
  hashes: FileHashes;
  /** What is recorded: the file's content, or the members of an archive, so that packed and unpacked agree. */
  contents: { name: string; sha256: string }[];
}

async function readPart(
  { size, classes }: ImageSetDescriptor,
  form: ImageForm,
  part: string,
  path: string,
  train: Images,
  test: Images,
): Promise<ReadPart> {
  if (form.format === "cifar10-archive") {
    const { archive, members } = await readCifarArchive(path, train, test, classes.length);
    return { hashes: archive, contents: members.map((sha256, batch) => ({ name: CIFAR_BATCHES[batch], sha256 })) };
  }
  let hashes: FileHashes;
  if (form.format === "cifar10-binary") {
    const batch = FORMAT_PARTS[form.format].indexOf(part);
    hashes = await readCifarFile(path, batchImages(train, test, batch), classes.length);
  } else {
    const images = part.startsWith("train") ? train : test;
    if (form.format === "svhn-mat") hashes = await readSvhnFile(path, images);
    else if (part.endsWith("labels")) hashes = await readIdxLabels(path, images.labels, classes.length);
    else hashes = await readIdxImages(path, images.pixels, size);
  }
  return { hashes, contents: [{ name: part, sha256: hashes.sha256 }] };
}
