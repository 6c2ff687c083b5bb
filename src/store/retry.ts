// Trying again what a network or a busy server failed at, with pauses that double, and no longer than is said.

export interface Patience {
  /** How often a request is made at most. */
  attempts: number;
  /** The first pause in milliseconds; each further one is twice as long. */
  firstPause: number;
  /** No pause is longer, in milliseconds, even where the server asks for more. */
  longestPause: number;
}

/** Eight attempts in about half a minute: long enough for a server that restarts. */
export const PATIENCE: Patience = { attempts: 8, firstPause: 250, longestPause: 10_000 };

/**
 * The pause after attempt number `attempt` (from 1), in milliseconds. Shortened by up to half, by a share from 0 to 1,
 * so that many clients of a busy server do not come back at the same moment.
 */
export function pauseAfter(attempt: number, patience: Patience, share: number, asked = 0): number {
  const doubled = Math.min(patience.firstPause * 2 ** (attempt - 1), patience.longestPause);
  return Math.max(doubled * (1 - share / 2), Math.min(asked, patience.longestPause));
}

/**
 * Calls `request` until it succeeds, fails in a way that will not pass, or `attempts` are used up; throws its last error.
 * `passing` says whether an error may pass, and how many milliseconds the server asks to wait (0 if it does not say).
 */
export async function withRetries<T>(
  patience: Patience,
  passing: (error: unknown) => false | number,
  request: (attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request(attempt);
    } catch (error) {
      const asked = passing(error);
      if (asked === false || attempt >= patience.attempts) throw error;
      await pause(pauseAfter(attempt, patience, Math.random(), asked));
    }
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
