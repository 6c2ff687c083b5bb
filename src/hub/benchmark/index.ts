// The benchmark of a hub.
import type { Database } from "../../db/index.ts";
import type { HubContext } from "../context.ts";
import type { Benchmark } from "./types.ts";

export type * from "./types.ts";
export { PER_DAY } from "./types.ts";

/** The benchmark on a database, of the zoos in the catalogue. */
export function openBenchmark(
  _database: Database,
  _context: Pick<HubContext, "catalog" | "store" | "options" | "report">,
): Benchmark {
  throw new Error("being written");
}
