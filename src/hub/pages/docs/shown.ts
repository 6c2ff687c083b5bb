// What of the hub the guide's examples are about: things that are there, so that each line does what it says.
import type { Track } from "../../../../schemas/types.d.ts";
import type { Benchmark } from "../../benchmark/types.ts";

/** An open track, the plainest: one file of accuracies, if there is one. Undefined if none is open. */
export async function shownTrack(benchmark: Benchmark): Promise<Track | undefined> {
  const open = (await benchmark.tracks()).filter(({ state }) => state === "open").map(({ track }) => track);
  return open.find(({ kind }) => kind === "in-collection") ?? open[0];
}
