// A published zoo of made-up networks with withheld labels, its tracks with the truth behind them, and teams with tokens:
// what a hub that takes submissions is tested on. Teams are put into the database before a hub opens it.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ExpectedModels, expectedModels, tracksOf } from "../../../leaderboard/tracks/index.ts";
import type { Manifest, Track } from "../../../schemas/types.d.ts";
import { type Database, type DatabasePlace, openDatabase } from "../../../src/db/index.ts";
import { findWithheldLabels, readWithheldAccuracies } from "../../../src/publish/read-labels.ts";
import type { Store } from "../../../src/store/index.ts";
import { madeSpec, publishMade } from "../../publish/made-zoo.ts";

const PUBLISHED = "2026-01-02";
/** Most runs in a shard. */
const SHARD = 1000;
/** A statement has at most 65,535 values. */
const TEAMS_AT_ONCE = 5000;

/** A track of the made zoo. */
export interface MadeTrack {
  track: Track;
  /** In the order of the track's files. */
  expected: readonly ExpectedModels[];
  /** Final accuracies by collection, in the order of the expected models. */
  truths: ReadonlyMap<string, Float64Array>;
}

export interface MadeContest {
  publicFolder: string;
  privateFolder: string;
  /** By name. */
  tracks: ReadonlyMap<string, MadeTrack>;
}

/** A team whose token is known. */
export interface MadeTeam {
  id: number;
  name: string;
  token: string;
}

/**
 * Publishes a zoo, of which a quarter is for testing, into folders in `folder`. `runs` is a number for each collection and
 * a multiple of 1,000 if it is beyond that. 20,000 runs take some seconds.
 */
export async function makeContest(folder: string, runs: number, collections: string[]): Promise<MadeContest> {
  mkdirSync(folder, { recursive: true });
  const spec = madeSpec({
    ...{ name: "made-contest", seed: "made contest", collections, runs_per_collection: runs },
    // Final weights only, and few: nobody looks at them. So no networks are set aside for early decision.
    ...{ convolution_layers: 1, checkpoint_epochs: [18], runs_per_shard: Math.min(runs, SHARD) },
  });
  const { privateStore, manifest } = await publishMade(folder, { spec, published: PUBLISHED });
  const tracks = new Map<string, MadeTrack>();
  for (const track of tracksOf(manifest.spec, PUBLISHED)) {
    const expected = expectedModels(track, manifest.spec, manifest.collections);
    tracks.set(track.name, { track, expected, truths: await truthsOf(privateStore, manifest, expected) });
  }
  return { publicFolder: join(folder, "public"), privateFolder: join(folder, "private"), tracks };
}

async function truthsOf(store: Store, manifest: Manifest, expected: readonly ExpectedModels[]) {
  const truths = new Map<string, Float64Array>();
  await findWithheldLabels(
    store,
    manifest,
    expected.map(({ collection }) => collection),
  );
  for (const { collection, split } of expected) {
    const { accuracyAt } = await readWithheldAccuracies(store, manifest, collection, split);
    truths.set(collection, accuracyAt.get(manifest.spec.epochs)!);
  }
  return truths;
}

/** Token number `index`, which is made of the number: of the form that the hub gives out. */
function tokenOf(index: number): string {
  return `wb_${createHash("sha256").update(`token of team ${index}`).digest("base64url")}`;
}

/** Puts teams with one token each into a database that nobody else has open, or that is a server's. */
export async function makeTeams(place: DatabasePlace, count: number): Promise<MadeTeam[]> {
  const database = await openDatabase(place);
  const teams = await insertTeams(database, count);
  await database.close();
  return teams;
}

/** The same where the database is open. */
export async function insertTeams(database: Database, count: number): Promise<MadeTeam[]> {
  const teams: MadeTeam[] = [];
  for (let first = 0; first < count; first += TEAMS_AT_ONCE) {
    const length = Math.min(TEAMS_AT_ONCE, count - first);
    const names = Array.from({ length }, (_, index) => `team ${first + index}`);
    const rows = await database.db
      .insertInto("teams")
      .values(names.map((name) => ({ name })))
      .returning(["id", "name"])
      .execute();
    teams.push(...rows.map(({ id, name }, index) => ({ id, name, token: tokenOf(first + index) })));
    const tokens = rows.map(({ id }, index) => {
      const sha256 = Uint8Array.from(
        createHash("sha256")
          .update(tokenOf(first + index))
          .digest(),
      );
      return { team_id: id, scope: "submit" as const, sha256 };
    });
    await database.db.insertInto("tokens").values(tokens).execute();
  }
  return teams;
}

/** The arguments of `weighbridge serve` for a contest, without a limit on requests; the log is beside the cache. */
export function serveArguments({ publicFolder, privateFolder }: MadeContest, place: DatabasePlace, cache: string) {
  const database = "url" in place ? place.url : place.folder;
  return [
    ...["--store", publicFolder, "--private", privateFolder, "--database", database],
    ...["--cache", cache, "--rate-limit", "0", "--log", logOf(cache)],
  ];
}

function logOf(cache: string): string {
  return `${cache}.log`;
}

/** What hubs with this cache reported as errors, one line each. */
export function reportedErrors(cache: string): string[] {
  const lines = readFileSync(logOf(cache), "utf8").split("\n");
  return lines.flatMap((line) => {
    if (!line.startsWith("{") || !line.endsWith("}")) return []; // the last one of a hub that was killed
    const { error } = JSON.parse(line) as { error?: string };
    return error === undefined ? [] : [JSON.stringify(error)];
  });
}
