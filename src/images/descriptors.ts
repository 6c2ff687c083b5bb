// The descriptors of image sets: datasets/images/*.json and, if asked for, a folder of one's own.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ImageForm, ImageSet as ImageSetDescriptor, ImageSource } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { asUnreadable } from "../lib/files.ts";
import { readJson } from "../lib/json.ts";
import { mistakes, validate } from "../lib/validate.ts";
import { CIFAR_BATCHES } from "./cifar.ts";

export type { ImageFilePlace, ImageForm, ImageSet as ImageSetDescriptor, ImageSource } from "../../schemas/types.d.ts";

const SHIPPED = fileURLToPath(new URL("../../datasets/images/", import.meta.url));

/** The parts that each format consists of, in the order in which files are reported. */
export const FORMAT_PARTS: Record<ImageForm["format"], readonly string[]> = {
  idx: ["train-images", "train-labels", "t10k-images", "t10k-labels"],
  "cifar10-archive": ["archive"],
  "cifar10-binary": CIFAR_BATCHES,
  "svhn-mat": ["train", "test"],
};

const SOURCE_NEEDS: Record<ImageSource["kind"], (keyof ImageSource)[]> = {
  package: ["package", "folder"],
  folder: ["folder"],
  url: ["urls", "format"],
};

/**
 * All descriptors, shipped ones first, each folder's by id. `folder` is a folder of more descriptors (one JSON file
 * a set, named by its id). Throws an InputError for what breaks schemas/image-set.json and for an id that is used twice.
 */
export function listImageSets(folder?: string): ImageSetDescriptor[] {
  const descriptors = readFolder(SHIPPED);
  for (const descriptor of folder === undefined ? [] : readFolder(folder)) {
    if (descriptors.some(({ id }) => id === descriptor.id)) {
      throw new InputError(`${join(folder!, `${descriptor.id}.json`)}: there is an image set ${descriptor.id} already`);
    }
    descriptors.push(descriptor);
  }
  return descriptors;
}

function readFolder(folder: string): ImageSetDescriptor[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw asUnreadable(error, folder);
  }
  return names
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => readDescriptor(folder, name));
}

function readDescriptor(folder: string, name: string): ImageSetDescriptor {
  const path = join(folder, name);
  const descriptor = validate<ImageSetDescriptor>("image-set", readJson(path), path);
  const wrong = [];
  if (`${descriptor.id}.json` !== name)
    wrong.push(`id must be ${name.slice(0, -5)} as in the file's name, is ${descriptor.id}`);
  for (const [place, form] of descriptor.forms.entries())
    wrong.push(...formMistakes(descriptor, form, `forms[${place}]`));
  for (const [place, source] of descriptor.sources.entries()) {
    const lacks = SOURCE_NEEDS[source.kind].filter((property) => source[property] === undefined);
    wrong.push(...lacks.map((property) => `sources[${place}].${property} is missing (kind ${source.kind})`));
    const form = descriptor.forms.find(({ format }) => format === source.format);
    if (source.format !== undefined && form === undefined) {
      wrong.push(`sources[${place}].format must be one of the forms, is ${source.format}`);
    } else if (source.kind === "url" && form?.files.some(({ md5 }) => md5 === undefined)) {
      wrong.push(`sources[${place}] is a URL, so each file of the form ${source.format} must have an md5`);
    }
  }
  if (wrong.length > 0) throw mistakes(path, wrong);
  return descriptor;
}

/** What the schema can't say: which parts belong to a format, and what the formats demand of sizes and counts. */
function formMistakes(descriptor: ImageSetDescriptor, form: ImageForm, where: string): string[] {
  const wrong = [];
  const needed = [...FORMAT_PARTS[form.format]].sort().join(", ");
  const has = form.files
    .map(({ part }) => part)
    .sort()
    .join(", ");
  if (has !== needed) wrong.push(`${where}.files must have the parts ${needed}; has ${has}`);
  if (form.format !== "idx" && descriptor.size !== 32) {
    wrong.push(`size must be 32 for the format ${form.format}, is ${descriptor.size}`);
  }
  if (form.format.startsWith("cifar10") && descriptor.counts.train % 5 !== 0) {
    wrong.push(`counts.train must be a multiple of 5 for the format ${form.format}, is ${descriptor.counts.train}`);
  }
  if (form.format === "svhn-mat" && descriptor.classes.length !== 10) {
    wrong.push(`classes must have 10 entries for the format ${form.format}, has ${descriptor.classes.length}`);
  }
  return wrong;
}
