// What of the hub the guide's examples are about: things that are there, so that each line does what it says.
import type { Track } from "../../../../schemas/types.d.ts";
import { LATEST } from "../../addresses.ts";
import type { Benchmark } from "../../benchmark/types.ts";
import type { Catalog, Release } from "../../catalog.ts";
import type { ExampleValues } from "./api-examples.ts";

/** An open track, the plainest: one file of accuracies, if there is one. Undefined if none is open. */
export async function shownTrack(benchmark: Benchmark): Promise<Track | undefined> {
  const open = (await benchmark.tracks()).filter(({ state }) => state === "open").map(({ track }) => track);
  return open.find(({ kind }) => kind === "in-collection") ?? open[0];
}

/** The latest version of the first zoo that can be read. Undefined if there is none. */
export async function shownRelease(catalog: Catalog): Promise<Release | undefined> {
  for (const { zoo } of (await catalog.list()).zoos) {
    const release = await catalog.release(zoo, LATEST).catch(() => undefined);
    if (release !== undefined) return release;
  }
  return undefined;
}

/** Names that a hub of `npm start` has. */
const USUAL: ExampleValues = {
  ...{ zoo: "quickstart", version: LATEST, collection: "mnist", split: "train", what: "ids" },
  ...{ path: "README.md", baselinesPath: "report.md", track: "quickstart-mnist", file: "predictions", id: "1" },
  ...{ seed: "1", name: "weighbridge-2026-01-31.tar.gz" },
};

/** Values for the API's examples, as far as the hub has them; `now` in milliseconds since 1970. */
export async function shownValues(
  catalog: Catalog,
  release: Release | undefined,
  benchmark: Benchmark | undefined,
  now: number,
): Promise<ExampleValues> {
  const values = { ...USUAL, name: `weighbridge-${new Date(now).toISOString().slice(0, 10)}.tar.gz` };
  if (release !== undefined) {
    const { zoo, version, collections, files } = release.manifest;
    const [{ collection }] = collections;
    const [first] = files.filter(({ path }) => !path.includes("/"));
    Object.assign(values, { zoo, collection, path: (first ?? files[0]).path });
    const baselines = await catalog.baselines(zoo, version).catch(() => undefined);
    if (baselines !== undefined) values.baselinesPath = baselines.report.files[0].path;
  }
  const track = benchmark && (await shownTrack(benchmark));
  if (benchmark === undefined || track === undefined) return values;
  const board = await benchmark.board(track.name, "all");
  return { ...values, track: track.name, file: track.files[0].name, id: String(board?.entries[0]?.id ?? USUAL.id) };
}
