// Training as a person sees it, for every command that trains: progress on standard error, and Ctrl-C.

import { trainZoo, type ZooEvent, type ZooReport, type ZooTask } from "../../workers/zoo.ts";
import { createProgress, formatCount, type Progress } from "../lib/progress.ts";

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };
/** One Ctrl-C comes more than once where npm or npx hands on what the terminal has sent to all of us already. */
const ECHO_MILLISECONDS = 500;

export interface Training {
  report: ZooReport;
  /** 0, or what shells expect of a process that a signal stopped. */
  exitCode: number;
}

/**
 * Trains what is missing of a zoo, telling how it goes on standard error (nothing but warnings if `quiet`). The first
 * SIGINT or SIGTERM stops it within an epoch, one that comes later than its echo at once.
 */
export async function trainWatched(task: Omit<ZooTask, "signal" | "tell">, quiet: boolean): Promise<Training> {
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
    if (!quiet) console.error("\nStopping after the epoch in work (once more: at once) ..");
    controller.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    const report = await trainZoo({ ...task, signal: controller.signal, tell: teller(quiet) });
    return { report, exitCode };
  } finally {
    // Once stopped they stay: an echo that comes only now must not cut the last words short.
    if (exitCode === 0) process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

/** Shows events as lines of progress. Counted in images: runs differ tenfold in length, images hardly. */
function teller(quiet: boolean): (event: ZooEvent) => void {
  let progress: Progress | undefined;
  let total = { runs: 0 };
  let seen = { runs: 0, images: 0 };
  return (event) => {
    switch (event.kind) {
      case "warning":
        console.error(`weighbridge: ${event.text}`);
        break;
      case "note":
        if (!quiet) console.error(event.text);
        break;
      case "collection":
        total = event;
        seen = { runs: 0, images: 0 };
        progress = createProgress({
          label: `training ${event.collection}`,
          total: event.images,
          unit: "images",
          secondUnit: "runs",
          quiet,
        });
        break;
      case "progress": {
        const details = `${formatCount(event.runs)} of ${formatCount(total.runs)} runs`;
        progress?.add(event.images - seen.images, details, event.runs - seen.runs);
        seen = event;
        break;
      }
      case "collection done":
        progress?.done();
        progress = undefined;
        break;
    }
  };
}
