// Training as a person sees it, for every command that trains: progress on standard error, and Ctrl-C.

import { trainZoo, type ZooEvent, type ZooReport, type ZooTask } from "../../workers/zoo.ts";
import { createProgress, formatCount, type Progress } from "../lib/progress.ts";
import { untilStopped } from "./stopping.ts";

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
  const stopping = () => quiet || console.error("\nStopping after the epoch in work (once more: at once) ..");
  const work = (signal: AbortSignal) => trainZoo({ ...task, signal, tell: teller(quiet) });
  const { result, exitCode, error } = await untilStopped(work, stopping);
  if (result === undefined) throw error;
  return { report: result, exitCode };
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
