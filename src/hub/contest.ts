// What a hub with a database has besides zoos: the benchmark and the people who take part.
import type { Database } from "../db/index.ts";
import { openBenchmark } from "./benchmark/index.ts";
import type { Contest, HubContext } from "./context.ts";
import { openPeople } from "./people/index.ts";

/** Starts nothing: threads begin with the first submission. */
export function openContest(
  database: Database,
  context: Pick<HubContext, "catalog" | "store" | "options" | "report">,
): Contest {
  return { database, benchmark: openBenchmark(database, context), people: openPeople(database, context.options) };
}
