// Thousands of files that were sound until something happened to them. Whatever it was, they end as sound or with problems:
// nothing is thrown and nothing hangs. A failure names seed and number, which make the same file again; for more files,
// WEIGHBRIDGE_FUZZ_TIMES=20, and WEIGHBRIDGE_FUZZ_SEED for others.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { type CheckedFile, checkPredictions } from "../../../leaderboard/submission/index.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { writtenTable } from "../../shard/written-table.ts";
import { all } from "./asked.ts";
import { change, noise } from "./changed-bytes.ts";
import { madeParquet, plainDoubles, plainTexts, runHeader } from "./made-parquet.ts";

const SEED = Number(process.env.WEIGHBRIDGE_FUZZ_SEED ?? 5);
const TIMES = Number(process.env.WEIGHBRIDGE_FUZZ_TIMES ?? 1);
const { models } = all;
const predictions = models.map((_, index) => index / models.length);

const CSV = Buffer.from(
  ["model_id,prediction", ...models.map((model, row) => `"${model}",${predictions[row]}`)].join("\r\n"),
);
const JSONS = [
  models.map((model_id, row) => ({ model_id, prediction: predictions[row] })),
  { model_id: models, prediction: predictions },
  Object.fromEntries(models.map((model, row) => [model, predictions[row]])),
].map((value) => Buffer.from(JSON.stringify(value)));
const values = { model_id: models, prediction: Float64Array.from(predictions) };
const rows = models.length;
const indices = Buffer.concat([Uint8Array.of(1), runHeader(rows), Uint8Array.of(0)]);
const PARQUETS = [
  writtenTable(
    [
      { name: "model_id", kind: "text" },
      { name: "prediction", kind: "double", nullable: true },
    ],
    [{ rows, values: { ...values, prediction: predictions } }],
  ),
  writtenTable(
    [
      { name: "prediction", kind: "double" },
      { name: "model_id", kind: "text" },
    ],
    [{ rows, values }],
  ),
  madeParquet(rows, [
    {
      ...{ name: "model_id", type: 6 },
      pages: [
        { kind: "dictionary", values: rows, encoding: "plain", body: plainTexts(models) },
        { kind: "data", values: rows, encoding: "rleDictionary", body: indices },
      ],
    },
    {
      name: "prediction",
      type: 5,
      pages: [{ kind: "data", values: rows, encoding: "plain", body: plainDoubles(predictions) }],
    },
  ]),
];

/** File `number` of a kind: a sound one after one to eight changes. */
function broken(kind: "csv" | "json" | "parquet", number: number): Buffer {
  const stream = new RandomStream(streamKey(SEED, "points"), number, ["csv", "json", "parquet"].indexOf(kind));
  const sources = kind === "csv" ? [CSV] : kind === "json" ? JSONS : PARQUETS;
  let bytes: Buffer = Buffer.from(sources[number % sources.length]);
  const changes = 1 + stream.below(stream.below(4) === 0 ? 8 : 2);
  for (let i = 0; i < changes; i++) bytes = change(bytes, stream, kind !== "parquet");
  return bytes;
}

/** What every answer keeps, whatever the file. */
function checkAnswer(checked: CheckedFile, name: string): void {
  if (checked.sound) {
    assert.equal(checked.predictions.length, models.length, name);
    assert.ok(
      checked.predictions.every((value) => value >= 0 && value <= 1),
      name,
    );
    return;
  }
  const { count, counts, problems, text } = checked;
  assert.ok(
    count > 0 && problems.length === Math.min(20, count),
    `${name}: ${count} problems, ${problems.length} shown`,
  );
  assert.equal(
    Object.values(counts).reduce((sum, one) => sum + one, 0),
    count,
    name,
  );
  assert.ok(text.length < 10_000, `${name}: a text of ${text.length}`);
  assert.ok(!/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u.test(text), `${name}: ${JSON.stringify(text)}`);
  assert.ok(!/\bat .+:\d+:\d+|TypeError|undefined|\[object/.test(text), `${name}: ${text}`);
}

for (const [kind, files] of [
  ["csv", 1500],
  ["json", 1500],
  ["parquet", 3000],
] as const) {
  test(`${files} broken files of ${kind} end in problems or are sound`, () => {
    let sound = 0;
    for (let number = 0; number < files * TIMES; number++) {
      const bytes = broken(kind, number);
      const name = `${kind} ${number} of seed ${SEED}`;
      let checked: CheckedFile;
      try {
        checked = checkPredictions(bytes, all);
      } catch (error) {
        throw new Error(`${name} throws`, { cause: error });
      }
      checkAnswer(checked, name);
      if (checked.sound) sound++;
    }
    // Some changes do no harm, and a fuzzer that breaks nothing or everything finds nothing.
    assert.ok(sound > (files * TIMES) / 200 && sound < (files * TIMES) / 2, `${sound} of ${files * TIMES} are sound`);
  });
}

test("noise of every length, with and without the marks of formats, is refused", () => {
  const stream = new RandomStream(streamKey(SEED, "points"), 0, 9);
  for (let number = 0; number < 500; number++) {
    const body = noise(stream, stream.below(300));
    for (const [start, end] of [
      ["", ""],
      ["PAR1", "PAR1"],
      ["{", "}"],
      ["[", "]"],
      ["model_id,prediction\n", ""],
    ]) {
      const checked = checkPredictions(Buffer.concat([Buffer.from(start), body, Buffer.from(end)]), all);
      assert.ok(!checked.sound);
      checkAnswer(checked, `noise ${number} in ${start}..${end}`);
    }
  }
  assert.ok(!checkPredictions(gzipSync(CSV), all).sound);
});
