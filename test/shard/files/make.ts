// Makes the golden shards of this folder. They were made once, by the version that README.md names, and are kept: a later
// version that can't read them, or writes other bytes, has to say so in CHANGELOG.md and add files beside these.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeShard } from "../../../src/shard/index.ts";
import { MAKER, sampleContent, sampleSpec } from "../sample-content.ts";

/** Two kept runs and a discarded one, two epochs, one layer of convolution. */
export function goldenContent() {
  return sampleContent({ ...sampleSpec(3, 1, [0, 2]), convolution_layers: 1 }, 0, [1]);
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, "version-1");
  const content = goldenContent();
  for (const format of ["parquet", "arrow"] as const) {
    mkdirSync(join(folder, format), { recursive: true });
    await writeShard(join(folder, format, `shard-00000.${format}`), format, content, MAKER);
  }
  const rows = content.rows.map((row) => ({ ...row, weights: Buffer.from(row.weights.buffer).toString("hex") }));
  writeFileSync(join(folder, "rows.json"), `${JSON.stringify(rows, undefined, 2)}\n`);
}
