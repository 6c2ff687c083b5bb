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

const SETS = ["set-01", "set-02"];
const { fits, truths } = madeTask({ early: 6, fewShot: SETS });
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
    const { train, testRuns, earlyRuns, collection } = truthOf(fit);
    const rows = rowsBy(fit);
    const others = truths.flatMap((other) => {
      const values = fit.transfers.get(other.collection);
      return values ? rows(other.collection, "test", other.testRuns, values) : [];
    });
    return [
      ...rows(collection, "train", train, fit.outOfFold),
      ...rows(collection, "test", testRuns, fit.test),
      ...others,
      ...(fit.early ? rows(collection, "early", earlyRuns, fit.early) : []),
    ];
  });
  const few = fits.fewShot.flatMap((fit) =>
    fit.sets.flatMap(({ name, test }) => rowsBy(fit, name)(fit.collection, "test", truthOf(fit).testRuns, test)),
  );
  const found = await ask("select * from TABLE");
  assert.equal(found.length, 24 * (60 + 24) + 4 * 24 + 2 * 2 * 2 * 6 + 2 * 2 * 2 * 24);
  assert.deepEqual(found, [...expected, ...few]);
});

type Named = { collection: string; input: string; estimator: string };
type Runs = { readonly model_ids: readonly string[]; readonly runs: Int32Array };

function truthOf({ collection }: Named) {
  return truths.find((truth) => truth.collection === collection)!;
}

function rowsBy({ collection: from, input, estimator }: Named, set = "") {
  return (of: string, split: string, { model_ids, runs }: Runs, values: Float64Array) =>
    [...values].map((value, network) => {
      return [of, model_ids[network], runs[network], split, from, input, estimator, set, value];
    });
}

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
    ["few_shot_set", "VARCHAR"],
    ["prediction", "DOUBLE"],
  ]);
});

test("a row group holds one estimator on one input set, and readers can leave out the others", async () => {
  const table = openTable(bytes, "predictions");
  assert.equal(table.groupRows.length, fits.fits.length + 4 + 8 + 8);
  assert.deepEqual(JSON.parse(table.metadata!), {
    ...{ zoo: "made", version: "1.0.0", seed: 7 },
    few_shot_tracks: ["made-zoo-few-shot-mnist", "made-zoo-few-shot-fashion_mnist"],
  });
  const kinds = new Map<string, number>();
  for (const group of table.groupRows.keys()) {
    const { values } = table.readGroup(group, ["collection", "fitted_on", "input", "estimator", "few_shot_set"]);
    for (const column of Object.values(values)) assert.equal(new Set(column as string[]).size, 1);
    const splits = new Set(table.readGroup(group, ["split"]).values.split as string[]);
    const kind = `${[...splits]} ${values.few_shot_set[0]}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  assert.deepEqual([...kinds].sort(), [
    ["early ", 8],
    ["test ", 4],
    ["test set-01", 4],
    ["test set-02", 4],
    ["train,test ", 24],
  ]);
});

test("one collection and no transfers give no rows of others", async () => {
  const alone = madeTask({ collections: ["cifar10"] });
  const table = openTable(predictionsTable(alone.fits, alone.truths), "predictions");
  assert.equal(table.rows, 12 * 84);
});
