// Transactions that are tried again where the database asks for it: two were in each other's way, and one had to go.
import { setTimeout as sleep } from "node:timers/promises";
import type { Transaction as KyselyTransaction } from "kysely";
import type { Connected } from "./connected.ts";
import { errorCode } from "./failures.ts";
import type { Tables } from "./schema.ts";

export type Transaction = KyselyTransaction<Tables>;

export interface TransactionSettings {
  /** "read committed" where nothing is said. The embedded database does one at a time, so there it makes no difference. */
  isolation?: "read committed" | "repeatable read" | "serializable";
  /** How often the work is done at most. 8. */
  attempts?: number;
}

const SERIALIZATION_FAILURE = "40001";
const DEADLOCK = "40P01";
const PAUSE_MILLISECONDS = 20;

/**
 * Does the work in one transaction: all of it or, if it throws, nothing. The work is done again from the start after a
 * serialization failure or a deadlock, so it must change nothing outside of the database.
 * If the connection is lost while committing, whether it was stored is unknown: a FailureError, like every lost connection.
 */
export async function inTransaction<T>(
  database: Connected,
  work: (transaction: Transaction) => Promise<T>,
  { isolation = "read committed", attempts = 8 }: TransactionSettings = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.db.transaction().setIsolationLevel(isolation).execute(work);
    } catch (error) {
      const code = errorCode(error);
      if ((code !== SERIALIZATION_FAILURE && code !== DEADLOCK) || attempt >= attempts) throw error;
      // Longer from time to time and never the same, or the same two meet again.
      await sleep(PAUSE_MILLISECONDS * 2 ** (attempt - 1) * Math.random());
    }
  }
}
