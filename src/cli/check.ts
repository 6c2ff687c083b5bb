// `weighbridge check`: whether files of predictions are what a track asks for, before they are submitted.
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import {
  assignFiles,
  type CheckedFile,
  FileReaders,
  MOST_BYTES,
  tooManyBytes,
} from "../../leaderboard/submission/index.ts";
import { type Discards, type ExpectedModels, expectedModels, findTrack } from "../../leaderboard/tracks/index.ts";
import type { ZooSpec } from "../../schemas/types.d.ts";
import { chooseRelease } from "../download/choose.ts";
import { InputError } from "../lib/errors.ts";
import { asUnreadable } from "../lib/files.ts";
import { formatAmount, printable } from "./format.ts";
import { openPatiently } from "./open-patiently.ts";

export const summary = "check a file of predictions before submitting it";

export const help = `Usage: weighbridge check FILE.. --track TRACK [options]

Checks predictions exactly as a hub does: every network that the track asks about once, no other, a number for each, from
0 to 1 where accuracies are predicted. FILE is CSV (model_id,prediction), JSON or Parquet; its content tells which. Give
several files for several seeds; where a track asks for several, their names tell them apart: set-01.csv, set-02.csv, ..

Works offline for the zoos that come with Weighbridge. Which few networks a zoo gave up in training is only known from the
published zoo: without --zoo-source, up to one of 200 networks may be absent, and the check says so.

Options:
  --track TRACK          such as quickstart-mnist or small-cnn-zoo-transfer
  --zoo-source SOURCE    the published zoo: a hub (http://..), a store (s3://bucket/prefix or a folder) or a pulled folder
  --zoo NAME[@VERSION]   which zoo of the source; may be left out if it has one
  --json                 print one JSON object, with the first 20 problems of each file

Exit codes: 0 sound, 2 something is wrong with the files or the usage, 1 failed.`;

const OPTIONS = {
  track: { type: "string" },
  "zoo-source": { type: "string" },
  zoo: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

/** A file's result, and what it was checked as. */
type Checked = { path: string; file: string } & CheckedFile;

export async function run(args: string[]): Promise<number> {
  const { values, positionals: paths } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (paths.length === 0) throw new InputError("check needs a FILE, has none (see weighbridge check --help)");
  const { track: name, zoo, "zoo-source": place } = values;
  if (name === undefined) throw new InputError("check needs --track TRACK (see weighbridge check --help)");
  if (zoo !== undefined && place === undefined) throw new InputError("--zoo needs --zoo-source");
  const published = place === undefined ? undefined : await readPublished(place, zoo);
  const { track, spec } = findTrack(name, published?.spec);
  const files = assignFiles(track, paths);
  const expected = expectedModels(track, spec, published?.discards);
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
  const sound = checked.every((one) => one.sound);
  if (values.json) console.log(JSON.stringify({ track: track.name, sound, files: checked.map(asJson) }));
  else console.log(printable(checked.flatMap((one) => describe(one, expected)).join("\n")));
  return sound ? 0 : 2;
}

async function readPublished(place: string, zoo: string | undefined): Promise<{ spec: ZooSpec; discards: Discards }> {
  const source = await openPatiently(place);
  try {
    const { manifest } = await chooseRelease(source, zoo);
    return { spec: manifest.spec, discards: manifest.collections };
  } finally {
    await source.close();
  }
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

function asJson({ path, file, ...checked }: Checked) {
  if (!checked.sound) return { path, file, ...checked };
  const { format, predictions, absent } = checked;
  return { path, file, sound: true, format, predictions: predictions.length - absent, absent };
}

function describe(checked: Checked, expected: readonly ExpectedModels[]): string[] {
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
