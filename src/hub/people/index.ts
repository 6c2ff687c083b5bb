// Teams, tokens and sessions.
import type { Database } from "../../db/index.ts";
import type { HubOptions } from "../context.ts";
import type { People } from "./types.ts";

export type * from "./types.ts";

/** Those who take part in the contest of a database. */
export function openPeople(_database: Database, _options: HubOptions): People {
  throw new Error("being written");
}
