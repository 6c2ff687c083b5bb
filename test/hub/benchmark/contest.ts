// A benchmark over a made-up zoo and an empty database, for tests: two collections with 280 runs each, which is enough for
// every kind of track, with withheld labels.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ZooSpec } from "../../../schemas/types.d.ts";
import { type Database, type DatabasePlace, openDatabase } from "../../../src/db/index.ts";
import { type Benchmark, openBenchmark } from "../../../src/hub/benchmark/index.ts";
import { openCatalog } from "../../../src/hub/catalog.ts";
import type { Team } from "../../../src/hub/people/types.ts";
import { readWithheldAccuracies } from "../../../src/publish/read-labels.ts";
import { splitOf } from "../../../src/zoo/index.ts";
import { madeSpec, type PublishedZoo, publishMade } from "../../publish/made-zoo.ts";

export const TRACK = "made-zoo-mnist";
export const RUNS = 280;
/** A run of the test split of mnist that the zoo gave up. */
export const DISCARDED = firstTestRun();

export interface MadeContest extends PublishedZoo {
  folder: string;
  /** Final accuracies of a split's networks, in their order. */
  truth(collection: string, split?: "test" | "early"): Promise<Float64Array>;
  remove(): void;
}

/** Publishes the zoo, with these changes to its spec; takes about a second. */
export async function makeContest(changes: Partial<ZooSpec> = {}): Promise<MadeContest> {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-contest-"));
  const runs = { runs_per_collection: RUNS, runs_per_shard: RUNS };
  const spec = madeSpec({ ...runs, checkpoint_epochs: [3, 18], ...changes });
  const zoo = await publishMade(folder, { spec, discards: { mnist: [DISCARDED] } });
  const truth = async (collection: string, split: "test" | "early" = "test") => {
    const { accuracyAt } = await readWithheldAccuracies(zoo.privateStore, zoo.manifest, collection, split);
    return accuracyAt.get(spec.epochs)!;
  };
  return { ...zoo, folder, truth, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface OpenContest {
  database: Database;
  benchmark: Benchmark;
  /** What was reported to the operator. */
  reports: unknown[];
  close(): Promise<void>;
}

/** Opens a hub's benchmark on a database; `labels: false` as of a hub that has none. */
export async function openContest(
  { publicStore, privateStore }: PublishedZoo,
  place: DatabasePlace,
  { labels = true } = {},
): Promise<OpenContest> {
  const database = await openDatabase(place);
  const reports: unknown[] = [];
  const report = (error: unknown) => void reports.push(error);
  const options = { store: publicStore, cacheFolder: "unused", ...(labels ? { privateStore } : {}) };
  const benchmark = openBenchmark(database, { catalog: openCatalog(publicStore), store: publicStore, options, report });
  const close = async () => {
    await benchmark.end();
    await database.close();
  };
  return { database, benchmark, reports, close };
}

export async function addTeam({ db }: Database, name: string): Promise<Team> {
  return db.insertInto("teams").values({ name }).returning(["id", "name"]).executeTakeFirstOrThrow();
}

export const DESCRIPTION = {
  method: "Ridge regression",
  authors: ["Ada Lovelace"],
  inputs: ["weights"],
  training_data: "the training split",
};

/** A file of predictions, a line for each model. */
export function csvOf(models: readonly string[], predictions: ArrayLike<number>, name = "predictions.csv") {
  const lines = models.map((model, index) => `${model},${predictions[index]}`);
  return { name, bytes: Buffer.from(["model_id,prediction", ...lines, ""].join("\n")) };
}

/** Waits for what must come to hold, at most 20 s. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await holds()); ) {
    if (Date.now() > deadline) throw new Error("it did not come to hold within 20 s");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function firstTestRun(): number {
  const spec = madeSpec({ runs_per_collection: RUNS });
  for (let run = 0; ; run++) if (splitOf(spec, "mnist", run) === "test") return run;
}
