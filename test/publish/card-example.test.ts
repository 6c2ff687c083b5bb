// The card's DuckDB example as it is printed, on files that lie where the card says.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { type DuckDBArrayValue, DuckDBInstance } from "@duckdb/node-api";
import { buildCard } from "../../src/publish/card.ts";
import { filesOf } from "../../src/publish/manifest.ts";
import { weightColumns } from "../../src/publish/tables.ts";
import type { Column, TableBatch } from "../../src/shard/index.ts";
import { temporaryFolder } from "../shard/forge.ts";
import { writtenTable } from "../shard/written-table.ts";
import { madeManifest } from "./made-manifest.ts";

const ROWS = 3;
const WIDTH = 4970;

function batch(columns: Column[], part: number): TableBatch {
  const values = columns.map(({ name, kind }) => {
    if (kind === "text") return [name, Array.from({ length: ROWS }, (_, row) => `${name} ${part} ${row}`)] as const;
    if (kind === "int32") return [name, new Int32Array(ROWS)] as const;
    if (kind === "int64") return [name, Array<number>(ROWS).fill(0)] as const;
    if (kind === "double") return [name, new Float64Array(ROWS).fill(0.5)] as const;
    return [name, Float32Array.from({ length: ROWS * WIDTH }, (_, index) => part + index / WIDTH)] as const;
  });
  return { rows: ROWS, values: Object.fromEntries(values) };
}

test("the DuckDB example finds the final training networks of a collection, all parts and nothing else", async () => {
  const folder = temporaryFolder();
  const manifest = madeManifest();
  const parts = new Map<string, number>();
  for (const file of filesOf(manifest, { collection: "mnist", content: "weights", split: "train" })) {
    const isFinal = file.epoch === manifest.spec.epochs;
    const part = isFinal ? parts.size : 100;
    if (isFinal) parts.set(file.path, part);
    const columns = weightColumns(WIDTH, true);
    mkdirSync(dirname(join(folder, file.path)), { recursive: true });
    writeFileSync(join(folder, file.path), writtenTable(columns, [batch(columns, part)]));
  }
  const [, example] = /```sql\n([\s\S]*?)\n```/.exec(buildCard(manifest))!;
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`SET file_search_path = '${folder}'`);
  const rows = (await connection.runAndReadAll(example)).getRowObjects();
  assert.deepEqual(
    rows.map((row) => row.model_id).sort(),
    [0, 1].flatMap((part) => [0, 1, 2].map((row) => `model_id ${part} ${row}`)),
  );
  const weights = rows.find((row) => row.model_id === "model_id 1 2")!.weights as DuckDBArrayValue;
  assert.equal(weights.items.length, WIDTH);
  assert.equal(weights.items[0], 3);
});
