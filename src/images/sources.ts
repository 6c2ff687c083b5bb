// Finds the files of an image set: --images DIR first, then the descriptor's sources in their order.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { InputError } from "../lib/errors.ts";
import type { ImageForm, ImageSetDescriptor, ImageSource } from "./descriptors.ts";
import { download } from "./download.ts";
import { formNames, isFolder, lookInFolder } from "./folders.ts";
import { ownerOf } from "./owners.ts";

/** The files of a set, found. */
export interface FoundFiles {
  form: ImageForm;
  /** Path of each part. */
  paths: Map<string, string>;
  /** Whether the user named the folder: only then may files differ from the official ones. */
  chosenByUser: boolean;
  folder: string;
}

/** What the search needs to know beside the descriptor. */
export interface SearchOptions {
  /** Folder given by --images or WEIGHBRIDGE_IMAGES. */
  directory: string | undefined;
  /** All descriptors, to tell sets with equal file names apart. */
  known: ImageSetDescriptor[];
  /** Is told of downloads. */
  note: (message: string) => void;
  /** Why nothing is downloaded, for people; without it, what is missing is, unless WEIGHBRIDGE_OFFLINE is set. */
  offline?: string | undefined;
}

/** Finds all files of one form of the set; throws an InputError that lists every place that was looked at. */
export async function findFiles(descriptor: ImageSetDescriptor, options: SearchOptions): Promise<FoundFiles> {
  const places: string[] = [];
  if (options.directory !== undefined) {
    const found = lookInUsersFolder(descriptor, options.directory, options.known, places);
    if (found !== undefined) return found;
  }
  for (const source of descriptor.sources) {
    const found =
      source.kind === "url"
        ? await lookAtUrls(descriptor, source, options, places)
        : lookInInstalled(descriptor, source, places);
    if (found !== undefined) return found;
  }
  throw notFound(descriptor, places);
}

/** Throws an InputError if the folder that the user named isn't there. */
export function checkUsersFolder(directory: string): void {
  if (!isFolder(directory)) throw new InputError(`--images (or WEIGHBRIDGE_IMAGES): there is no folder ${directory}`);
}

function lookInUsersFolder(
  descriptor: ImageSetDescriptor,
  directory: string,
  known: ImageSetDescriptor[],
  places: string[],
): FoundFiles | undefined {
  checkUsersFolder(directory);
  for (const folder of [join(directory, descriptor.id), directory]) {
    const content = isFolder(folder) ? lookInFolder(folder, descriptor.forms) : undefined;
    const owner = content && folder === directory ? otherOwner(content.paths, descriptor, known) : undefined;
    if (content === undefined || owner !== undefined) {
      places.push(
        `${folder}: ${!isFolder(folder) ? "no such folder" : owner ? `holds ${owner}` : "none of the files"}`,
      );
    } else if (content.missing.length > 0) {
      throw new InputError(`${descriptor.title}: ${folder} lacks ${content.missing.join("; ")}`);
    } else {
      return { form: content.form, paths: content.paths, chosenByUser: true, folder };
    }
  }
  return undefined;
}

/** The title of another set whose official labels these are: MNIST and Fashion-MNIST have the same file names. */
function otherOwner(
  paths: Map<string, string>,
  descriptor: ImageSetDescriptor,
  known: ImageSetDescriptor[],
): string | undefined {
  const path = paths.get("train-labels");
  if (path === undefined || (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 2 ** 20) return undefined;
  const owner = ownerOf([createHash("md5").update(readFileSync(path)).digest("hex")], known);
  return owner === undefined || owner.id === descriptor.id ? undefined : owner.title;
}

function lookInInstalled(
  descriptor: ImageSetDescriptor,
  source: ImageSource,
  places: string[],
): FoundFiles | undefined {
  const name = source.kind === "package" ? `npm package ${source.package}` : source.folder!;
  const folder = source.kind === "package" ? packageFolder(source) : source.folder!;
  if (folder === undefined || !isFolder(folder)) {
    places.push(`${name}: ${folder === undefined ? "not installed" : "no such folder"}`);
    return undefined;
  }
  const content = lookInFolder(folder, formsOf(descriptor, source));
  if (content?.missing.length === 0) return { form: content.form, paths: content.paths, chosenByUser: false, folder };
  places.push(`${name}: ${content === undefined ? "none of the files" : `lacks ${content.missing.join("; ")}`}`);
  return undefined;
}

/** The package's folder wherever npm has put it: beside this package, inside it, or further up. */
function packageFolder(source: ImageSource): string | undefined {
  const modules = createRequire(import.meta.url).resolve.paths(source.package!) ?? [];
  return modules.map((folder) => join(folder, source.package!, source.folder!)).find(isFolder);
}

async function lookAtUrls(
  descriptor: ImageSetDescriptor,
  source: ImageSource,
  options: SearchOptions,
  places: string[],
): Promise<FoundFiles | undefined> {
  const offline = process.env.WEIGHBRIDGE_OFFLINE ? "not tried, because WEIGHBRIDGE_OFFLINE is set" : options.offline;
  const [form] = formsOf(descriptor, source);
  const folder = join(cacheFolder(), descriptor.id);
  const paths = new Map<string, string>();
  for (const { part, names, md5 } of form.files) {
    const path = join(folder, names[0]);
    paths.set(part, path);
    if (existsSync(path)) continue;
    places.push(`${path}: no such file`);
    if (offline !== undefined) {
      places.push(`${source.urls![0]}${names[0]}: ${offline}`);
      return undefined;
    }
    if (!(await downloadFromAny(source.urls!, names[0], path, md5!, options.note, places))) return undefined;
  }
  return { form, paths, chosenByUser: false, folder };
}

async function downloadFromAny(
  urls: string[],
  name: string,
  path: string,
  md5: string[],
  note: (message: string) => void,
  places: string[],
): Promise<boolean> {
  for (const url of urls) {
    const problem = await download(url + name, path, md5, { note });
    if (problem === undefined) return true;
    places.push(`${url}${name}: ${problem}`);
  }
  return false;
}

function formsOf(descriptor: ImageSetDescriptor, source: ImageSource): ImageForm[] {
  if (source.format === undefined) return descriptor.forms;
  return descriptor.forms.filter(({ format }) => format === source.format);
}

/** Where downloads are kept: WEIGHBRIDGE_CACHE, or .cache/weighbridge/images in the home folder. */
function cacheFolder(): string {
  return process.env.WEIGHBRIDGE_CACHE
    ? resolve(process.env.WEIGHBRIDGE_CACHE)
    : join(homedir(), ".cache/weighbridge/images");
}

function notFound(descriptor: ImageSetDescriptor, places: string[]): InputError {
  const installs = descriptor.sources.flatMap(({ install }) => (install === undefined ? [] : [install]));
  const forms = descriptor.forms.map((form) => `    ${formNames(form)}`);
  return new InputError(
    [
      `${descriptor.title}: its files were not found. Looked at:`,
      ...places.map((place) => `    ${place}`),
      "  What helps:",
      ...installs.map((install) => `    ${install}`),
      `    ${installs.length > 0 ? "or " : ""}--images DIR (or WEIGHBRIDGE_IMAGES=DIR), where DIR or DIR/${descriptor.id} holds${forms.length === 1 ? "" : " one of these lines"}:`,
      ...forms.map((form) => `  ${form}`),
      `    They are described at ${descriptor.homepage}`,
    ].join("\n"),
  );
}
