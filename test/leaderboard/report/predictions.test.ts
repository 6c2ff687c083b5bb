// The table of predictions as other readers see it: DuckDB must find every prediction, whose it is and where it is from.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { predictionsTable } from "../../../leaderboard/report/index.ts";
import { openTable } from "../../../src/shard/index.ts";
import { temporaryFolder } from "../../shard/forge.ts";
import { madeTask } from "../made-report.ts";

const { fits, truths } = madeTask();
const bytes = predictionsTable(fits, truths);
const path = join(temporaryFolder(), "predictions.parquet");
writeFileSync(path, bytes);
const connection = await (await DuckDBInstance.create()).connect();

async function ask(sql: string): Promise<unknown[][]> {
  const result = await connection.runAndReadAll(sql.replace("TABLE", `'${path}'`));
  return result.getRows().map((row) => row.map((value) => (typeof value === "bigint" ? Number(value) : value)));
}

test("DuckDB reads every prediction with the names of its network, input set and estimator", async () => {
  const expected = fits.fits.flatMap((fit) => {
    const { train, testRuns, collection } = truths.find((truth) => truth.collection === fit.collection)!;
    const rows = (of: string, split: string, { model_ids, runs }: typeof testRuns, values: Float64Array) =>
      [...values].map((value, network) => {
        const from = [fit.collection, fit.input, fit.estimator];
        return [of, model_ids[network], runs[network], split, ...from, value];
      });
    const others = truths.flatMap((other) => {
      const values = fit.transfers.get(other.collection);
      return values ? rows(other.collection, "test", other.testRuns, values) : [];
    });
    return [
      ...rows(collection, "train", train, fit.outOfFold),
      ...rows(collection, "test", testRuns, fit.test),
      ...others,
    ];
  });
  const found = await ask("select * from TABLE");
  assert.equal(found.length, 24 * (60 + 24) + 4 * 24);
  assert.deepEqual(found, expected);
});

test("its columns are those that readers rely on, and none is a truth", async () => {
  const columns = await ask("select column_name, column_type from (describe from TABLE)");
  assert.deepEqual(columns, [
    ["collection", "VARCHAR"],
    ["model_id", "VARCHAR"],
    ["run", "INTEGER"],
    ["split", "VARCHAR"],
    ["fitted_on", "VARCHAR"],
    ["input", "VARCHAR"],
    ["estimator", "VARCHAR"],
    ["prediction", "DOUBLE"],
  ]);
});

test("a row group holds one estimator on one input set, and readers can leave out the others", async () => {
  const table = openTable(bytes, "predictions");
  assert.equal(table.groupRows.length, fits.fits.length + 4);
  assert.deepEqual(JSON.parse(table.metadata!), { zoo: "made", version: "1.0.0", seed: 7 });
  for (const group of table.groupRows.keys()) {
    const { values } = table.readGroup(group, ["collection", "fitted_on", "input", "estimator"]);
    for (const column of Object.values(values)) assert.equal(new Set(column as string[]).size, 1);
  }
});

test("one collection and no transfers give no rows of others", async () => {
  const alone = madeTask({ collections: ["cifar10"] });
  const table = openTable(predictionsTable(alone.fits, alone.truths), "predictions");
  assert.equal(table.rows, 12 * 84);
});
