// What the trainer bench found, as lines for people.
import type { LeftOut } from "../harness/report.ts";
import { table } from "../harness/report.ts";
import type { MemoryFindings } from "./memory-child.ts";
import type { RoundFindings } from "./rounds.ts";
import type { SlowFindings } from "./slow.ts";
import type { ThreadFindings } from "./threads.ts";

/** The detail of the trainer bench's report; a part that was not measured is missing. */
export interface TrainerDetail extends Record<string, unknown> {
  quick: boolean;
  rounds: number;
  multiply_adds_per_image: number;
  native?: RoundFindings;
  pytorch?: { version: string; build: string; formats: string[] };
  threads?: ThreadFindings[];
  wasm?: RoundFindings;
  others?: SlowFindings[];
  memory?: MemoryFindings;
  left_out: LeftOut[];
}

/** The detail in words and tables; numbers are medians. */
export function describe({ native, pytorch, threads = [], wasm, others = [], memory, quick }: TrainerDetail): string[] {
  const lines: string[] = quick ? ["--quick: nothing here means anything", ""] : [];
  if (native)
    lines.push(`Native kernel, one thread; peak ${count(native.peak_gflops.median)} GFLOP/s`, ...cases(native));
  if (pytorch) lines.push(`PyTorch ${pytorch.version}, one thread (${pytorch.build})`);
  for (const { threads: number, ratio } of threads) {
    lines.push(
      `${number} threads against 1: ${ratio.median.toFixed(2)} (${ratio.least.toFixed(2)} to ${ratio.greatest.toFixed(2)})`,
    );
  }
  if (wasm) lines.push("", `WASM, one thread; its peak ${count(wasm.peak_gflops.median)} GFLOP/s`, ...cases(wasm));
  if (others.length > 0) lines.push("");
  for (const { library, batch_size, images_per_second } of others) {
    lines.push(`${library}, sgd relu, batch ${batch_size}: ${images_per_second.toPrecision(3)} images/s`);
  }
  if (memory) lines.push("", ...describeMemory(memory));
  return lines;
}

function cases({ cases }: RoundFindings): string[] {
  const compared = cases.some(({ times_rival }) => times_rival);
  const head = ["case", "images/s", "share of peak", "least", "greatest"];
  const rows = cases.map(({ name, images_per_second, share_of_peak, rival_images_per_second, times_rival }) => {
    const { median, least, greatest } = share_of_peak;
    const row = [name, count(images_per_second.median), ...[median, least, greatest].map((share) => share.toFixed(3))];
    if (compared) row.push(count(rival_images_per_second!.median), times_rival!.median.toFixed(1));
    return row;
  });
  return table([compared ? [...head, "PyTorch", "times PyTorch"] : head, ...rows]);
}

function describeMemory(memory: MemoryFindings): string[] {
  const sets = memory.image_sets.map(({ id, source, mib }) => `${id} ${mib.toFixed(0)} MiB (${source})`);
  return [
    `Peak memory ${memory.peak_mib.toFixed(0)} MiB, after loading the image sets ${memory.loaded_mib.toFixed(0)} MiB:`,
    `  ${sets.join(", ")};`,
    `  then a shard of ${memory.runs} runs with ${memory.jobs} jobs: ${memory.rows} rows, ${memory.shard_mib.toFixed(0)} MiB, ${memory.seconds.toFixed(0)} s`,
  ];
}

function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
