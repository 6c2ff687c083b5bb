// Tokens: what they look like and how they are kept. They are random and long, so that their plain SHA-256 gives nothing away.
import { createHash, randomBytes } from "node:crypto";
import { sql, type Transaction } from "../../db/index.ts";

/** So that a token is known as one wherever it turns up. */
const PREFIX = "wb_";
const BYTES = 32;
const TOKEN = /^wb_[A-Za-z0-9_-]{43}$/;

/** `wb_` and 32 random bytes as base64url. */
export function newToken(): string {
  return `${PREFIX}${randomBytes(BYTES).toString("base64url")}`;
}

/** Whether a text has the form of a token. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** As in the database. [32] */
export function sha256Of(text: string): Uint8Array {
  return Uint8Array.from(createHash("sha256").update(text).digest());
}

/** Stores a new token of a team and gives it: it is nowhere else. */
export async function addToken(transaction: Transaction, teamId: number): Promise<string> {
  const token = newToken();
  await transaction
    .insertInto("tokens")
    .values({ team_id: teamId, scope: "submit", sha256: sha256Of(token) })
    .execute();
  return token;
}

/**
 * Ends all tokens of a team; gives how many were valid. The team's row must be locked by the transaction, or a token that is
 * being made at the same time stays.
 */
export async function revokeTokens(transaction: Transaction, teamId: number): Promise<number> {
  const revoked = await transaction
    .updateTable("tokens")
    // A token can be younger than the transaction, which had to wait.
    .set({ revoked_at: sql<Date>`greatest(now(), created_at)` })
    .where("team_id", "=", teamId)
    .where("revoked_at", "is", null)
    .returning("id")
    .execute();
  return revoked.length;
}
