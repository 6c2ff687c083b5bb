// Which failures of a source may pass: they are FailureErrors whose cause says how long the source asks to wait.
import { FailureError } from "../lib/errors.ts";
import type { Patience } from "../store/retry.ts";

/** A minute or two in eight attempts: as long as a hub takes to start again, or to let somebody in who asked too often. */
export const PULL_PATIENCE: Patience = { attempts: 8, firstPause: 500, longestPause: 60_000 };

/** Why it may pass. */
interface Passing {
  /** Milliseconds that the source asks to wait, 0 if it does not say. */
  waitMilliseconds: number;
}

/** A FailureError that is worth another attempt. */
export function passingFailure(message: string, waitMilliseconds = 0): FailureError {
  const cause: Passing = { waitMilliseconds };
  return new FailureError(message, { cause });
}

/** How long the source asks to wait in milliseconds (0 if it does not say); false for an error that will not pass. */
export function passingWait(error: unknown): false | number {
  if (!(error instanceof FailureError)) return false;
  const wait = (error.cause as Partial<Passing> | undefined)?.waitMilliseconds;
  return wait === undefined ? false : wait;
}

/**
 * The same error with words before it: "can't get a.parquet from http://..: the server answered 503". One that comes from
 * the operating system or a store's own server is a whole sentence already.
 */
export function because(doing: string, error: unknown): unknown {
  if (!(error instanceof FailureError) || error.cause instanceof Error) return error;
  return new FailureError(`${doing}: ${error.message}`, { cause: error.cause });
}
