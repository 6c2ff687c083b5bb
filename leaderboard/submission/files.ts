// Which of a track's files the files of a submission are: by their names where the track has several, else they are seeds of
// the one.
import type { Track } from "../../schemas/types.d.ts";
import { InputError } from "../../src/lib/errors.ts";
import { nearestName } from "../../src/lib/nearest-name.ts";
import { plain } from "./problems.ts";

/** Names as shown in a message. */
const SHOWN = 5;

/**
 * For each given name, such as "set-01.csv", the name of the track's file that it is. InputError if a name is that of none,
 * if there are too many of one, or if one is missing.
 */
export function assignFiles(track: Pick<Track, "name" | "files" | "seeds">, given: readonly string[]): string[] {
  const { name, files, seeds } = track;
  const wanted = files.map((file) => file.name);
  const assigned = given.map((path) => (wanted.length === 1 ? wanted[0] : ownerOf(path, wanted, name)));
  for (const file of wanted) {
    const count = assigned.filter((other) => other === file).length;
    const many = wanted.length === 1 ? `of ${name}` : `${file} of ${name}`;
    if (count > seeds)
      throw new InputError(`there may be ${seeds} ${seeds === 1 ? "file" : "files"} ${many}, are ${count}`);
  }
  const missing = wanted.filter((file) => !assigned.includes(file));
  if (missing.length > 0) {
    const shown = missing.slice(0, SHOWN).join(", ") + (missing.length > SHOWN ? ", .." : "");
    throw new InputError(`${name} takes ${wanted.length} files, ${missing.length} are missing: ${shown}`);
  }
  return assigned;
}

function ownerOf(path: string, wanted: readonly string[], track: string): string {
  const stem = path.slice(path.search(/[^/\\]*$/)).replace(/\.[A-Za-z0-9]{1,8}$/, "");
  if (wanted.includes(stem)) return stem;
  const near = stem.length > 200 ? undefined : nearestName(stem, wanted);
  const hint = near ? `did you mean ${near}?` : `they are called ${wanted[0]}, .. ${wanted[wanted.length - 1]}`;
  throw new InputError(`${plain(path)} is none of the files of ${track}; ${hint}`);
}
