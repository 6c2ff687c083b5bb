// Sessions in the database: they end with their time or with the token that they were begun with, at once on all hubs.
import { type Database, sql } from "../../db/index.ts";
import { newId } from "./cookies.ts";
import { sha256Of } from "./token.ts";
import type { Team } from "./types.ts";

export const SESSION_SECONDS = 30 * 24 * 3600;

/** A new session with a token; gives its id, of which only the hash is kept. */
export async function beginSession({ db }: Database, tokenId: number): Promise<string> {
  const id = newId();
  const expires_at = sql<Date>`now() + make_interval(secs => ${SESSION_SECONDS})`;
  await db
    .insertInto("sessions")
    .values({ sha256: sha256Of(id), token_id: tokenId, expires_at })
    .execute();
  return id;
}

/** Whose session it is; undefined if it is over. */
export async function findSession({ db }: Database, id: string): Promise<Team | undefined> {
  return db
    .selectFrom("sessions")
    .innerJoin("tokens", "tokens.id", "sessions.token_id")
    .innerJoin("teams", "teams.id", "tokens.team_id")
    .select(["teams.id", "teams.name"])
    .where("sessions.sha256", "=", sha256Of(id))
    .where("sessions.expires_at", ">", sql<Date>`now()`)
    .where("tokens.revoked_at", "is", null)
    .executeTakeFirst();
}

export async function endSession({ db }: Database, id: string): Promise<void> {
  await db.deleteFrom("sessions").where("sha256", "=", sha256Of(id)).execute();
}
