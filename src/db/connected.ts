// An open connection to a database of either kind, before and after its tables are in place.
import type { Kysely } from "kysely";
import type { Tables } from "./schema.ts";

export interface Connected {
  readonly db: Kysely<Tables>;
  /** As in messages: "in data/hub" or "postgres://user@host:5432/name"; never with a password. */
  readonly name: string;
  /** What the operator should know about what could be lost here, a sentence each. */
  readonly warnings: readonly string[];
  /** Ends all connections, after what is under way; the second call does nothing. */
  close(): Promise<void>;
}
