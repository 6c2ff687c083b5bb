// The hub's database: the one way to it. Nothing else imports Kysely, PGlite or pg.
export { sql } from "kysely";
export { type BackupSummary, backup } from "./backup.ts";
export {
  countWrite,
  forgetExpired,
  type QuotaOutcome,
  type QuotaRequest,
  readQuota,
  readQuotas,
  storeWithinQuota,
  type WriteLimit,
} from "./counters.ts";
export { brokenConstraint } from "./failures.ts";
export { isInUse } from "./folder-lock.ts";
export { type Database, type OpenSettings, openAsItIs, openDatabase } from "./open.ts";
export { type DatabasePlace, placeName, readPlace } from "./place.ts";
export { restore } from "./restore.ts";
export type * from "./schema.ts";
export { inTransaction, type Transaction, type TransactionSettings } from "./transaction.ts";
