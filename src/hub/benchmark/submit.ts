// Taking a submission: everything that can be refused is refused before anything is stored, and what is stored is whole:
// predictions, description and scores in the transaction that takes it from the quota.
import { createHash } from "node:crypto";
import { checkDescription, type FileReaders } from "../../../leaderboard/submission/index.ts";
import type { SubmissionDescription } from "../../../schemas/types.d.ts";
import { type Database, readQuota, sql, storeWithinQuota } from "../../db/index.ts";
import { InputError } from "../../lib/errors.ts";
import { canonicalJson } from "../../lib/json.ts";
import { type Assigned, assign, readFiles } from "./read-files.ts";
import { type ScoreParts, scoreFiles } from "./score-entry.ts";
import { insertEntry } from "./store-entry.ts";
import type { TrackBook } from "./tracks.ts";
import { type Acceptance, PER_DAY, type SubmissionRequest, type TrackState } from "./types.ts";

/** What it is done with. */
export interface SubmitParts extends ScoreParts {
  readonly database: Database;
  readonly tracks: TrackBook;
  readonly readers: FileReaders;
}

/** What was stored, or why nothing was. */
export type Outcome =
  | { readonly kind: "accepted" | "repeated"; readonly id: number; readonly usedToday: number }
  | Exclude<Acceptance, { kind: "accepted" | "repeated" | "busy" }>;

/** See Benchmark.submit. */
export async function submit(parts: SubmitParts, state: TrackState, request: SubmissionRequest): Promise<Outcome> {
  const { track } = state;
  if (state.because !== undefined) return { kind: "closed", because: state.because };
  const key = checkKey(request.idempotencyKey);
  const description = checkDescription(request.description, track, "description");
  const files = assign(track, request.files);
  const { team } = request;
  const idempotency =
    key === undefined ? undefined : { key, requestSha256: hashOf({ track: track.name, description, files }) };
  const quota = { teamId: team.id, track: track.name, perDay: PER_DAY, idempotency };

  // Both are decided when it is stored; told now, they cost nobody the reading and scoring. The quota is read first: the same
  // request may be stored at this moment, and must not be refused for the place that it took itself.
  const used = await readQuota(parts.database.db, quota);
  const earlier = idempotency && (await findEarlier(parts.database, team.id, idempotency));
  if (earlier !== undefined) return withUsed(parts.database, quota, earlier);
  if (used >= PER_DAY) return overQuota(parts.database);

  const read = await readFiles(parts.readers, state, files);
  if ("kind" in read) return read;
  const scoring = await scoreFiles(parts, state, read);

  await parts.tracks.store(state);
  let isClosed = false;
  const stored = await storeWithinQuota(parts.database, quota, async (transaction, id) => {
    const { closed_at } = await transaction
      .selectFrom("tracks")
      .select("closed_at")
      .where("name", "=", track.name)
      .forShare()
      .executeTakeFirstOrThrow();
    isClosed = closed_at !== null;
    if (isClosed) throw CLOSED_MEANWHILE;
    const entry = { teamId: team.id, track: track.name, files: read, description, scoring };
    await insertEntry(transaction, id, { ...entry, standing: "self-reported" });
  }).catch((error: unknown) => {
    if (error !== CLOSED_MEANWHILE) throw error;
  });
  if (stored === undefined) return { kind: "closed", because: "The operator has closed it." };
  if (stored.kind === "over-quota") return overQuota(parts.database);
  if (stored.kind === "key-reused") return stored;
  if (stored.kind === "repeated") return withUsed(parts.database, quota, stored);
  return { kind: "accepted", id: stored.submissionId, usedToday: stored.usedToday };
}

/** Thrown to undo a transaction, and caught where it began. */
const CLOSED_MEANWHILE = Symbol("the track was closed");

function checkKey(key: string | undefined): string | undefined {
  if (key === undefined || /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new InputError("an Idempotency-Key must be of 1 to 200 printable ASCII characters without blanks");
}

/** Tells a request from others: what it would store. */
function hashOf(request: {
  track: string;
  description: SubmissionDescription;
  files: readonly Assigned[];
}): Uint8Array {
  const { track, description } = request;
  const files = request.files.map(({ file, seed, bytes }) => {
    return { file, seed, sha256: createHash("sha256").update(bytes).digest("hex") };
  });
  return Uint8Array.from(createHash("sha256").update(canonicalJson({ track, description, files })).digest());
}

async function findEarlier(
  { db }: Database,
  teamId: number,
  { key, requestSha256 }: { key: string; requestSha256: Uint8Array },
): Promise<{ kind: "repeated"; submissionId: number } | { kind: "key-reused" } | undefined> {
  const row = await db
    .selectFrom("idempotency_keys")
    .select(["submission_id", "request_sha256"])
    .where("team_id", "=", teamId)
    .where("key", "=", key)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (Buffer.compare(row.request_sha256, requestSha256) !== 0) return { kind: "key-reused" };
  return { kind: "repeated", submissionId: row.submission_id };
}

async function withUsed(
  { db }: Database,
  quota: { teamId: number; track: string },
  earlier: { kind: "repeated"; submissionId: number } | { kind: "key-reused" },
): Promise<Outcome> {
  if (earlier.kind === "key-reused") return earlier;
  return { kind: "repeated", id: earlier.submissionId, usedToday: await readQuota(db, quota) };
}

async function overQuota({ db }: Database): Promise<Outcome> {
  const { rows } = await sql<{ seconds: number }>`
    SELECT ceil(extract(epoch FROM date_trunc('day', at) + interval '1 day' - at))::int AS seconds
    FROM (SELECT now() AT TIME ZONE 'UTC' AS at) AS utc`.execute(db);
  return { kind: "over-quota", secondsUntilTomorrow: Math.max(1, rows[0].seconds) };
}
