// The tracks that come with Weighbridge: records beside this file, a folder for each zoo.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Track } from "../../schemas/types.d.ts";
import { readJson } from "../../src/lib/json.ts";
import { checkTrack } from "./check.ts";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** Zoos that tracks are shipped of, in alphabetical order. */
export function shippedZoos(): string[] {
  const entries = readdirSync(FOLDER, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** Paths of the shipped records of a zoo, by the name of the track, in alphabetical order. */
export function shippedTrackPaths(zoo: string): Map<string, string> {
  const files = readdirSync(`${FOLDER}${zoo}`).filter((name) => name.endsWith(".json"));
  const names = files.map((file) => file.slice(0, -5)).sort();
  return new Map(names.map((name) => [name, `${FOLDER}${zoo}/${name}.json`]));
}

/** All shipped tracks, by zoo and name. */
export function shippedTracks(): Track[] {
  return shippedZoos().flatMap((zoo) =>
    [...shippedTrackPaths(zoo)].map(([name, path]) => checkTrack(readJson(path), `track ${name}`)),
  );
}
