// Pages of the full zoo: 4 collections of 20,000 runs, without its files.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ZooList } from "../../../schemas/types.d.ts";
import type { Catalog, Release } from "../../../src/hub/catalog.ts";
import type { HubContext } from "../../../src/hub/context.ts";
import { ZooSource } from "../../../src/hub/pages/zoo-data.ts";
import type { RunTable } from "../../../src/hub/run-table.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { readSpec, splitOf } from "../../../src/zoo/index.ts";
import { madeManifest } from "../../publish/made-manifest.ts";

const full = readSpec("small-cnn-zoo");
const manifest = madeManifest({ spec: full, described: true });
const release: Release = { manifest, bytes: new Uint8Array(), sha256: "12".repeat(32) };
const list: ZooList = { schema_version: 1, zoos: [] };

function madeRunTable(collection: string): RunTable {
  const rows = full.runs_per_collection;
  const stream = new RandomStream(streamKey(3, "shuffle"));
  const numbers = (low: number, high: number) =>
    Float64Array.from({ length: rows }, () => low + (high - low) * stream.uniform());
  const choice = (values: readonly string[]) =>
    Array.from({ length: rows }, () => values[Math.floor(stream.uniform() * values.length)]);
  const { activation, optimizer, w_init } = full.hyperparameters;
  const run = Int32Array.from({ length: rows }, (_, row) => row);
  return {
    rows,
    run,
    model_id: Array.from(run, (number) => `${collection}-${String(number).padStart(6, "0")}`),
    split: Array.from(run, (number) => splitOf(full, collection, number)),
    learning_rate: numbers(0.0005, 0.05),
    l2reg: numbers(1e-8, 0.01),
    dropout: numbers(0, 0.7),
    init_std: numbers(0.001, 0.5),
    train_fraction: Float64Array.from(choice(["0.1", "0.25", "0.5", "1"]), Number),
    activation: choice(activation.values),
    optimizer: choice(optimizer.values),
    w_init: choice(w_init.values),
    train_accuracy: numbers(0.1, 1),
    test_accuracy: numbers(0.1, 1),
    train_loss: numbers(0, 2.3),
    test_loss: numbers(0, 2.3),
  };
}

test("the page of four collections of 20,000 networks takes less than 300 kB, and is drawn once for all hosts", async () => {
  let asked = 0;
  const runs: Catalog["runs"] = async (_, collection) => {
    asked++;
    return madeRunTable(collection);
  };
  const source = new ZooSource({ catalog: { runs } } as unknown as HubContext);
  const page = await source.render(list, release, { address: "https://one.example", isPinned: false });
  assert.ok(page.length < 300_000, `${page.length} characters`);
  assert.match(page, /Test accuracy of 15,000 networks/);
  const other = await source.render(list, release, { address: "https://two.example", isPinned: true });
  assert.match(other, /canonical" href="https:\/\/two\.example\/zoos\/small-cnn-zoo\/1\.0\.0"/);
  assert.equal(asked, 4);
});
