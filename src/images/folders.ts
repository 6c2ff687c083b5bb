// Looks for the files of an image set in a folder.
import { type Stats, statSync } from "node:fs";
import { join } from "node:path";
import type { ImageForm } from "./descriptors.ts";

const HALF_DOWNLOADED = [".part", ".partial", ".crdownload", ".download"];

/** What a folder holds of one form of a set. */
export interface FolderContent {
  form: ImageForm;
  /** Path of each part that is there. */
  paths: Map<string, string>;
  /** For each part that isn't there, the names it was looked for by, and what half-downloaded file was found instead. */
  missing: string[];
}

/** Whether the path names a folder. */
export function isFolder(path: string): boolean {
  return about(path)?.isDirectory() ?? false;
}

/** What the path names; undefined if there is nothing or it can't be looked at (a closed folder, a circle of links). */
function about(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** The form that the folder holds whole (the first such one), or the one it holds most of; undefined if it has none. */
export function lookInFolder(folder: string, forms: ImageForm[]): FolderContent | undefined {
  const contents = forms.map((form) => formContent(folder, form));
  const whole = contents.find(({ missing }) => missing.length === 0);
  if (whole !== undefined) return whole;
  const started = contents.filter(
    ({ paths, missing }) => paths.size > 0 || missing.some((text) => text.includes(" is a half")),
  );
  return started.sort((one, other) => other.paths.size - one.paths.size)[0];
}

function formContent(folder: string, form: ImageForm): FolderContent {
  const paths = new Map<string, string>();
  const missing: string[] = [];
  for (const { part, names } of form.files) {
    const name = names.find((candidate) => about(join(folder, candidate))?.isFile());
    if (name !== undefined) paths.set(part, join(folder, name));
    else missing.push(`${names.join(" or ")}${halfDownloaded(folder, names)}`);
  }
  return { form, paths, missing };
}

function halfDownloaded(folder: string, names: string[]): string {
  for (const name of names) {
    for (const ending of HALF_DOWNLOADED) {
      const size = about(join(folder, name + ending))?.size;
      if (size !== undefined) return ` (${name + ending} of ${size} bytes is a half-downloaded file)`;
    }
  }
  return "";
}

/** The names of a form's files in a few words. */
export function formNames(form: ImageForm): string {
  return form.files.map(({ names }) => names[0]).join(", ");
}
