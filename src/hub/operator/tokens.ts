// A team's token, revoked or replaced: for one that was lost, or that somebody else has. Sessions end with their token.
import { createHash, randomBytes } from "node:crypto";
import { type Database, inTransaction, sql, type Transaction } from "../../db/index.ts";
import { InputError } from "../../lib/errors.ts";
import { addLogLine } from "./log-line.ts";
import { findTeam } from "./teams.ts";

/** Ends all tokens of a team. InputError if it has none. */
export function revokeToken(database: Database, name: string, reason: string): Promise<string> {
  return inTransaction(database, async (transaction) => {
    const team = await findTeam(transaction, name);
    if ((await revokeAll(transaction, team.id)) === 0)
      throw new InputError(`team ${team.name} has no token that is valid`);
    await addLogLine(transaction, { action: "revoke-token", reason, team: team.id });
    return `Team ${team.name} has no token now.`;
  });
}

/** Ends all tokens of a team and gives it a new one, which only the answer holds. */
export function replaceToken(
  database: Database,
  name: string,
  reason: string,
): Promise<{ done: string; token: string }> {
  return inTransaction(database, async (transaction) => {
    const team = await findTeam(transaction, name);
    await revokeAll(transaction, team.id);
    const token = randomBytes(32).toString("base64url");
    const sha256 = Uint8Array.from(createHash("sha256").update(token).digest());
    await transaction.insertInto("tokens").values({ team_id: team.id, scope: "submit", sha256 }).execute();
    await addLogLine(transaction, { action: "replace-token", reason, team: team.id });
    return { done: `Team ${team.name} has a new token now; its old ones are not valid any more.`, token };
  });
}

async function revokeAll(transaction: Transaction, teamId: number): Promise<number> {
  const revoked = await transaction
    .updateTable("tokens")
    .set({ revoked_at: sql<Date>`now()` })
    .where("team_id", "=", teamId)
    .where("revoked_at", "is", null)
    .returning("id")
    .execute();
  return revoked.length;
}
