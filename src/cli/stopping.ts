// Commands that stop in good order: the first Ctrl-C or SIGTERM asks the work to end, a later one ends the process.

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };
/** One Ctrl-C comes more than once where npm or npx hands on what the terminal has sent to all of us already. */
export const ECHO_MILLISECONDS = 500;

export interface Stoppable<Result> {
  /** Undefined if the work was stopped. */
  result: Result | undefined;
  /** 0, or what shells expect of a process that a signal stopped. */
  exitCode: number;
  /** What the work threw after it was told to stop. */
  error?: unknown;
}

/**
 * Does `work`, whose signal is aborted by the first SIGINT or SIGTERM; `told` hears of it first. Whatever the work throws
 * after that means "stopped".
 */
export async function untilStopped<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  told?: () => void,
): Promise<Stoppable<Result>> {
  const controller = new AbortController();
  let exitCode = 0;
  let stopped = 0;
  const stop = (signal: keyof typeof EXIT_CODES) => {
    const now = performance.now();
    if (exitCode !== 0) {
      if (now - stopped >= ECHO_MILLISECONDS) process.exit(exitCode);
      return;
    }
    stopped = now;
    exitCode = EXIT_CODES[signal];
    told?.();
    controller.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    return { result: await work(controller.signal), exitCode };
  } catch (error) {
    if (exitCode === 0) throw error;
    return { result: undefined, exitCode, error };
  } finally {
    // Once stopped they stay: an echo that comes only now must not cut the last words short.
    if (exitCode === 0) process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
