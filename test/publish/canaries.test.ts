// No label of a test network anywhere in public: every withheld label is a canary, and every value of every public file
// is looked at.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openTable } from "../../src/shard/index.ts";
import type { Store } from "../../src/store/index.ts";
import { splitOf } from "../../src/zoo/index.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { CANARY_DIGITS, canaryLabels, isCanary, madeSpec, publishMade } from "./made-zoo.ts";
import { contentOf, storeKeys } from "./read-store.ts";

const spec = madeSpec({ runs_per_shard: 13, runs_per_collection: 24 });
const labelOf = (collection: string, run: number, epoch: number) =>
  splitOf(spec, collection, run) === "train" ? {} : canaryLabels(run, epoch);
const discards = { mnist: Array.from({ length: 24 }, (_, run) => run).filter((run) => run % 9 === 2) };

test("withheld labels are in the private store and in no value of a public file", async () => {
  const zoo = await publishMade(temporaryFolder(), { spec, labelOf, discards });
  const found = await canariesIn(zoo.publicStore);
  assert.deepEqual(found.places, []);
  assert.ok(found.values > 500_000, `${found.values} values were looked at`);
  const kept = await canariesIn(zoo.privateStore);
  const withheld = zoo.manifest.collections.reduce((sum, { counts }) => sum + counts.test + counts.early, 0);
  assert.equal(kept.canaries, withheld * 4 * 4);
});

test("this search finds labels that are public", async () => {
  const zoo = await publishMade(temporaryFolder(), { spec, labelOf, labels: "public" });
  const found = await canariesIn(zoo.publicStore);
  assert.ok(found.places.some((place) => place.includes("/test-")));
  assert.ok(found.places.some((place) => place.includes("/early-")));
  assert.ok(found.places.some((place) => place.includes("/runs-")));
});

async function canariesIn(store: Store): Promise<{ places: string[]; canaries: number; values: number }> {
  const places = new Set<string>();
  let canaries = 0;
  let values = 0;
  for (const key of await storeKeys(store)) {
    const bytes = await contentOf(store, key);
    if (!key.endsWith(".parquet")) {
      if (Buffer.from(bytes).toString().replaceAll(".", "").includes(CANARY_DIGITS)) places.add(key);
      continue;
    }
    const table = openTable(bytes, key);
    if (table.metadata?.replaceAll(".", "").includes(CANARY_DIGITS)) places.add(`${key} metadata`);
    for (let group = 0; group < table.groupRows.length; group++)
      for (const [name, column] of Object.entries(table.readGroup(group).values))
        for (const value of column) {
          values++;
          if (typeof value !== "number" || !isCanary(value)) continue;
          canaries++;
          places.add(`${key} ${name}`);
        }
  }
  return { places: [...places], canaries, values };
}
