// What `pull` and `verify` read from. A hub that does not answer is asked again for a minute: people are told why they wait.
import { openSource, type ZooSource } from "../download/index.ts";
import { printable } from "./format.ts";

/** Opens the source that someone typed; InputError if it is none. */
export function openPatiently(text: string): Promise<ZooSource> {
  return openSource(text, {
    retrying: (why) => console.error(`weighbridge: ${printable(why)}; trying again (Ctrl-C stops)`),
  });
}
