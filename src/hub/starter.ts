// The script that goes from download to a sound submission: loader/starter.py with a hub's address and a track's name.
import { readFileSync } from "node:fs";

const SCRIPT = new URL("./loader/starter.py", import.meta.url);

/** The script of a track for the hub at `hub`, an address without a slash at its end. */
export function makeStarter(track: string, hub: string): string {
  const values: Record<string, string> = { HUB: hub, TRACK: track };
  return readFileSync(SCRIPT, "utf8").replace(/^(HUB|TRACK) = ".*"$/gm, (_line, name: string) => {
    // JSON of printable ASCII is a text of Python too.
    if (!/^[\x20-\x7e]*$/.test(values[name])) throw new RangeError(`${name} must be plain`);
    return `${name} = ${JSON.stringify(values[name])}`;
  });
}
