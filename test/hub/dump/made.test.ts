// When dumps are made, waited for, kept and forgotten: with a maker of dumps that counts.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { DAYS_KEPT, type DumpMaker, Dumps } from "../../../src/hub/dump/made.ts";
import { FailureError } from "../../../src/lib/errors.ts";
import { readAll } from "../../../src/store/index.ts";
import { endOfSuite, temporaryFolder } from "../serving.ts";

const DAY = 86_400_000;
const NOON = Date.parse("2026-11-23T12:00:00Z");
const nameOf = (day: number) => `weighbridge-${new Date(NOON + day * DAY).toISOString().slice(0, 10)}.tar.gz`;

describe("dumps", () => {
  const ending = endOfSuite();
  let clock: number;
  let hidings: number;
  let begun: string[];
  /** What is done while a dump is made. */
  let meanwhile: () => Promise<void> | void;
  let folder: string;
  let dumps: Dumps;
  const maker: DumpMaker = {
    async *pack(date) {
      begun.push(date);
      const number = begun.length;
      yield Buffer.from(`${date}, made as number ${number}`);
      await meanwhile();
      yield Buffer.from(".");
    },
    hidings: async () => hidings,
  };
  const open = () => new Dumps(maker, folder, () => clock);
  const textOf = async (day: number) => {
    const found = await dumps.find(nameOf(day));
    if (found === undefined) return undefined;
    const object = await found.store.get(found.head.key);
    return Buffer.from(await readAll(object!.body)).toString();
  };
  const here = () => readdirSync(join(folder, "dumps")).filter((name) => !name.endsWith(".sha256"));

  beforeEach(() => {
    clock = NOON;
    hidings = 0;
    begun = [];
    meanwhile = () => {};
    folder = temporaryFolder(ending);
    dumps = open();
  });

  test("are made when they are first asked for, once a day, and are the same after a restart", async () => {
    assert.deepEqual(await dumps.list(), [
      { name: nameOf(0), date: "2026-11-23", bytes: null, sha256: null, url: `/api/dumps/${nameOf(0)}` },
    ]);
    assert.deepEqual(begun, []);
    const first = await textOf(0);
    assert.equal(first, "2026-11-23, made as number 1.");
    assert.equal(await textOf(0), first);
    dumps = open();
    assert.equal(await textOf(0), first);
    assert.deepEqual(begun, ["2026-11-23"]);
    const [listed] = await dumps.list();
    assert.equal(listed.bytes, first!.length);
    assert.match(listed.sha256!, /^[0-9a-f]{64}$/);
  });

  test("are made once for all who ask at the same time", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    meanwhile = () => promise;
    const all = Array.from({ length: 20 }, () => textOf(0));
    resolve();
    assert.equal(new Set(await Promise.all(all)).size, 1);
    assert.equal(begun.length, 1);
  });

  test("of two days are made one after the other", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { promise: isBegun, resolve: begin } = Promise.withResolvers<void>();
    meanwhile = () => {
      begin();
      return promise;
    };
    const late = textOf(0);
    await isBegun;
    clock += DAY;
    const early = textOf(1);
    assert.equal(begun.length, 1);
    resolve();
    assert.deepEqual(await Promise.all([late, early]), [
      "2026-11-23, made as number 1.",
      "2026-11-24, made as number 2.",
    ]);
  });

  test("that fail leave nothing behind, and are not begun again for a minute", async () => {
    meanwhile = () => {
      throw new FailureError("no room");
    };
    const both = await Promise.allSettled([textOf(0), textOf(0)]);
    assert.deepEqual(
      both.map(({ status }) => status),
      ["rejected", "rejected"],
    );
    meanwhile = () => {};
    clock += 59_999;
    await assert.rejects(textOf(0), /no room/);
    assert.deepEqual([begun.length, here()], [1, []]);
    assert.equal((await dumps.list())[0].bytes, null);
    clock += 1;
    assert.match((await textOf(0))!, /number 2/);
  });

  test("are there for none but today and the days on which somebody asked", async () => {
    await textOf(0);
    clock += 2 * DAY;
    assert.match((await textOf(0))!, /2026-11-23/);
    for (const name of [
      nameOf(1),
      nameOf(3),
      "weighbridge-2026-11-2.tar.gz",
      "x",
      `${nameOf(2)}.gz`,
      "..",
      "weighbridge-2026-11-25-0.tar.gz",
    ])
      assert.equal(await dumps.find(name), undefined, name);
    assert.equal(begun.length, 1);
    const dates = (await dumps.list()).map(({ date }) => date);
    assert.deepEqual(dates, ["2026-11-25", "2026-11-23"]);
  });

  test(`are kept until there are more than ${DAYS_KEPT}`, async () => {
    for (let day = 0; day < 9; day++, clock += DAY) await textOf(day);
    clock -= DAY;
    const dates = (await dumps.list()).map(({ date }) => date);
    assert.deepEqual([dates.length, dates[0], dates[6]], [DAYS_KEPT, "2026-12-01", "2026-11-25"]);
    assert.equal(here().length, DAYS_KEPT);
    assert.equal(await textOf(1), undefined);
  });

  test("from before a submission was hidden are gone, and today's is made again", async () => {
    await textOf(0);
    clock += DAY;
    await textOf(1);
    hidings++;
    assert.deepEqual(
      (await dumps.list()).map(({ bytes }) => bytes),
      [null],
    );
    assert.equal(await textOf(0), undefined);
    assert.match((await textOf(1))!, /number 3/);
    assert.equal(here().length, 1);
  });

  test("that hold what was hidden while they were made are never given", async () => {
    meanwhile = () => void (begun.length === 1 && hidings++);
    assert.match((await textOf(0))!, /number 2/);
    assert.equal(here().length, 1);
    clock += DAY;
    meanwhile = () => void hidings++;
    await assert.rejects(textOf(1), /submissions were hidden 3 times while the dump of 2026-11-24 was made/);
    assert.ok(here().every((name) => !name.startsWith("2026-11-24")));
  });
});
