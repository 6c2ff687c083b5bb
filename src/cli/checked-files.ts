// Files of predictions as commands read them, check them and tell of them: the same check as a hub's.
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { type CheckedFile, FileReaders, MOST_BYTES, tooManyBytes } from "../../leaderboard/submission/index.ts";
import type { ExpectedModels } from "../../leaderboard/tracks/index.ts";
import { asUnreadable } from "../lib/files.ts";
import { formatAmount } from "./format.ts";

/** A file's result, and which of the track's files it was checked as. */
export type Checked = { path: string; file: string } & CheckedFile;

/** Reads and checks all of them; `files` are the track's, one for each path. InputError if one can't be read at all. */
export async function checkFiles(
  paths: readonly string[],
  files: readonly string[],
  expected: readonly ExpectedModels[],
): Promise<Checked[]> {
  const readers = new FileReaders();
  const checked: Checked[] = [];
  try {
    for (const [index, path] of paths.entries()) {
      const file = files[index];
      const asked = expected.find((other) => other.file === file)!;
      checked.push({ path, file, ...(await checkFile(path, asked, readers)) });
    }
  } finally {
    await readers.close();
  }
  return checked;
}

async function checkFile(path: string, expected: ExpectedModels, readers: FileReaders): Promise<CheckedFile> {
  let bytes: Uint8Array;
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) return { sound: false, ...tooManyBytes(size) };
    bytes = await readFile(path);
  } catch (error) {
    throw asUnreadable(error, path);
  }
  return readers.check(bytes, expected);
}

/** For --json. */
export function checkedAsJson({ path, file, ...checked }: Checked) {
  if (!checked.sound) return { path, file, ...checked };
  const { format, predictions, absent } = checked;
  return { path, file, sound: true, format, predictions: predictions.length - absent, absent };
}

/** For people: a line if it is sound, else all that is shown of what is wrong. */
export function describeChecked(checked: Checked, expected: readonly ExpectedModels[]): string[] {
  const { path, file } = checked;
  const { track, models } = expected.find((other) => other.file === file)!;
  const asked = expected.length > 1 ? `${file} of ${track}` : track;
  if (!checked.sound) return [`${basename(path)}: NOT sound for ${asked}: ${checked.text}`];
  const { absent, format } = checked;
  const lines = [
    `${basename(path)}: sound for ${asked}: ${formatAmount(models.length - absent, "prediction")} (${format})`,
  ];
  if (absent > 0) {
    const what = `${formatAmount(absent, "network")} of the spec ${absent === 1 ? "is" : "are"} not in the file`;
    lines.push(`  ${what}; right if the zoo gave them up in training, which --zoo-source would tell`);
  }
  return lines;
}
