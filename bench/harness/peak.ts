// The machine's own limit, as the kernel in use can measure it: multiply-adds in registers, without memory.
import type { FullKernel } from "../../src/kernel/index.ts";
import { secondsOf } from "./timing.ts";

/** A kernel that can also run the machine at its limit. */
export interface PeakMeasuring {
  /** Multiply-adds done, counted per lane. */
  peak(rounds: number): number;
}

/** Whether a kernel is native, so that its peak is the machine's. */
export function isNative(kernel: FullKernel): kernel is FullKernel & PeakMeasuring {
  return "peak" in kernel && kernel.level !== "wasm";
}

/** Gives multiply-adds per second, measured for about so many seconds at each call. */
export function peakMeter(kernel: PeakMeasuring, seconds: number): () => number {
  let rounds = 1;
  while (secondsOf(() => kernel.peak(rounds)) < seconds / 4) rounds *= 2;
  return () => {
    let done = 0;
    const elapsed = secondsOf(() => {
      done = kernel.peak(4 * rounds);
    });
    return done / elapsed;
  };
}
