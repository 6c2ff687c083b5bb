import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import * as metrics from "../../leaderboard/metrics/index.ts";
import { METRICS, ScoredPairs } from "../../leaderboard/metrics/index.ts";
import { sortedOrder } from "../../leaderboard/metrics/ranks.ts";
import { InputError } from "../../src/lib/errors.ts";
import { BY_DEFINITION, madeByRecipe, type Pairs, randomPairs } from "./made-pairs.ts";

interface Case extends Partial<Pairs> {
  name: string;
  recipe?: number[];
  expected: Record<string, number | null>;
}
const fixture: { cases: Case[] } = JSON.parse(readFileSync(new URL("files/reference.json", import.meta.url), "utf8"));

const { kendallTauB, somersD, spearman, topPickRegret, topTenthRegret } = metrics;

/** Equal but for rounding in sums of up to 20,000; NaN equals NaN. */
function assertClose(found: number, expected: number, what: string): void {
  const allowed = 1e-12 * Math.max(1, Math.abs(expected));
  if (Object.is(found, expected)) return;
  assert.ok(Math.abs(found - expected) <= allowed, `${what} is ${found}, must be ${expected}`);
}

describe("scipy and scikit-learn say the same", () => {
  for (const { name, recipe, truth = [], prediction = [], expected } of fixture.cases) {
    test(`for ${name}`, () => {
      const pairs = recipe ? madeByRecipe(recipe) : { truth, prediction };
      for (const metric of METRICS) {
        const value = expected[metric.name];
        if (value === undefined) continue;
        const found = metric.measure(pairs.truth, pairs.prediction);
        const refused = metric.name === "somersD" && value === null && new Set(pairs.truth).size > 1;
        assertClose(found, refused ? 0 : (value ?? Number.NaN), metric.name);
      }
    });
  }

  test("and the fixture has every metric but the regrets, which they lack", () => {
    const seen = new Set(fixture.cases.flatMap(({ expected }) => Object.keys(expected)));
    const ours = METRICS.map(({ name }) => name).filter((name) => !name.endsWith("Regret"));
    assert.deepEqual([...seen].sort(), ours.sort());
  });
});

test("2,000 random lists score as the definitions say, pair by pair", () => {
  const undefinedOnes = new Set<string>();
  for (let number = 0; number < 2000; number++) {
    const pairs = randomPairs(number);
    for (const { name, measure } of METRICS) {
      const expected = BY_DEFINITION[name](pairs);
      if (Number.isNaN(expected)) undefinedOnes.add(name);
      assertClose(measure(pairs.truth, pairs.prediction), expected, `${name} of list ${number}`);
    }
  }
  assert.deepEqual([...undefinedOnes].sort(), ["kendallTauB", "r2", "somersD", "spearman"]);
});

test("any counts of models score as the list in which each stands as often", () => {
  for (let number = 0; number < 500; number++) {
    const { truth, prediction } = randomPairs(number);
    const counts = Uint8Array.from(truth, (_, i) => [0, 1, 0, 2, 5][(i * 7 + number) % 5]);
    if (counts.every((count) => count === 0)) continue;
    const repeat = (values: number[]) => values.flatMap((value, i) => new Array<number>(counts[i]).fill(value));
    const pairs = new ScoredPairs(truth, prediction);
    for (const { name, prepare, measure } of METRICS) {
      const score = prepare(pairs);
      score(new Uint8Array(truth.length).fill(3)); // what is kept between calls must not show
      assertClose(score(counts), measure(repeat(truth), repeat(prediction)), `${name} of list ${number}`);
    }
  }
});

describe("what is undefined is NaN, and nothing else is", () => {
  const values = [0.1, 0.1, 0.7];
  const undefinedOnes = (truth: number[], prediction: number[]) =>
    METRICS.filter(({ measure }) => Number.isNaN(measure(truth, prediction))).map(({ name }) => name);

  test("for one model: what compares models", () => {
    assert.deepEqual(undefinedOnes([0.5], [0.4]), ["r2", "somersD", "kendallTauB", "spearman"]);
    assert.deepEqual([topPickRegret([0.5], [0.4]), topTenthRegret([0.5], [0.4])], [0, 0]);
  });
  test("for constant truth: the same, also where the mean of equal numbers rounds to another", () => {
    for (const count of [2, 3, 7, 10, 1000]) {
      const truth = new Array<number>(count).fill(0.1);
      const prediction = truth.map((_, i) => i / count);
      assert.deepEqual(undefinedOnes(truth, prediction), ["r2", "somersD", "kendallTauB", "spearman"]);
      assert.deepEqual(undefinedOnes(truth, truth), ["r2", "somersD", "kendallTauB", "spearman"]);
    }
  });
  test("for a constant prediction: the correlations, but not Somers' D", () => {
    assert.deepEqual(undefinedOnes(values, [0.3, 0.3, 0.3]), ["kendallTauB", "spearman"]);
    assert.equal(somersD(values, [0.3, 0.3, 0.3]), 0);
  });
  test("for counts that name no model: all", () => {
    for (const { name, prepare } of METRICS) {
      assert.equal(prepare(new ScoredPairs(values, values))(new Uint8Array(3)), Number.NaN, name);
    }
  });
});

describe("the best there is", () => {
  const truth = [0.1, 0.1, 0.1, 0.1, 0.2, 0.3, 0.3, 0.9];
  const toldApart = truth.map((value, i) => value + i / 1e6);

  test("scores exactly 1 or 0 when predictions are right", () => {
    for (let number = 0; number < 300; number++) {
      const pairs = randomPairs(number);
      for (const { name, better, measure } of METRICS) {
        const found = measure(pairs.truth, pairs.truth);
        if (!Number.isNaN(found)) assert.equal(found, better === "higher" ? 1 : 0, `${name} of list ${number}`);
      }
    }
  });
  test("is 1 for Somers' D if equals are told apart, and less for the others", () => {
    assert.equal(somersD(truth, toldApart), 1);
    assertClose(kendallTauB(truth, toldApart), Math.sqrt(21 / 28), "tau-b"); // 7 of 28 pairs are equal in truth
    assert.ok(spearman(truth, toldApart) < 1);
  });
  test("tells tau-b from Somers' D the other way round too: equal predictions cost D more", () => {
    const merged = truth.map((value) => Math.min(value, 0.2));
    assert.ok(somersD(truth, merged) < kendallTauB(truth, merged));
  });
  test("never exceeds 1, however roots round", () => {
    for (let models = 2; models < 400; models++) {
      const rising = Array.from({ length: models }, (_, i) => i);
      assert.equal(kendallTauB(rising, rising), 1);
      assert.equal(spearman(rising, rising), 1);
      assert.equal(kendallTauB(rising, rising.map((value) => -value)), -1); // biome-ignore format: one line
    }
  });
});

describe("regret", () => {
  test("of the top pick is what the model predicted best lacks to the best", () => {
    assertClose(topPickRegret([0.9, 0.5, 0.8], [0.1, 0.2, 0.3]), 0.9 - 0.8, "regret");
    assertClose(topPickRegret([0.9, 0.5, 0.8], [0.1, 0.3, 0.3]), 0.9 - (0.5 + 0.8) / 2, "with two picks");
    assert.equal(topPickRegret([0.9, 0.5, 0.9], [0.1, 0.2, 0.3]), 0);
  });
  test("of the top tenth takes 2 of 11 to 20 models, and 3 of 21", () => {
    const truth = Array.from({ length: 20 }, (_, i) => i);
    const prediction = truth.map((value) => (value === 19 ? -1 : value)); // 18 and 17 are picked, 19 and 18 are best
    assert.equal(topTenthRegret(truth, prediction), 1);
    assert.equal(topTenthRegret([...truth, 20], [...prediction, -2]), 2); // 18, 17, 16 for 20, 19, 18
  });
  test("is exactly 0 if nothing is lost, though sums of the same truths round differently", () => {
    for (let models = 20; models < 400; models += 10) {
      const truth = Array.from({ length: models }, (_, i) => ((i * 37) % 11) / 10);
      const toldApart = truth.map((value, i) => value + ((i * 7 + models) % 31) * 1e-9);
      assert.equal(topTenthRegret(truth, toldApart), 0);
    }
    const next = 1 + Number.EPSILON; // the double after 1
    assert.equal(topPickRegret([1, next, 1], [0, 0, 0]), Number.EPSILON * (2 / 3));
  });
  test("does not depend on the order of the models", () => {
    for (let number = 0; number < 200; number++) {
      const { truth, prediction } = randomPairs(number);
      for (const regret of [topPickRegret, topTenthRegret]) {
        assertClose(regret([...truth].reverse(), [...prediction].reverse()), regret(truth, prediction), `${number}`);
      }
    }
  });
});

describe("what is refused, with both numbers", () => {
  const refused: [string, number[], number[], RegExp][] = [
    ["lengths that differ", [1, 2, 3], [1, 2, 3, 4], /truth has 3 values, prediction has 4/],
    ["nothing", [], [], /have 0 values, a metric needs at least 1/],
    ["NaN in the truth", [1, Number.NaN, 3], [1, 2, 3], /^truth: value 2 of 3 is NaN, must be a finite number$/],
    ["an infinite prediction", [1, 2], [1, Number.NEGATIVE_INFINITY], /^prediction: value 2 of 2 is -Infinity/],
    ["a missing number", [1, 2], [1, null as unknown as number], /^prediction: value 2 of 2 is null/],
  ];
  for (const [name, truth, prediction, message] of refused) {
    test(name, () => {
      for (const { measure } of METRICS) assert.throws(() => measure(truth, prediction), isInputError(message));
    });
  }
  const isInputError = (message: RegExp) => (error: unknown) =>
    error instanceof InputError && message.test(error.message);
});

test("no metric changes what it is given, and all take typed arrays", () => {
  const truth = Float32Array.of(0.5, -0, 0, 0.25);
  const prediction = Float64Array.of(-0, 0.25, 0.125, 1);
  for (const { measure } of METRICS) {
    assert.equal(measure(truth, prediction), measure([0.5, -0, 0, 0.25], [-0, 0.25, 0.125, 1]));
  }
  assert.ok(Object.is(truth[1], -0) && Object.is(prediction[0], -0));
  assert.deepEqual([...truth.subarray(2), ...prediction.subarray(1)], [0, 0.25, 0.25, 0.125, 1]);
});

test("the list names each metric as its export, once, with a sentence and a direction that is true", () => {
  assert.equal(new Set(METRICS.map(({ name }) => name)).size, METRICS.length);
  for (const { name, measure, says, title, better } of METRICS) {
    assert.equal((metrics as Record<string, unknown>)[name], measure);
    assert.match(says, /^[A-Z].*\.$/);
    assert.ok(title.length > 0);
    const truth = [0.1, 0.2, 0.4, 0.8];
    const gain = measure(truth, [0.2, 0.1, 0.4, 0.9]) - measure(truth, [0.9, 0.4, 0.2, 0.1]);
    assert.ok(better === "higher" ? gain > 0 : gain < 0, name);
  }
});

test("sorting orders all doubles by value, zeros as equals, and leaves equals in the order given", () => {
  const special = [
    0,
    -0,
    5e-324,
    -5e-324,
    1,
    -1,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    2 ** -1022,
    1 + 2 ** -52,
    -1 - 2 ** -52,
    -1 - 2 ** -51,
    -1 - 2 ** -50,
  ];
  const { truth } = madeByRecipe([11, 3000, 0, 0]);
  const values = Float64Array.from([...special, ...truth.map((value) => (value - 0.5) * 1e3), ...special.toReversed()]);
  const start = Uint32Array.from(values, (_, i) => values.length - 1 - i);
  const byValue = (a: number, b: number) => values[a] - values[b] || 0;
  assert.deepEqual([...sortedOrder(values)], Array.from(values.keys()).sort(byValue));
  assert.deepEqual([...sortedOrder(values, start)], [...start].sort(byValue));
});

test("sorting orders doubles that differ in their last bits only, few or many of them, after any other list", () => {
  sortedOrder(new Float64Array(9000)); // leaves longer memory behind
  for (const [models, distinct] of [
    [4000, 4000],
    [4000, 3],
    [300, 300],
  ]) {
    for (const sign of [1, -1]) {
      const values = Float64Array.from({ length: models }, (_, i) => sign * (1 + ((models - i) % distinct) * 2 ** -52));
      const byValue = (a: number, b: number) => values[a] - values[b];
      assert.deepEqual([...sortedOrder(values)], Array.from(values.keys()).sort(byValue));
    }
  }
});
