// The publish bench: what publishing takes beyond moving the bytes, and what downloaded weights take of their raw size.
// How each figure is defined stands in docs/benchmarks.md.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { wholeNumber } from "./harness/arguments.ts";
import type { Findings } from "./harness/report.ts";
import { type Spread, spread } from "./harness/timing.ts";
import { copyAndHash, publishInChild, publishOnce } from "./publish/measure.ts";
import { readNetworks, trainSome, writeFolder } from "./publish/networks.ts";

export const summary = "publishing against cp and sha256sum; size of downloaded weights; memory";

export const help = `Usage: npm run bench -- publish [options]

Publishes 5,000 checkpoints with their weights into a folder and compares the time with that of cp and sha256sum for the
same shards, one right after the other; then the size of the published weights with that of raw float32. The networks are
really trained: 240 of the zoo "quickstart" unless --zoo gives a folder with better ones. Takes about a minute.

Options:
  --zoo DIR     a folder that weighbridge train has written; a few complete shards are enough
  --rounds N    so many rounds instead of 9
  --rows N      so many checkpoints instead of 5000
  --quick       tiny measurements, to see that everything works; their figures mean nothing
  --json        one JSON object`;

const OPTIONS = {
  zoo: { type: "string" },
  rounds: { type: "string" },
  rows: { type: "string" },
  quick: { type: "boolean", default: false },
} as const;

export async function measure(args: string[], tell: (line: string) => void): Promise<Findings> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const rounds = values.rounds ? wholeNumber("rounds", values.rounds, 1000) : values.quick ? 1 : 9;
  const rows = values.rows ? wholeNumber("rows", values.rows, 100_000) : values.quick ? 100 : 5_000;
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-bench-publish-"));
  try {
    const zoo = values.zoo ?? join(folder, "trained");
    if (values.zoo === undefined) {
      tell("training some networks");
      await trainSome(zoo, values.quick ? 8 : 240);
    }
    const trained = await readNetworks(zoo, rows);
    const distinct = trained.networks.length * trained.metadata.spec.checkpoint_epochs.length;
    tell(`writing ${rows} checkpoints, of which ${Math.min(rows, distinct)} as they were trained`);
    const paths = await writeFolder(join(folder, "training"), trained, rows);
    await writeFolder(join(folder, "as trained"), trained, Math.min(rows, distinct));
    const found = { copy: [] as number[], publish: [] as number[], ratio: [] as number[] };
    for (let round = 0; round <= rounds; round++) {
      tell(round === 0 ? "warming up" : `round ${round} of ${rounds}`);
      const copy = copyAndHash(paths, join(folder, "copy"));
      const { seconds } = await publishOnce(join(folder, "training"), join(folder, "store"));
      if (round === 0) continue;
      found.copy.push(copy);
      found.publish.push(seconds);
      found.ratio.push(copy / seconds);
    }
    const { share } = await publishOnce(join(folder, "as trained"), join(folder, "store"));
    const child = publishInChild(join(folder, "training"), join(folder, "store"));
    const ratio = spread(found.ratio);
    const timed = { cp_and_sha256sum: spread(found.copy), publish: spread(found.publish), ratio };
    return {
      figures: [
        { name: "publishing 5,000 rows, against cp and sha256sum", value: ratio.median, reach: 0.25, better: "higher" },
        { name: "downloaded weights, against raw float32", value: share, reach: 0.87, better: "lower" },
      ],
      detail: { quick: values.quick, rounds, rows, rows_as_trained: distinct, ...timed, process: child, left_out: [] },
      lines: [
        ...(values.quick ? ["--quick: nothing here means anything", ""] : []),
        `cp and sha256sum of ${paths.length} shards: ${inSeconds(timed.cp_and_sha256sum)}`,
        `publishing their ${rows} checkpoints: ${inSeconds(timed.publish)}`,
        `as a process of its own: ${child.seconds.toFixed(2)} s, at most ${child.peak_mib.toFixed(0)} MiB`,
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inSeconds({ median, least, greatest }: Spread): string {
  return `${median.toFixed(2)} s (${least.toFixed(2)} to ${greatest.toFixed(2)})`;
}
