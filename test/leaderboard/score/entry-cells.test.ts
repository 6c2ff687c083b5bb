import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CELL_BINS, countCells, entryCells } from "../../../leaderboard/score/index.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { validate } from "../../../src/lib/validate.ts";

const list = (...values: number[]) => Float64Array.from(values);
const repeated = (value: number, times: number) => new Array<number>(times).fill(value);

describe("cells of accuracies", () => {
  test("are of 0.05 by 0.05; 1 is in the last", () => {
    const bins = Array.from({ length: CELL_BINS }, (_, bin) => bin);
    const edges = bins.flatMap((bin) => repeated(bin / CELL_BINS, 5));
    const { cells, hidden, by } = countCells("accuracy", list(...edges, 1), [list(...edges, 1)]);
    assert.deepEqual(
      cells,
      bins.map((bin) => [bin, bin, bin === CELL_BINS - 1 ? 6 : 5]),
    );
    assert.deepEqual([by, hidden], ["accuracy", 0]);
  });

  test("of fewer than 5 networks are left out, and their number is rounded up", () => {
    const truth = list(...repeated(0.9, 5), ...repeated(0.5, 4), ...repeated(0.1, 3));
    const { cells, hidden } = countCells("accuracy", truth, [truth]);
    assert.deepEqual([cells, hidden], [[[18, 18, 5]], 10]);
  });

  test("count a network once however many files there are", () => {
    const truth = list(...repeated(0.9, 4), ...repeated(0.2, 6));
    const files = Array.from({ length: 10 }, () => truth);
    assert.deepEqual(countCells("accuracy", truth, files).cells, [[4, 4, 6]]);
    const apart = [truth, truth.map((value) => value - 0.2)]; // 0.8 and 0.1 on average
    assert.deepEqual(countCells("accuracy", truth, apart).cells, [[4, 2, 6]]);
  });
});

describe("cells of scores", () => {
  test("are of as many networks each, lowest first, whatever the scores' size", () => {
    const truth = new Float64Array(200).fill(0.5);
    const scores = truth.map((_, network) => (network % 2 === 0 ? -1 : 1) * 1.7e308 * (network / 200));
    const { cells, by } = countCells("score", truth, [scores, scores]);
    assert.equal(by, "rank");
    assert.deepEqual(
      cells,
      Array.from({ length: CELL_BINS }, (_, bin) => [10, bin, 10]),
    );
  });

  test("have equal scores in one bin, that of their middle, in whatever order they come", () => {
    const truth = new Float64Array(40).fill(0.5);
    assert.deepEqual(countCells("score", truth, [truth]).cells, [[10, 10, 40]]);
    const half = truth.map((_, network) => (network % 2 === 0 ? 0 : network));
    assert.deepEqual(countCells("score", truth, [half]).cells, [[10, 5, 20]]);
    assert.deepEqual(countCells("score", truth, [half.toReversed()]).cells, [[10, 5, 20]]);
  });

  test("average the ranks that files give, not their scores", () => {
    const truth = new Float64Array(100).fill(0.5);
    const rising = truth.map((_, network) => network);
    const falling = rising.map((value) => -1e6 * value);
    assert.deepEqual(countCells("score", truth, [rising, falling]).cells, [[10, 10, 100]]);
    const twice = [0, 1, 2].map((first) => truth.map((_, network) => (network + first) % 3));
    assert.deepEqual(
      countCells(
        "score",
        truth.subarray(0, 99),
        twice.map((one) => one.subarray(0, 99)),
      ).cells,
      [[10, 10, 99]],
    );
  });
});

test("an entry has a list for each collection, as the schema says, and no network is lost", () => {
  const stream = new RandomStream(streamKey(8, "config"));
  const made = (length: number) => Float64Array.from({ length }, () => stream.uniform());
  const truths = new Map([
    ["mnist", made(300)],
    ["cifar10", made(7)],
  ]);
  const file = (collection: string, seed: number) => {
    return { file: "a", seed, collection, predictions: made(truths.get(collection)!.length) };
  };
  const files = [file("mnist", 1), file("cifar10", 1), file("mnist", 2)];
  const lists = entryCells("accuracy", files, truths);
  assert.deepEqual(
    lists.map(({ collection }) => collection),
    ["mnist", "cifar10"],
  );
  for (const { cells, hidden, collection } of lists) {
    const shown = cells.reduce((sum, [, , count]) => sum + count, 0);
    const networks = truths.get(collection)!.length;
    assert.equal(Math.ceil((networks - shown) / 5) * 5, hidden);
  }
  for (const one of lists) validate("api-submission", sample(one), "made submission");
});

/** A submission around one list of cells. */
function sample(cells: unknown) {
  const at = "2026-01-02T03:04:05.678Z";
  return {
    ...{ id: 1, track: "a-track", team: "A team", standing: "baseline", submitted_at: at, described: [at] },
    description: { method: "M", authors: ["A"], inputs: ["weights"], training_data: "All." },
    files: [{ file: "a", train: "mnist", test: "mnist", seeds: 1, networks: 7, scores: null }],
    ...{ networks: 7, scores: {}, method: 1, scored: [{ at, method: 1, reason: null }], cells: [cells] },
    ...{ early_decision: null, links: { page: "/p", track: "/t", predictions: [] } },
  };
}
