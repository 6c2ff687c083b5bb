// Looking a token up: for programs with each request, for browsers once, where failures are counted.
import { countWrite, type Database, inTransaction, type Transaction } from "../../db/index.ts";
import { isToken, sha256Of } from "./token.ts";
import type { Identity } from "./types.ts";

/** Failed sign-ins of an address in so many seconds. */
export const FAILED_SIGN_INS = 20;
const WINDOW_SECONDS = 600;
const NAME = "failed-sign-in";

/** Whom a token stands for; undefined if it is none or not valid. */
export async function findToken(db: Database["db"] | Transaction, token: string): Promise<Identity | undefined> {
  if (!isToken(token)) return undefined;
  const row = await db
    .selectFrom("tokens")
    .leftJoin("teams", "teams.id", "tokens.team_id")
    .select(["tokens.id as tokenId", "tokens.scope", "teams.id", "teams.name"])
    .where("tokens.sha256", "=", sha256Of(token))
    .where("tokens.revoked_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { tokenId, scope, id, name } = row;
  if (scope === "admin") return { kind: "admin", tokenId };
  return id === null || name === null ? undefined : { kind: "team", team: { id, name }, tokenId };
}

/** Thrown to undo what was counted. */
class Found extends Error {
  readonly identity: Identity;

  constructor(identity: Identity) {
    super("found");
    this.identity = identity;
  }
}

/**
 * The same, where an address has only so many attempts that fail: each is counted before it is looked at, and a right one is
 * taken back. `subject` stands for the address. A number is the seconds until there are more.
 */
export async function findCounted(
  database: Database,
  subject: string,
  token: string,
): Promise<Identity | number | undefined> {
  const limit = { name: NAME, subject, most: FAILED_SIGN_INS, seconds: WINDOW_SECONDS };
  try {
    return await inTransaction(database, async (transaction) => {
      const seconds = await countWrite(transaction, limit);
      if (seconds !== undefined) return seconds;
      const identity = await findToken(transaction, token);
      if (identity !== undefined) throw new Found(identity);
      return undefined;
    });
  } catch (error) {
    if (error instanceof Found) return error.identity;
    throw error;
  }
}
