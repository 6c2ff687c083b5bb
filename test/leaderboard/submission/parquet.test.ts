import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { checkPredictions } from "../../../leaderboard/submission/index.ts";
import type { Column, ColumnValues } from "../../../src/shard/index.ts";
import { writtenTable } from "../../shard/written-table.ts";
import { A, all, B, C, outcome, three } from "./asked.ts";
import { type MadePage, madeParquet, plainDoubles, plainTexts, runHeader } from "./made-parquet.ts";

const SOUND = [0, 0.25, 1];
const folder = mkdtempSync(join(tmpdir(), "weighbridge-submission-"));
after(() => rmSync(folder, { recursive: true }));

function written(columns: [Column, ColumnValues][]): Uint8Array {
  const values = Object.fromEntries(columns.map(([{ name }, list]) => [name, list]));
  return writtenTable(
    columns.map(([column]) => column),
    [{ rows: columns[0][1].length, values }],
  );
}

const ids: [Column, ColumnValues] = [{ name: "model_id", kind: "text" }, [A, B, C]];
const doubles: [Column, ColumnValues] = [{ name: "prediction", kind: "double" }, Float64Array.from(SOUND)];

describe("sound Parquet is", () => {
  test("what Weighbridge's own writer makes, in any order of columns", () => {
    assert.deepEqual(outcome(checkPredictions(written([ids, doubles]), three)), SOUND);
    assert.deepEqual(outcome(checkPredictions(written([doubles, ids]), three)), SOUND);
  });

  test("whole numbers", () => {
    const whole: [Column, ColumnValues] = [{ name: "prediction", kind: "int64" }, [0, 1, 1]];
    assert.deepEqual(outcome(checkPredictions(written([ids, whole]), three)), [0, 1, 1]);
  });

  test("what polars writes, by any codec, float32 and categories too", async () => {
    const { default: polars } = await import("nodejs-polars");
    const frame = polars.DataFrame({ model_id: [A, B, C], prediction: SOUND });
    for (const compression of ["uncompressed", "snappy", "gzip", "brotli", "zstd"] as const) {
      const path = join(folder, `${compression}.parquet`);
      frame.writeParquet(path, { compression });
      assert.deepEqual(outcome(checkPredictions(readFileSync(path), three)), SOUND, compression);
    }
    const path = join(folder, "narrow.parquet");
    frame
      .withColumns(polars.col("prediction").cast(polars.Float32), polars.col("model_id").cast(polars.Categorical))
      .writeParquet(path);
    assert.deepEqual(outcome(checkPredictions(readFileSync(path), three)), SOUND);
  });

  test("what DuckDB writes, in many row groups, of both versions of the format", async () => {
    const database = await DuckDBInstance.create(":memory:");
    const connection = await database.connect();
    const rows = all.models.map((model, index) => `('${model}', ${index}::DOUBLE / 64)`).join(", ");
    await connection.run(`create table t as select * from (values ${rows}) as v(model_id, prediction)`);
    for (const options of ["", ", parquet_version v2", ", row_group_size 10, compression gzip", ", compression zstd"]) {
      const path = join(folder, "duckdb.parquet");
      await connection.run(`copy (select model_id, prediction from t) to '${path}' (format parquet${options})`);
      const expected = all.models.map((_, index) => index / 64);
      assert.deepEqual(outcome(checkPredictions(readFileSync(path), all)), expected, options);
    }
    const path = join(folder, "decimal.parquet");
    const values = `('${A}', 0.0), ('${B}', 0.25), ('${C}', 1.0)`;
    await connection.run(
      `copy (select * from (values ${values}) as v(model_id, prediction)) to '${path}' (format parquet)`,
    );
    assert.deepEqual(outcome(checkPredictions(readFileSync(path), three)), SOUND);
    connection.closeSync();
    database.closeSync();
  });
});

describe("broken Parquet is told exactly:", () => {
  const texts = (list: string[]): [Column, ColumnValues] => [{ name: "model_id", kind: "text" }, list];
  const numbers = (list: number[]): [Column, ColumnValues] => [{ name: "prediction", kind: "double" }, list];
  const cases: [string, Uint8Array, string][] = [
    [
      "cut off",
      written([ids, doubles]).slice(0, 100),
      "the file: can't be read as Parquet: it does not end in PAR1, so it is not whole",
    ],
    ["its mark alone", Buffer.from("PAR1"), "the file: can't be read as Parquet: must have 12 bytes or more, has 4"],
    ["encrypted", Buffer.from("PAR1....xxxxPARE"), "the file: can't be read as Parquet: it is encrypted"],
    [
      "a column too many",
      written([ids, doubles, [{ name: "__index_level_0__", kind: "int64" }, [0, 1, 2]]]),
      'column "__index_level_0__" is not known, an index by its look; leave it out (pandas: index=False)',
    ],
    ["a column too few", written([ids]), "column prediction is missing; there must be model_id and prediction"],
    [
      "texts for numbers",
      written([ids, [{ name: "prediction", kind: "text" }, ["0", "1", "1"]]]),
      "column prediction must hold numbers, holds texts",
    ],
    [
      "a list for numbers",
      written([ids, [{ name: "prediction", kind: "weights", width: 1 }, new Float32Array(3)]]),
      "column prediction must hold numbers, holds lists or structs",
    ],
    [
      "numbers for texts",
      written([[{ name: "model_id", kind: "int64" }, [0, 1, 2]], doubles]),
      "column model_id must hold texts, holds numbers",
    ],
    [
      "a model twice",
      written([texts([A, B, A, C]), numbers([0, 0.25, 0, 1])]),
      `row 3: model "${A}" appears twice, first in row 1; keep one of them`,
    ],
    ["NaN", written([ids, numbers([0, Number.NaN, 1])]), `row 2: the prediction of "${B}" must be finite, is "NaN"`],
    [
      "out of range",
      written([ids, numbers([0, 0.25, 1.5])]),
      `row 3: the prediction of "${C}" must be from 0 to 1, is 1.5; cut it to that range`,
    ],
    [
      "null",
      written([ids, [{ name: "prediction", kind: "double", nullable: true }, [0, null, 1]]]),
      `row 2: the prediction of "${B}" is missing; write a number`,
    ],
    [
      "a nameless model",
      written([texts([A, B, "", C]), numbers([0, 0.25, 0, 1])]),
      "row 3: model_id is empty; write the model's name",
    ],
  ];
  for (const [name, file, message] of cases)
    test(name, () => assert.equal(outcome(checkPredictions(file, three)), message));
});

describe("hostile Parquet is refused before it grows:", () => {
  const half = (rows: number): MadePage => {
    return { kind: "data", values: rows, encoding: "plain", body: plainDoubles(new Array(rows).fill(0.5)) };
  };
  const file = (rows: number, pages: MadePage[], changes = {}) =>
    madeParquet(rows, [
      { name: "model_id", type: 6, codec: "zstd", pages, ...changes },
      { name: "prediction", type: 5, codec: "zstd", pages: [half(rows)] },
    ]);
  const plain = (list: string[], changes: Partial<MadePage> = {}): MadePage => {
    return { kind: "data", values: list.length, encoding: "plain", body: plainTexts(list), ...changes };
  };
  const dictionary = (text: string): MadePage => ({ ...plain([text]), kind: "dictionary" });
  const run = (count: number, values = 3): MadePage => {
    const body = Buffer.concat([Uint8Array.of(1), runHeader(count), Uint8Array.of(0)]);
    return { kind: "data", values, encoding: "rleDictionary", body };
  };
  const bomb = new Uint8Array(2 ** 26);

  test("the files themselves are right where nothing is wrong with them", () => {
    assert.deepEqual(outcome(checkPredictions(file(3, [plain([A, B, C])]), three)), [0.5, 0.5, 0.5]);
    const same = checkPredictions(file(3, [dictionary(A), run(3)]), three);
    assert.ok(!same.sound && same.counts.duplicate === 2);
  });

  const cases: [string, Uint8Array, RegExp][] = [
    ["more rows than allowed", file(100_001, [half(1)]), /^the file: may have 100000 rows, has 100001$/],
    [
      "a zstd bomb that says so",
      file(3, [plain([A], { body: bomb, values: 3 })]),
      /: may hold 33554432 bytes decompressed, holds more$/,
    ],
    [
      "a zstd bomb that lies",
      file(3, [plain([A], { body: bomb, values: 3, declared: 100 })]),
      /a page holds more than the 100 bytes that it declares$/,
    ],
    [
      "a page that declares too much",
      file(3, [plain([A, B, C], { declared: 2 ** 31 - 1 })]),
      /: may hold 33554432 bytes decompressed, holds more$/,
    ],
    ["a page of another length", file(3, [plain([A, B, C], { declared: 70 })]), /does not match header 70$/],
    [
      "a page of too many values",
      file(3, [plain([A, B, C], { values: 2 ** 30 })]),
      /a page may have 3 values, declares 1073741824$/,
    ],
    ["a page without values", file(3, [plain([A, B, C], { values: 0 })]), /a page may have 3 values, declares 0$/],
    [
      "a footer of other values",
      file(3, [plain([A, B, C])], { values: 4 }),
      /column model_id must have 3 values, has 4$/,
    ],
    ["too few values", file(3, [plain([A, B])]), /a column must have 3 values, its pages declare 2$/],
    [
      "a dictionary without end",
      file(3, [{ ...dictionary(A), values: 2 ** 30 }, run(3)]),
      /a dictionary may have 100000 entries, declares 1073741824$/,
    ],
    [
      "two dictionaries",
      file(3, [dictionary(A), dictionary(B), run(3)]),
      /must have one dictionary, before its values$/,
    ],
    ["no dictionary", file(3, [run(3)]), /refers to a dictionary that is not there$/],
    [
      "a run of a thousand million",
      file(3, [dictionary(A), run(2 ** 30 - 1)]),
      /a page declares a run of 1073741823 values$/,
    ],
    ["a run of more", file(3, [dictionary(A), run(2 ** 33)]), /a run of more than 2\^30 values$/],
    [
      "levels of a run without end",
      file(
        3,
        [
          {
            ...plain([A]),
            values: 3,
            body: Buffer.concat([Uint8Array.of(6, 0, 0, 0), runHeader(2 ** 29), Uint8Array.of(1), plainTexts([A])]),
          },
        ],
        { isOptional: true },
      ),
      /a page declares a run of 536870912 values$/,
    ],
    [
      "an encoding that grows",
      file(3, [{ ...plain([A, B, C]), encoding: "deltaByteArray" }]),
      /encoded as DELTA_BYTE_ARRAY; write it with the defaults$/,
    ],
  ];
  for (const [name, bytes, message] of cases)
    test(name, () => {
      const checked = checkPredictions(bytes, three);
      assert.ok(!checked.sound);
      assert.equal(checked.count, 1);
      assert.match(checked.text, message);
    });

  test("a long text that a dictionary repeats is held once, and told in short", () => {
    const rows = 100_000;
    const bytes = file(rows, [dictionary("x".repeat(2 ** 20)), run(rows, rows)]);
    const before = process.memoryUsage().rss;
    const checked = checkPredictions(bytes, three);
    assert.ok(!checked.sound && checked.counts.duplicate === rows - 1);
    assert.ok(checked.text.length < 5000);
    assert.ok(process.memoryUsage().rss - before < 2 ** 29, "written out it would be 100 GB");
  });
});
