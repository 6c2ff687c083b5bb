// Counting up to a limit, exactly, from any number of processes: the counter's row is the lock. An insert that finds the
// row waits for whoever holds it, then counts on from what that one committed, or gets no row back at the limit.
import { sql } from "kysely";
import type { Connected } from "./connected.ts";
import { inTransaction, type Transaction } from "./transaction.ts";

/** What a request comes to. */
export type QuotaOutcome =
  | { kind: "stored"; submissionId: number; usedToday: number }
  /** The same request was stored before. */
  | { kind: "repeated"; submissionId: number }
  /** Nothing was stored. */
  | { kind: "over-quota"; usedToday: number }
  /** The team has used this key for another request; nothing was stored. */
  | { kind: "key-reused" };

export interface QuotaRequest {
  teamId: number;
  track: string;
  /** Most submissions in a UTC day of the database. */
  perDay: number;
  /** The request's Idempotency-Key and what tells the request from others. */
  idempotency?: { key: string; requestSha256: Uint8Array } | undefined;
}

/**
 * Takes one from a team's quota and stores a submission, in one transaction: both or neither. `store` inserts the row with
 * the given id into `submissions` and whatever belongs to it; what it throws undoes everything.
 */
export async function storeWithinQuota(
  database: Connected,
  request: QuotaRequest,
  store: (transaction: Transaction, submissionId: number) => Promise<void>,
): Promise<QuotaOutcome> {
  return inTransaction(database, async (transaction): Promise<QuotaOutcome> => {
    const submissionId = await reserveId(transaction);
    const earlier = await takeKey(transaction, request, submissionId);
    if (earlier !== undefined) return earlier;
    const usedToday = await takeFromQuota(transaction, request);
    if (usedToday === undefined) {
      await releaseKey(transaction, request);
      return { kind: "over-quota", usedToday: await readQuota(transaction, request) };
    }
    await store(transaction, submissionId);
    return { kind: "stored", submissionId, usedToday };
  });
}

/** How many submissions a team has made to a track today. */
export async function readQuota(
  db: Connected["db"] | Transaction,
  { teamId, track }: Pick<QuotaRequest, "teamId" | "track">,
): Promise<number> {
  const row = await db
    .selectFrom("quota_counters")
    .select("used")
    .where("team_id", "=", teamId)
    .where("track", "=", track)
    .where("day", "=", today)
    .executeTakeFirst();
  return row?.used ?? 0;
}

/** The same for each track that the team has submitted to today. */
export async function readQuotas(db: Connected["db"], teamId: number): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom("quota_counters")
    .select(["track", "used"])
    .where("team_id", "=", teamId)
    .where("day", "=", today)
    .execute();
  return new Map(rows.map(({ track, used }) => [track, used]));
}

const today = sql<string>`(now() AT TIME ZONE 'UTC')::date`;

async function reserveId(transaction: Transaction): Promise<number> {
  const next = sql<{ id: number }>`SELECT nextval(pg_get_serial_sequence('weighbridge.submissions', 'id')) AS id`;
  return (await next.execute(transaction)).rows[0].id;
}

/** Undefined if the key is new or there is none. Waits for another request with the same key that is under way. */
async function takeKey(
  transaction: Transaction,
  { teamId, idempotency }: QuotaRequest,
  submissionId: number,
): Promise<QuotaOutcome | undefined> {
  if (idempotency === undefined) return undefined;
  const { key, requestSha256 } = idempotency;
  const taken = await transaction
    .insertInto("idempotency_keys")
    .values({ team_id: teamId, key, request_sha256: requestSha256, submission_id: submissionId })
    .onConflict((conflict) => conflict.columns(["team_id", "key"]).doNothing())
    .returning("submission_id")
    .executeTakeFirst();
  if (taken !== undefined) return undefined;
  const earlier = await transaction
    .selectFrom("idempotency_keys")
    .select(["submission_id", "request_sha256"])
    .where("team_id", "=", teamId)
    .where("key", "=", key)
    .executeTakeFirstOrThrow();
  if (Buffer.compare(earlier.request_sha256, requestSha256) !== 0) return { kind: "key-reused" };
  return { kind: "repeated", submissionId: earlier.submission_id };
}

async function releaseKey(transaction: Transaction, { teamId, idempotency }: QuotaRequest): Promise<void> {
  if (idempotency === undefined) return;
  await transaction
    .deleteFrom("idempotency_keys")
    .where("team_id", "=", teamId)
    .where("key", "=", idempotency.key)
    .execute();
}

/** How many are used now, with this one; undefined if there were none left. */
async function takeFromQuota(transaction: Transaction, request: QuotaRequest): Promise<number | undefined> {
  const { teamId, track, perDay } = request;
  if (perDay < 1) return undefined;
  const row = await transaction
    .insertInto("quota_counters")
    .values({ team_id: teamId, track, day: today, used: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(["team_id", "track", "day"])
        .doUpdateSet((update) => ({ used: update("quota_counters.used", "+", 1) }))
        .where("quota_counters.used", "<", perDay),
    )
    .returning("used")
    .executeTakeFirst();
  return row?.used;
}

export interface WriteLimit {
  /** What is limited, such as "sign-up". */
  name: string;
  /** Whose doing, such as the hash of an address; empty for everybody's together. */
  subject: string;
  /** Most in a window. */
  most: number;
  /** Length of a window, which begins with the first of its doings. */
  seconds: number;
}

/**
 * Counts one doing. Undefined if it is within the limit; otherwise it was not counted, and after so many seconds it may be
 * tried again. Given a transaction, the count is undone with it.
 */
export async function countWrite(db: Connected["db"] | Transaction, limit: WriteLimit): Promise<number | undefined> {
  const { name, subject, most, seconds } = limit;
  const { rows } = await sql<{ used: number }>`
    INSERT INTO write_limits AS kept (name, subject, window_start, window_end, used)
    SELECT ${name}, ${subject}, now(), now() + make_interval(secs => ${seconds}), 1 WHERE ${most}::int >= 1
    ON CONFLICT (name, subject) DO UPDATE SET
      used = CASE WHEN kept.window_end <= now() THEN 1 ELSE kept.used + 1 END,
      window_start = CASE WHEN kept.window_end <= now() THEN now() ELSE kept.window_start END,
      window_end = CASE WHEN kept.window_end <= now() THEN excluded.window_end ELSE kept.window_end END
    WHERE kept.window_end <= now() OR kept.used < ${most}::int
    RETURNING used`.execute(db);
  if (rows.length > 0) return undefined;
  const wait = await sql<{ seconds: number }>`
    SELECT greatest(1, ceil(extract(epoch FROM window_end - now())))::int AS seconds
    FROM write_limits WHERE name = ${name} AND subject = ${subject}`.execute(db);
  return wait.rows[0]?.seconds ?? seconds;
}

/** Deletes what has no use any more: sessions and windows that are over, keys after so many days (7). */
export async function forgetExpired(db: Connected["db"], keyDays = 7): Promise<void> {
  await db.deleteFrom("sessions").where("expires_at", "<", sql<Date>`now()`).execute();
  await db.deleteFrom("write_limits").where("window_end", "<", sql<Date>`now()`).execute();
  const old = sql<Date>`now() - make_interval(days => ${keyDays})`;
  await db.deleteFrom("idempotency_keys").where("created_at", "<", old).execute();
}
