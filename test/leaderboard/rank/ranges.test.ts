import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { comparePairs, type Entrant, rankRanges } from "../../../leaderboard/rank/index.ts";
import { twoSidedTail } from "../../../leaderboard/rank/normal-tail.ts";
import { RandomStream, shuffle, streamKey } from "../../../src/lib/random.ts";

const stream = new RandomStream(streamKey(11, "config"));
const NAN = Number.NaN;

/** Entries whose resamples share most of their noise, as those of one track do. */
function made(values: readonly (number | null)[], noise: number, rows = 200): Entrant[] {
  const common = Array.from({ length: rows }, () => 0.05 * stream.normal());
  return values.map((value) => {
    const resamples = Float64Array.from(common, (shift) => (value ?? 0) + shift + noise * stream.normal());
    return { value, resamples: value === null ? null : resamples };
  });
}

/** Around a value, alternately by so much to either side: the standard deviation is known. */
function swinging(value: number, swing: number, rows = 100): Entrant {
  const resamples = Float64Array.from({ length: rows }, (_, row) => value + (row % 2 === 0 ? swing : -swing));
  return { value, resamples };
}

describe("rank ranges by hand", () => {
  const level = (value: number) => swinging(value, 0);

  test("of entries far apart are their ranks, either way round", () => {
    const entrants = [level(0.5), level(0.9), level(0.7)];
    const ranks = (list: ({ best: number; worst: number } | null)[]) => list.map((one) => [one?.best, one?.worst]);
    assert.deepEqual(ranks(rankRanges(entrants, "higher")), [
      [3, 3],
      [1, 1],
      [2, 2],
    ]);
    assert.deepEqual(ranks(rankRanges(entrants, "lower")), [
      [1, 1],
      [3, 3],
      [2, 2],
    ]);
  });

  test("of equal entries are the whole board, of one entry the first place, of none nothing", () => {
    const equal = [level(0.5), level(0.5), level(0.5)];
    assert.deepEqual(rankRanges(equal, "higher"), new Array(3).fill({ best: 1, worst: 3 }));
    assert.deepEqual(rankRanges([level(0.5)], "higher"), [{ best: 1, worst: 1 }]);
    assert.deepEqual(rankRanges([], "higher"), []);
  });

  test("leave out entries without a value, which count for nobody", () => {
    const entrants = [{ value: null, resamples: null }, level(0.9), level(0.5)];
    assert.deepEqual(rankRanges(entrants, "higher"), [null, { best: 1, worst: 1 }, { best: 2, worst: 2 }]);
  });

  test("hang on the observed difference over its deviation among the resamples", () => {
    // The difference swings by 0.1 to either side in 100 resamples: its deviation is 0.1 * sqrt(100 / 99).
    const deviation = 0.1 * Math.sqrt(100 / 99);
    const pair = (difference: number) => [level(0.5), swinging(0.5 + difference, 0.1)];
    for (const sigmas of [1, 1.9, 2, 5]) {
      const { p, isBetter } = comparePairs(pair(sigmas * deviation), "higher");
      assert.ok(Math.abs(p(0, 1) / twoSidedTail(sigmas) - 1) < 1e-9);
      assert.deepEqual([isBetter(1, 0), isBetter(0, 1)], [sigmas >= 1.96, false]);
    }
  });

  test("find differences among many entries, which counting 1,000 resamples could not", () => {
    const entrants = made([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9], 0.01, 1000);
    const ranges = rankRanges(entrants, "higher");
    assert.deepEqual(
      ranges.map((range) => range?.best),
      [9, 8, 7, 6, 5, 4, 3, 2, 1],
    );
    assert.deepEqual(
      ranges.map((range) => range?.worst),
      [9, 8, 7, 6, 5, 4, 3, 2, 1],
    );
  });
});

describe("resamples that are undefined", () => {
  const varied = (value: number, undefinedRows: (row: number) => boolean): Entrant => {
    const resamples = Float64Array.from({ length: 100 }, (_, row) =>
      undefinedRows(row) ? NAN : value + 0.01 * ((row * 7) % 5),
    );
    return { value, resamples };
  };

  test("leave the others to compare by, if these are at least half of all", () => {
    const [low, high] = [varied(0.1, (row) => row < 50), varied(0.9, () => false)];
    assert.equal(comparePairs([low, high], "higher").isBetter(1, 0), true);
    const less = varied(0.1, (row) => row < 51);
    assert.equal(comparePairs([less, high], "higher").p(0, 1), 1);
    const upper = varied(0.9, (row) => row >= 49);
    assert.equal(comparePairs([low, upper], "higher").p(0, 1), 1, "no row has both");
  });

  test("or were not kept make an entry that can't be compared and takes a place", () => {
    const entrants = [varied(0.1, () => false), { value: 0.9, resamples: null }, varied(0.5, () => false)];
    assert.deepEqual(rankRanges(entrants, "higher"), [
      { best: 2, worst: 3 },
      { best: 1, worst: 3 },
      { best: 1, worst: 2 },
    ]);
  });

  test("of another number are refused", () => {
    const entrants = [swinging(0.1, 0.1, 100), swinging(0.2, 0.1, 90)];
    assert.throws(() => rankRanges(entrants, "higher"), {
      name: "InputError",
      message: "an entry has 90 resamples, another 100: they can't be compared",
    });
  });
});

/** The same from the definitions, pair by pair. */
function byDefinition(entrants: readonly Entrant[], better: "higher" | "lower") {
  const places = [...entrants.keys()].filter((place) => entrants[place].value !== null);
  const pairs = places.flatMap((one, index) => places.slice(index + 1).map((other) => ({ one, other, p: 1 })));
  for (const pair of pairs) {
    const [a, b] = [entrants[pair.one], entrants[pair.other]];
    const differences = [...a.resamples!]
      .map((score, row) => score - b.resamples![row])
      .filter((d) => !Number.isNaN(d));
    if (differences.length < a.resamples!.length / 2) continue;
    const mean = differences.reduce((sum, d) => sum + d, 0) / differences.length;
    const squares = differences.reduce((sum, d) => sum + (d - mean) * (d - mean), 0);
    const z = Math.abs(a.value! - b.value!) / Math.sqrt(squares / (differences.length - 1));
    pair.p = a.value === b.value ? 1 : twoSidedTail(z);
  }
  const wins = new Set<string>();
  pairs.sort((a, b) => a.p - b.p);
  for (const [index, { one, other, p }] of pairs.entries()) {
    if (p > 0.05 / (pairs.length - index)) break; // Holm: the first that fails ends it
    const isFirst = (better === "higher") === entrants[one].value! > entrants[other].value!;
    wins.add(isFirst ? `${one} ${other}` : `${other} ${one}`);
  }
  return entrants.map(({ value }, place) => {
    if (value === null) return null;
    const better = places.filter((other) => wins.has(`${other} ${place}`)).length;
    const worse = places.filter((other) => wins.has(`${place} ${other}`)).length;
    return { best: 1 + better, worst: places.length - worse };
  });
}

test("boards of all kinds are ranked as the definitions say, pair by pair", () => {
  let narrow = 0;
  for (let board = 0; board < 60; board++) {
    const size = 1 + stream.below(14);
    const values = Array.from({ length: size }, () => (stream.below(8) === 0 ? null : stream.below(12) / 20));
    const entrants = made(values, [0.001, 0.02, 0.1][board % 3], 60);
    for (const { resamples } of entrants)
      if (resamples && stream.below(3) === 0) for (let row = stream.below(60); row < 60; row += 3) resamples[row] = NAN;
    const better = board % 2 === 0 ? "higher" : "lower";
    const ranges = rankRanges(entrants, better);
    assert.deepEqual(ranges, byDefinition(entrants, better), `board ${board}`);
    narrow += ranges.filter((range) => range && range.worst - range.best < size - 1).length;
  }
  assert.ok(narrow > 50, `only ${narrow} entries were told from others`);
});

test("nearly equal entries keep the digits of their difference", () => {
  const base = made([0.5], 0.1)[0];
  const shifted = {
    value: 0.5 + 4e-9,
    resamples: base.resamples!.map((score, row) => score + 4e-9 + (row % 2) * 2e-9),
  };
  const { p } = comparePairs([base, shifted], "higher");
  assert.ok(Math.abs(p(0, 1) / twoSidedTail(4 * Math.sqrt(199 / 200)) - 1) < 1e-3, `p is ${p(0, 1)}`);
});

test("the order in which entries come changes nothing, to the last bit", () => {
  const entrants = made([0.5, 0.51, 0.52, 0.5, 0.55, 0.6, null, 0.505, 0.53], 0.02);
  entrants[2].resamples!.fill(NAN, 0, 30);
  const before = comparePairs(entrants, "higher");
  const ranges = rankRanges(entrants, "higher");
  for (let time = 0; time < 20; time++) {
    const order = Uint32Array.from(entrants.keys());
    shuffle(order, stream);
    const moved = Array.from(order, (place) => entrants[place]);
    assert.deepEqual(
      rankRanges(moved, "higher"),
      Array.from(order, (place) => ranges[place]),
    );
    const after = comparePairs(moved, "higher");
    for (const [one, place] of after.places.entries())
      for (const [other, otherPlace] of after.places.entries()) {
        const p = before.p(before.places.indexOf(order[place]), before.places.indexOf(order[otherPlace]));
        assert.equal(after.p(one, other), p);
      }
  }
});

test("a board of 1,000 entries has sound ranges", () => {
  const values = Array.from({ length: 1000 }, (_, entry) => entry / 1000);
  const ranges = rankRanges(made(values, 0.01, 1000), "higher");
  for (const [entry, range] of ranges.entries()) {
    const rank = 1000 - entry;
    assert.ok(range!.best <= rank && rank <= range!.worst, `entry ${entry}`);
  }
  assert.ok(ranges[0]!.best > 500 && ranges[999]!.worst < 500);
});
