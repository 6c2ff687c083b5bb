// A team's token, revoked or replaced: for one that was lost, or that somebody else has. Sessions end with their token.
import { type Database, inTransaction } from "../../db/index.ts";
import { InputError } from "../../lib/errors.ts";
import { addToken, revokeTokens } from "../people/index.ts";
import { addLogLine } from "./log-line.ts";
import { findTeam } from "./teams.ts";

/** Ends all tokens of a team. InputError if it has none. */
export function revokeToken(database: Database, name: string, reason: string): Promise<string> {
  return inTransaction(database, async (transaction) => {
    const team = await findTeam(transaction, name);
    const revoked = await revokeTokens(transaction, team.id);
    if (revoked === 0) throw new InputError(`team ${team.name} has no token that is valid`);
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
    await revokeTokens(transaction, team.id);
    const token = await addToken(transaction, team.id);
    await addLogLine(transaction, { action: "replace-token", reason, team: team.id });
    return { done: `Team ${team.name} has a new token now; those before it are not valid any more.`, token };
  });
}
