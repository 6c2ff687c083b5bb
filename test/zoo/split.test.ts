import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { earlyEpoch, foldOf, readSpec, splitOf } from "../../src/zoo/index.ts";

const SPEC = readSpec("small-cnn-zoo");
const MARKS = { train: ".", test: "T", early: "E" };
const RUNS = Array.from({ length: SPEC.runs_per_collection }, (_, run) => run);

describe("the split", () => {
  for (const collection of SPEC.collections) {
    test(`of ${collection} is 15,000 for training, 4,000 for testing, 1,000 for early decision`, () => {
      const counts = { train: 0, test: 0, early: 0 };
      for (const run of RUNS) counts[splitOf(SPEC, collection, run)]++;
      assert.deepEqual(counts, { train: 15_000, test: 4_000, early: 1_000 });
    });
  }

  test("takes one of every four consecutive runs for testing, and one of every twenty for early decision", () => {
    const splits = RUNS.map((run) => splitOf(SPEC, "mnist", run));
    for (let start = 0; start < splits.length; start += 4)
      assert.equal(splits.slice(start, start + 4).filter((split) => split !== "train").length, 1);
    for (let start = 0; start < splits.length; start += 20)
      assert.equal(splits.slice(start, start + 20).filter((split) => split === "early").length, 1);
  });

  test("puts the test run at each of the four places about as often", () => {
    const places = [0, 0, 0, 0];
    for (const run of RUNS) if (splitOf(SPEC, "mnist", run) !== "train") places[run % 4]++;
    for (const count of places) assert.ok(count > 1100 && count < 1400, `${places}`); // 1,250 +- 31
  });

  test("is another one for another collection and another seed, and the same for more runs", () => {
    const of = (spec: typeof SPEC, collection: string) =>
      RUNS.slice(0, 400)
        .map((run) => MARKS[splitOf(spec, collection, run)])
        .join("");
    assert.notEqual(of(SPEC, "mnist"), of(SPEC, "cifar10"));
    assert.notEqual(of(SPEC, "mnist"), of({ ...SPEC, seed: "another" }, "mnist"));
    assert.equal(of({ ...SPEC, runs_per_collection: 100_000 }, "mnist"), of(SPEC, "mnist"));
  });

  test("of the shipped zoos never changes", () => {
    const first = (name: string) =>
      Array.from({ length: 40 }, (_, run) => MARKS[splitOf(readSpec(name), "mnist", run)]).join("");
    assert.equal(first("small-cnn-zoo"), "...T.T..E.....T...T...T...T....TE......T");
    assert.equal(first("quickstart"), "..E....TT.....T..T...T....E..T.....T...T");
  });
});

describe("the folds", () => {
  test("give each of a block's three training runs a fold of its own, in all six orders", () => {
    const orders = new Set<string>();
    for (let start = 0; start < RUNS.length; start += 4) {
      const training = RUNS.slice(start, start + 4).filter((run) => splitOf(SPEC, "mnist", run) === "train");
      const folds = training.map((run) => foldOf(SPEC, "mnist", run));
      assert.deepEqual(folds.toSorted(), [0, 1, 2]);
      orders.add(folds.join(""));
    }
    assert.equal(orders.size, 6);
  });

  test("are of training runs only", () => {
    const tested = RUNS.find((run) => splitOf(SPEC, "mnist", run) !== "train")!;
    assert.throws(() => foldOf(SPEC, "mnist", tested), /no training run/);
  });
});

describe("the early epoch", () => {
  const of = (...checkpoint_epochs: number[]) =>
    earlyEpoch({ ...SPEC, checkpoint_epochs, epochs: checkpoint_epochs[checkpoint_epochs.length - 1] });

  test("is 3 of 18, 1 of 3, and the first kept one where none is so early", () => {
    assert.equal(earlyEpoch(SPEC), 3);
    assert.equal(earlyEpoch(readSpec("quickstart")), 1);
    assert.equal(of(0, 12, 18), 0);
    assert.equal(of(9, 18), 9);
  });

  test("is missing where only the final epoch is kept, and then no runs are set aside", () => {
    assert.equal(of(18), undefined);
    const finalOnly = { ...SPEC, checkpoint_epochs: [18] };
    assert.ok(RUNS.every((run) => splitOf(finalOnly, "mnist", run) !== "early"));
  });
});
