// `weighbridge check`: whether files of predictions are what a track asks for, before they are submitted.
import { parseArgs } from "node:util";
import { assignFiles } from "../../leaderboard/submission/index.ts";
import { type Discards, expectedModels, findTrack } from "../../leaderboard/tracks/index.ts";
import type { ZooSpec } from "../../schemas/types.d.ts";
import { chooseRelease } from "../download/choose.ts";
import { InputError } from "../lib/errors.ts";
import { checkedAsJson, checkFiles, describeChecked } from "./checked-files.ts";
import { printable } from "./format.ts";
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
  const checked = await checkFiles(paths, files, expected);
  const sound = checked.every((one) => one.sound);
  if (values.json) console.log(JSON.stringify({ track: track.name, sound, files: checked.map(checkedAsJson) }));
  else console.log(printable(checked.flatMap((one) => describeChecked(one, expected)).join("\n")));
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
