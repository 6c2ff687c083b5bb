// The parts of the trainer bench, in their order: each measures something and leaves its figures, or why there are none.
import { availableParallelism } from "node:os";
import type { ImageSet } from "../../src/images/index.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { loadWasm } from "../../src/kernel/wasm.ts";
import { findTorch } from "../harness/python.ts";
import type { Figure } from "../harness/report.ts";
import { CASES } from "./cases.ts";
import type { TrainerDetail } from "./describe.ts";
import { canMeasureMemory, measureMemory } from "./memory.ts";
import { measureRounds, type PeakKernel } from "./rounds.ts";
import { measureScalar, measureTfjs } from "./slow.ts";
import { measureThreads } from "./threads.ts";
import { startTorch } from "./torch.ts";

/** What can be left out with --skip. */
export const PARTS = ["torch", "threads", "wasm", "scalar", "tfjs", "memory"] as const;
export type Part = (typeof PARTS)[number];

/** How much is measured. */
export interface Size {
  rounds: number;
  /** Images of an epoch, native and WASM. */
  images: number;
  wasmImages: number;
  peakSeconds: number;
  torchBatches: number;
  torchWarmUp: number;
  slowSeconds: number;
  memoryRuns: number;
  memoryEpochs: number;
}

/** What the parts share. */
export interface Session {
  images: ImageSet;
  kernel: Kernel;
  size: Size;
  skipped: Set<Part>;
  tell: (line: string) => void;
  figures: Figure[];
  detail: TrainerDetail;
}

const PEAK = "share of peak, sgd relu";
const WORST = "share of peak, worst of four cases";
const PYTORCH = "against PyTorch, one thread, worst case";
const THREADS = "2 threads against 1";
const WASM = "WASM, share of its own peak";
const MEMORY = "peak memory, all sets loaded, 2 jobs";

function leaveOut({ detail }: Session, name: string, reason: string): void {
  detail.left_out.push({ name, reason });
}

function higher({ figures }: Session, name: string, value: number, reach: number): void {
  figures.push({ name, value, reach, better: "higher" });
}

/** The four cases with the native kernel, and PyTorch beside it if it is here. */
export async function measureNative(session: Session): Promise<void> {
  const { kernel, images, size, skipped, tell, detail } = session;
  if (!("peak" in kernel) || kernel.level === "wasm") {
    for (const name of [PEAK, WORST, PYTORCH])
      leaveOut(session, name, `the kernel in use is ${kernel.level}, not native`);
    return;
  }
  const torch = skipped.has("torch") ? { reason: "skipped" } : findTorch();
  if ("reason" in torch) leaveOut(session, PYTORCH, torch.reason);
  else tell(`PyTorch ${torch.version} warms up ..`);
  const rival = "reason" in torch ? undefined : await startTorch(torch, images, size.torchWarmUp);
  if (rival) detail.pytorch = rival.about;
  tell(`${size.rounds} rounds of the machine's peak and ${CASES.length} cases ..`);
  try {
    detail.native = await measureRounds(kernel as PeakKernel, images.train, {
      ...{ rounds: size.rounds, peakSeconds: size.peakSeconds, images: size.images },
      rival: rival && ((index) => rival.rate(index, size.torchBatches)),
    });
    const { cases } = detail.native;
    higher(session, PEAK, cases[0].share_of_peak.median, 0.8);
    higher(session, WORST, Math.min(...cases.map((one) => one.share_of_peak.median)), 0.6);
    if (rival) higher(session, PYTORCH, Math.min(...cases.map((one) => one.times_rival!.median)), 5);
  } finally {
    rival?.close();
  }
}

/** Two threads, and all of them if there are more, against one. */
export async function measureGain(session: Session): Promise<void> {
  const { images, size, skipped, tell, detail } = session;
  const cores = availableParallelism();
  if (skipped.has("threads")) return leaveOut(session, THREADS, "skipped");
  if (cores < 2) return leaveOut(session, THREADS, "there is one processor");
  detail.threads = [];
  for (const threads of new Set([2, cores])) {
    tell(`${threads} threads against 1 ..`);
    const task = { images: images.train, chosen: CASES[0] };
    detail.threads.push(await measureThreads(task, threads, size.rounds, size.images));
  }
  higher(session, THREADS, detail.threads[0].ratio.median, 1.9);
}

/** The WASM kernel against the limit that the same WASM engine reaches. */
export async function measureWasm(session: Session): Promise<void> {
  const { images, size, skipped, tell, detail } = session;
  if (skipped.has("wasm")) return leaveOut(session, WASM, "skipped");
  tell("WASM ..");
  const settings = { rounds: size.rounds, images: size.wasmImages, peakSeconds: size.peakSeconds };
  detail.wasm = await measureRounds(loadWasm(), images.train, settings);
  higher(session, WASM, detail.wasm.cases[0].share_of_peak.median, 0.5);
}

/** The scalar reference and TensorFlow.js: no figure depends on them. */
export async function measureSlowOnes(session: Session): Promise<void> {
  const { images, size, skipped, tell, detail } = session;
  detail.others = [];
  if (!skipped.has("scalar")) {
    tell("scalar reference ..");
    detail.others.push(measureScalar(images.train, size.slowSeconds));
  }
  if (skipped.has("tfjs")) return;
  tell("TensorFlow.js ..");
  const found = await measureTfjs(images.train, 2 * size.slowSeconds);
  if ("reason" in found) leaveOut(session, "TensorFlow.js", found.reason);
  else detail.others.push(found);
}

/** Peak memory of a process that has every image set and trains a whole shard. */
export async function measureMemoryPeak(session: Session): Promise<void> {
  const { size, skipped, tell, detail, figures } = session;
  if (skipped.has("memory")) return leaveOut(session, MEMORY, "skipped");
  if (!canMeasureMemory()) return leaveOut(session, MEMORY, "this system has no /proc/self/status");
  tell(`memory: a shard of ${size.memoryRuns} runs ..`);
  detail.memory = measureMemory({ runs: size.memoryRuns, epochs: size.memoryEpochs, jobs: 2 });
  figures.push({ name: MEMORY, value: detail.memory.peak_mib, reach: 600, better: "lower" });
}
