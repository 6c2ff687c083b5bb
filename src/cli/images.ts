// `weighbridge images`: which image sets there are, where this machine has them, and what to do about those it lacks.
import { parseArgs } from "node:util";
import { descriptorOf, type ImageFile, type ImageSetDescriptor, listImageSets, loadImageSet } from "../images/index.ts";
import { checkUsersFolder, findFiles, type SearchOptions } from "../images/sources.ts";
import { InputError } from "../lib/errors.ts";
import { formatCount } from "../lib/progress.ts";
import { table } from "./format.ts";

export const summary = "list the image sets: where each was found, or what is missing";

export const help = `Usage: weighbridge images [SET..] [options]

Lists the image sets (all, or the named ones), reads those that are on this machine and checks their files against the
official checksums. For the others it tells where it looked and what helps.

Options:
  --images DIR       look here first, in DIR/SET and in DIR (or WEIGHBRIDGE_IMAGES=DIR)
  --descriptors DIR  a folder of more descriptors of image sets (or WEIGHBRIDGE_DESCRIPTORS=DIR)
  --download         fetch what is missing from the official addresses, where there are any
  --json             print one JSON object

Exit codes: 0 done, 1 a set that was named is not usable here, 2 wrong usage or input.`;

interface Listed {
  descriptor: ImageSetDescriptor;
  /** Where the files are; undefined if the set can't be used. */
  folder?: string;
  files: ImageFile[];
  /** Why it can't be used, or what is odd about it. */
  problem?: string;
}

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      images: { type: "string" },
      descriptors: { type: "string" },
      download: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  const descriptors = values.descriptors ?? (process.env.WEIGHBRIDGE_DESCRIPTORS || undefined);
  const directory = values.images ?? (process.env.WEIGHBRIDGE_IMAGES || undefined);
  if (directory !== undefined) checkUsersFolder(directory);
  const known = listImageSets(descriptors);
  const sets: Listed[] = [];
  for (const descriptor of named(known, positionals)) {
    // A list that fetches hundreds of megabytes would surprise.
    const offline = values.download ? undefined : `not downloaded (weighbridge images ${descriptor.id} --download)`;
    sets.push(await look(descriptor, { directory, known, offline }, descriptors));
  }
  if (values.json) console.log(JSON.stringify({ image_sets: sets.map(toJson) }));
  else console.log(describe(sets).join("\n"));
  return positionals.length > 0 && sets.some(({ folder }) => folder === undefined) ? 1 : 0;
}

/** The descriptors of the named sets, or all, in the order of the list. */
function named(known: ImageSetDescriptor[], ids: string[]): ImageSetDescriptor[] {
  const chosen = ids.map((id) => descriptorOf(id, known));
  return ids.length === 0 ? known : known.filter((descriptor) => chosen.includes(descriptor));
}

/** Finds the set and reads it whole, so that what is listed as found can be trained on. */
async function look(
  descriptor: ImageSetDescriptor,
  search: Omit<SearchOptions, "note">,
  descriptors: string | undefined,
): Promise<Listed> {
  const warnings: string[] = [];
  const note = (message: string) => console.error(message);
  try {
    const { folder } = await findFiles(descriptor, { ...search, note });
    const { files } = await loadImageSet(descriptor.id, {
      ...(search.directory ? { directory: search.directory } : {}),
      ...(descriptors ? { descriptors } : {}),
      warn: (message) => warnings.push(message),
    });
    return { descriptor, folder, files, ...(warnings.length > 0 ? { problem: warnings.join("\n") } : {}) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { descriptor, files: [], problem: error.message };
  }
}

function toJson({ descriptor, folder, files, problem }: Listed) {
  const { id, title, size, classes, counts, license } = descriptor;
  const found = folder !== undefined;
  return {
    ...{ id, title, size, classes: classes.length, train: counts.train, test: counts.test, license },
    ...{ found, folder: folder ?? null, files, problem: problem ?? null },
  };
}

function describe(sets: Listed[]): string[] {
  const rows = sets.map(({ descriptor: { id, size, classes, counts } }) => {
    return [id, `${size}x${size}`, String(classes.length), formatCount(counts.train), formatCount(counts.test)];
  });
  const states = sets.map(({ descriptor: { title }, folder, files }) => {
    if (folder === undefined) return `${title}: not usable, see below`;
    const kind = files.every((file) => file.official) ? "official files" : "files that are not the official ones";
    return `${title}: ${kind} in ${folder}`;
  });
  const lines = table([["set", "pixels", "classes", "train", "test"], ...rows]);
  const list = lines.map((line, place) => (place === 0 ? line : `${line}   ${states[place - 1]}`));
  for (const { problem } of sets) if (problem) list.push("", problem);
  return list;
}
