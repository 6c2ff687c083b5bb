// Finds a track by its name: among the shipped ones, else among those made of a spec.
import type { Track, ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../../src/lib/errors.ts";
import { readJson } from "../../src/lib/json.ts";
import { nearestName } from "../../src/lib/nearest-name.ts";
import { readSpec, shippedSpecNames, specHash } from "../../src/zoo/index.ts";
import { checkTrack } from "./check.ts";
import { deriveTracks } from "./derive.ts";
import { shippedTrackPaths, shippedTracks, shippedZoos } from "./shipped.ts";

/** When tracks of zoos open that have none of their own; for those that are only looked up, any day will do. */
const SOME_DAY = "2026-11-23";

/**
 * The tracks of a zoo: the shipped ones where they are about this spec, else those made of it, which open on `date`.
 */
export function tracksOf(spec: ZooSpec, date: string): Track[] {
  const shipped = shippedOf(spec.name);
  const hash = specHash(spec);
  const own = shipped.filter(({ spec_hash, zoo_version }) =>
    spec_hash === null ? zoo_version === spec.version : spec_hash === hash,
  );
  return own.length > 0 ? own : deriveTracks(spec, date);
}

/**
 * The track of this name and the spec it is about, by what comes with Weighbridge alone; with `spec`, among the tracks of
 * that zoo. InputError that says what is near if there is none.
 */
export function findTrack(name: string, spec?: ZooSpec): { track: Track; spec: ZooSpec } {
  const zoos = spec ? [spec] : specsFor(name);
  const known: string[] = [];
  for (const one of zoos) {
    const tracks = tracksOf(one, SOME_DAY);
    const track = tracks.find((other) => other.name === name);
    if (track !== undefined) return { track, spec: one };
    known.push(...tracks.map((other) => other.name));
  }
  const elsewhere = spec === undefined && madeElsewhere().find((track) => track.name === name);
  if (elsewhere) {
    const { zoo, zoo_version } = elsewhere;
    throw new InputError(
      `track ${name} is about ${zoo} ${zoo_version}, which was made elsewhere: its spec is not known`,
    );
  }
  const near = nearestName(name, known);
  const few = known.length > 0 && known.length <= 10 ? `; there are ${known.join(", ")}` : "";
  throw new InputError(`there is no track "${name}"${near ? `; did you mean ${near}?` : few}`);
}

/** The shipped specs whose names the track's name begins with, the longest first; all if there is none. */
function specsFor(name: string): ZooSpec[] {
  const names = shippedSpecNames();
  const fitting = names.filter((zoo) => name.startsWith(`${zoo}-`)).sort((one, other) => other.length - one.length);
  return (fitting.length > 0 ? fitting : names).map(readSpec);
}

/** Shipped tracks of zoos that no spec comes with. */
function madeElsewhere(): Track[] {
  return shippedTracks().filter(({ spec_hash }) => spec_hash === null);
}

function shippedOf(zoo: string): Track[] {
  if (!shippedZoos().includes(zoo)) return [];
  return [...shippedTrackPaths(zoo)].map(([name, path]) => checkTrack(readJson(path), `track ${name}`));
}
