// Inspection notices every kind of damage, says which, and survives whatever a file holds.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { Field, Float64, makeData, RecordBatch, Schema, Struct } from "apache-arrow";
import { FailureError, InputError } from "../../src/lib/errors.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { shardSchema } from "../../src/shard/arrow-schema.ts";
import { inspectShard, readShard, type ShardFormat, writeShard } from "../../src/shard/index.ts";
import { toRecordBatch } from "../../src/shard/row.ts";
import { specHash } from "../../src/zoo/index.ts";
import { type Forgery, forge, temporaryFolder, vouch } from "./forge.ts";
import { MAKER, sampleContent, sampleSpec } from "./sample-content.ts";

const FORMATS: ShardFormat[] = ["parquet", "arrow"];
const folder = temporaryFolder();
const content = sampleContent(sampleSpec(4), 0, [1]);
const sorted = content.rows.toSorted((one, other) => one.epoch - other.epoch || one.run - other.run);
let folders = 0;

function newPath(format: ShardFormat): string {
  return join(folder, String(folders++), `shard-00000.${format}`);
}

async function problemsOf(path: string): Promise<string[]> {
  return (await inspectShard(path)).problems;
}

for (const format of FORMATS) {
  describe(`inspecting ${format}`, () => {
    test("tells what is in a sound shard", async () => {
      const path = newPath(format);
      const { sha256, bytes } = await writeShard(path, format, content, MAKER);
      const found = await inspectShard(path);
      assert.deepEqual(found.problems, []);
      assert.deepEqual([found.rows, found.runs, found.bytes, found.sha256], [9, 3, bytes, sha256]);
      assert.deepEqual(found.discards, content.discards);
      const last = sorted.filter((row) => row.epoch === 3);
      assert.deepEqual(
        found.finalAccuracies,
        last.map((row) => row.test_accuracy),
      );
      const ranges = new Map(found.ranges.result().map((range) => [range.column, range]));
      assert.equal(ranges.size, 20);
      assert.deepEqual(ranges.get("run"), { column: "run", least: 0, greatest: 3 });
      assert.deepEqual(ranges.get("b_init"), { column: "b_init", values: { zeros: 9 } });
      const names = { column: "model_id", first: "mnist-000000", last: "mnist-000003" };
      assert.deepEqual(ranges.get("model_id"), names);
      const greatest = { column: "weights", least: -3.4028234663852886e38, greatest: 3.4028234663852886e38 };
      assert.deepEqual(ranges.get("weights"), greatest);
    });

    test("notices every one of 60 flipped bits", async () => {
      const path = newPath(format);
      const { bytes } = await writeShard(path, format, content, MAKER);
      const sound = readFileSync(path);
      const stream = new RandomStream(streamKey(1, "shuffle"));
      const places = Array.from({ length: 58 }, () => Math.floor(stream.uniform() * bytes));
      for (const place of [0, bytes - 1, ...places]) {
        const damaged = Buffer.from(sound);
        damaged[place] ^= 1 << stream.below(8);
        writeFileSync(path, damaged);
        const problems = await problemsOf(path);
        assert.equal(problems.length, 1, `bit at byte ${place}`);
        assert.match(
          problems[0],
          /shard-00000.*damaged: its SHA-256 must be [0-9a-f]{64} by its sidecar, is [0-9a-f]{64}/,
        );
        await assert.rejects(readShard(path), FailureError);
      }
    });

    test("tells a file that was cut short, and one that is too long, by their sizes", async () => {
      const path = newPath(format);
      const { bytes } = await writeShard(path, format, content, MAKER);
      const sound = readFileSync(path);
      writeFileSync(path, Buffer.concat([sound, Buffer.of(0)]));
      assert.match((await problemsOf(path))[0], new RegExp(`too long: must have ${bytes} bytes.*, has ${bytes + 1}`));
      truncateSync(path, 1000);
      assert.match((await problemsOf(path))[0], new RegExp(`cut short: must have ${bytes} bytes.*, has 1000$`));
      rmSync(path.replace(/\.\w+$/, ".json"));
      const [missing, cut] = await problemsOf(path);
      assert.match(missing, /its sidecar shard-00000.json is missing/);
      assert.match(cut, /cut short or overwritten: must end with "(PAR1|ARROW1)", ends with "/);
      truncateSync(path, 0);
      assert.match((await problemsOf(path))[1], /needs at least 1[26] bytes to be \w+, has 0/);
    });

    test("reads on without a sidecar, and says that it is missing", async () => {
      const path = newPath(format);
      await writeShard(path, format, content, MAKER);
      rmSync(path.replace(/\.\w+$/, ".json"));
      const found = await inspectShard(path);
      assert.deepEqual([found.problems.length, found.rows], [1, 9]);
    });

    const wrongRows = (index: number, changes: object) => ({
      rows: sorted.map((row, at) => (at === index ? { ...row, ...changes } : row)),
    });
    const nan = Float32Array.from(sorted[4].weights);
    nan[17] = Number.NaN;
    const narrow = sorted.map((row) => ({ ...row, weights: row.weights.slice(1) }));
    const damages: [string, Forgery, RegExp][] = [
      ["a missing row", { rows: sorted.slice(0, 8), groupSize: 3 }, /must have 9 rows \(3 runs at 3 epochs\), has 8$/],
      ["a row too many", { rows: [...sorted, sorted[8]], groupSize: 3 }, /must have 9 rows .*, has 10$/],
      ["row groups of another size", { groupSize: 9 }, /row group 0 must have 3 rows, has 9$/],
      [
        "unsorted rows",
        { rows: [sorted[1], sorted[0], ...sorted.slice(2)] },
        /row 0 of epoch 0 must be .* run 0, is .* run 2/,
      ],
      ["rows of the wrong epoch", { rows: sorted.toReversed() }, /must be epoch 0 of run 0, is epoch 3 of run 3/],
      ["a NaN", wrongRows(4, { weights: nan }), /mnist-000002 at epoch 1: weight 17 must be finite, is NaN$/],
      ["an accuracy of 2", wrongRows(4, { test_accuracy: 2 }), /epoch 1: test_accuracy must be at most 1, is 2$/],
      ["another config", wrongRows(4, { dropout: 0.5 }), /epoch 1: dropout must be [\d.e-]+, is 0.5$/],
      ["another name", wrongRows(4, { model_id: "mnist-000009" }), /model_id must be mnist-000002, is mnist-000009$/],
      [
        "networks of another size",
        { rows: narrow, weights: 4969 },
        /weights must be FixedSizeList\[4970\]<Float32>, is .*4969/,
      ],
      ["no metadata", { metadata: () => "" }, /metadata: line 1, column 1: expected a value/],
      [
        "metadata of another spec",
        { metadata: (text) => text.replace("Made up.", "Made.") },
        /spec_hash must be .*, is "/,
      ],
      ["metadata without a spec", { metadata: () => '{"schema_version":1}' }, /spec.* are missing/],
      [
        "a spec that can't be drawn",
        { metadata: (text) => text.replace(/"low":0.0005/, '"low":0.5') },
        /learning_rate can't be/,
      ],
    ];
    for (const [name, forgery, message] of damages)
      test(`finds ${name} behind a checksum that fits`, async () => {
        const path = newPath(format);
        await forge(path, format, content, forgery);
        const problems = await problemsOf(path);
        assert.match(problems.join("\n"), message);
        assert.ok(problems.every((problem) => problem.startsWith(path)));
      });

    test("finds a column of another type, a missing one and an unknown one", async () => {
      const { data, schema } = toRecordBatch(sorted, shardSchema(4970));
      const doubles = makeData({ type: new Float64(), length: 9, nullCount: 0, data: new Float64Array(9) });
      const columns = schema.fields.map((field, index) => ({ field, data: data.children[index] }));
      columns[2] = { field: new Field("run", new Float64(), true), data: doubles };
      columns[5] = { field: new Field("extra", new Float64(), false), data: doubles };
      const type = new Struct(columns.map((column) => column.field));
      const children = columns.map((column) => column.data);
      const struct = makeData({ type, length: 9, nullCount: 0, children });
      const path = newPath(format);
      await forge(path, format, content, { batches: [new RecordBatch(new Schema(type.children), struct)] });
      const problems = (await problemsOf(path)).join("\n");
      assert.match(problems, /column run must be Int32, is Float64 with nulls/);
      assert.match(problems, /column seed is missing/);
      assert.match(problems, /column extra is not known/);
    });

    test("finds a sidecar that lies, and one that is no sidecar", async () => {
      const path = newPath(format);
      await writeShard(path, format, content, MAKER);
      const sidecar = path.replace(/\.\w+$/, ".json");
      vouch(path, 8, specHash(content.spec));
      assert.match((await problemsOf(path))[0], /shard-00000.json: rows must be 9, is 8/);
      vouch(path, 9, "0".repeat(64));
      assert.match((await problemsOf(path))[0], /shard-00000.json: spec_hash must be [0-9a-f]{64}, is 0{64}/);
      writeFileSync(sidecar, "{}");
      assert.match((await problemsOf(path))[0], /shard-00000.json: .* are missing/);
      writeFileSync(sidecar, "no JSON");
      assert.match((await problemsOf(path))[0], /shard-00000.json: line 1, column 1/);
      writeFileSync(sidecar, " ".repeat(2_000_000));
      assert.match((await problemsOf(path))[0], /a file of 2000000 bytes/);
    });

    test("finds a renamed shard", async () => {
      const path = newPath(format);
      await writeShard(path, format, content, MAKER);
      const renamed = path.replace("00000", "00003");
      writeFileSync(renamed, readFileSync(path));
      vouch(renamed, 9, specHash(content.spec));
      assert.match((await problemsOf(renamed))[0], /named shard 3, is shard 0/);
      writeFileSync(renamed.replace(/\.\w+$/, ".json"), readFileSync(path.replace(/\.\w+$/, ".json")));
      assert.match((await problemsOf(renamed))[0], /its sidecar is about shard-00000/);
    });

    test("survives garbage and hostile changes behind checksums that fit, and works after", async () => {
      const path = newPath(format);
      await writeShard(path, format, content, MAKER);
      const sound = readFileSync(path);
      const stream = new RandomStream(streamKey(2, "shuffle"));
      const [mark, end] = format === "parquet" ? ["PAR1", 4] : ["ARROW1", 6];
      const files = [Buffer.from("no shard at all, but some text"), Buffer.alloc(100, mark)];
      for (let time = 0; time < 20; time++) {
        const garbage = Buffer.from(Array.from({ length: 3000 }, () => stream.below(256)));
        garbage.write(mark, 0);
        garbage.write(mark, 3000 - end);
        garbage.writeUInt32LE(2000, 3000 - end - 4);
        files.push(garbage);
      }
      const footer = format === "parquet" ? sound.readUInt32LE(sound.length - 8) + 8 : 8000;
      for (let time = 0; time < 150; time++) {
        const damaged = Buffer.from(sound);
        for (let flips = 0; flips < 3; flips++)
          damaged[sound.length - 1 - end - stream.below(footer - end)] ^= 1 << stream.below(8);
        files.push(damaged);
      }
      let noticed = 0;
      for (const bytes of files) {
        writeFileSync(path, bytes);
        vouch(path, 9, specHash(content.spec));
        const problems = await problemsOf(path);
        if (problems.length > 0) noticed++;
        for (const problem of problems) assert.doesNotMatch(problem, /\n|\[object/);
      }
      assert.ok(noticed > 80, `${noticed} of ${files.length} noticed`);
      writeFileSync(path, sound);
      vouch(path, 9, specHash(content.spec));
      assert.deepEqual(await problemsOf(path), []);
    });
  });
}

test("what is no shard by its name, or not there, is wrong input", async () => {
  const path = join(folder, "other", "notes.txt");
  mkdirSync(dirname(path));
  writeFileSync(path, "text");
  await assert.rejects(inspectShard(path), (error) => error instanceof InputError && /named like/.test(error.message));
  const missing = join(folder, "shard-00000.parquet");
  await assert.rejects(
    inspectShard(missing),
    (error) => error instanceof InputError && /no such file/.test(error.message),
  );
  mkdirSync(missing);
  await assert.rejects(
    inspectShard(missing),
    (error) => error instanceof InputError && /must be a file/.test(error.message),
  );
});
