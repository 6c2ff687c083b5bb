// Files of the first version are read by every later one, and today's writer still gives the same bytes.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { inspectShard, readShard, type ShardFormat, writeShard } from "../../src/shard/index.ts";
import { goldenContent } from "./files/make.ts";
import { MAKER } from "./sample-content.ts";

const folder = join(import.meta.dirname, "files/version-1");

for (const format of ["parquet", "arrow"] satisfies ShardFormat[]) {
  const path = join(folder, format, `shard-00000.${format}`);

  test(`the golden shard in ${format} reads as it was written`, async () => {
    const expected: { epoch: number; run: number }[] = JSON.parse(readFileSync(join(folder, "rows.json"), "utf8"));
    expected.sort((one, other) => one.epoch - other.epoch || one.run - other.run);
    const { rows, metadata } = await readShard(path);
    const found = rows.map((row) => ({ ...row, weights: Buffer.from(row.weights.slice().buffer).toString("hex") }));
    assert.deepEqual(found, expected);
    assert.deepEqual(
      metadata.discards.map((discard) => discard.model_id),
      ["mnist-000001"],
    );
    assert.deepEqual((await inspectShard(path)).problems, []);
  });

  test(`the golden shard in ${format} would be written with the same bytes today`, async (context) => {
    const own = mkdtempSync(join(tmpdir(), "weighbridge-golden-"));
    context.after(() => rmSync(own, { recursive: true }));
    const again = join(own, `shard-00000.${format}`);
    await writeShard(again, format, goldenContent(), MAKER);
    assert.ok(readFileSync(again).equals(readFileSync(path)), "see test/shard/files/make.ts before changing the file");
  });
}
