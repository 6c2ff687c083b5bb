import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DOMParser } from "linkedom";
import { accuracyByCategory, accuracyByNumber, accuracyHistogram, accuracyScatter } from "../../src/charts/index.ts";
import { drawAll, RATE } from "./draw-all.ts";
import { INITIALISERS, madeRuns } from "./made-runs.ts";

const NONE = { train: new Float64Array(), test: new Float64Array(), rate: new Float64Array(), initialiser: [] };
const ONE = {
  train: Float64Array.of(0.9),
  test: Float64Array.of(0.8),
  rate: Float64Array.of(0.01),
  initialiser: ["orthogonal"],
};
const SAME = {
  train: new Float64Array(60).fill(0.1),
  test: new Float64Array(60).fill(0.1),
  rate: new Float64Array(60).fill(0.02),
  initialiser: new Array(60).fill("he_normal"),
};
const UNKNOWN = { ...madeRuns(40), test: new Float64Array(40).fill(Number.NaN) };
const SETS = { none: NONE, one: ONE, "all the same": SAME, unknown: UNKNOWN, many: madeRuns(300) };

const label = (svg: string) => /aria-label="([^"]*)"/.exec(svg)![1].replaceAll("\u00a0", " ");

describe("every chart", () => {
  for (const [name, runs] of Object.entries(SETS)) {
    test(`is a named picture without style, ids, colours of its own or numbers that are none (${name})`, async () => {
      for (const [kind, svg] of await drawAll(runs)) {
        assert.match(svg, /^<svg class="chart[^"]*" role="img" aria-label="[A-Za-z0-9][^"]+\." /, kind);
        assert.doesNotMatch(svg, /<style|style=|\sid=|NaN|Infinity|undefined|"#|rgb|<script|clip-path/, kind);
        assert.equal(svg.match(/aria-label/g)!.length, 1, kind);
      }
    });
  }

  test("is well-formed, with nothing outside of its frame but half a letter", async () => {
    for (const [kind, svg] of await drawAll(madeRuns(300))) {
      const root = new DOMParser().parseFromString(svg, "text/xml").documentElement!;
      assert.equal(root.tagName, "svg", kind);
      assert.equal(root.toString().match(/<\w/g)!.length, svg.match(/<\w/g)!.length, kind);
      const [width, height] = ["width", "height"].map((side) => Number(root.getAttribute(side)));
      for (const [, x, y] of svg.matchAll(/M(-?[\d.]+) (-?[\d.]+)/g)) {
        assert.ok(Number(x) >= 0 && Number(x) <= width && Number(y) >= 0 && Number(y) <= height, `${kind}: ${x} ${y}`);
      }
    }
  });

  test("is the same text for the same data, in another process too", async () => {
    const script = fileURLToPath(new URL("draw-all.ts", import.meta.url));
    const other = execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", script], {
      encoding: "utf8",
    });
    assert.deepEqual(await drawAll(madeRuns(300)), JSON.parse(other));
  });

  test("stays small however many networks there are", async () => {
    for (const [kind, svg] of await drawAll(madeRuns(60_000))) assert.ok(svg.length < 20_000, `${kind}: ${svg.length}`);
  });
});

describe("a chart's name says what is seen", () => {
  test("the histogram: how many, median, best, worst", async () => {
    const svg = await accuracyHistogram([0.1, 0.936, 0.5, Number.NaN]);
    assert.equal(label(svg), "Test accuracy of 3 networks: median 50.0 %, best 93.6 %, worst 10.0 %.");
    assert.equal(label(await accuracyHistogram([0.25])), "Test accuracy of 1 network: 25.0 %.");
    assert.equal(label(await accuracyHistogram([])), "Test accuracy: no networks.");
  });

  test("the scatter: the median gap and how many gaps are wide", async () => {
    const svg = await accuracyScatter([0.5, 0.62, 0.7], [0.5, 0.6, 0.6]);
    assert.match(label(svg), /of 3 networks: the median network is better by 2\.0 points on its training images/);
    assert.match(label(svg), /; 1 network better there by more than 5 points\.$/);
    const worse = await accuracyScatter([0.4], [0.6]);
    assert.match(label(worse), /of 1 network: on its training images it is worse by 20\.0 points\.$/);
  });

  test("the scatter of many networks: how many of them are drawn", async () => {
    const { train, test } = madeRuns(5000);
    assert.match(label(await accuracyScatter(train, test)), /of 5,000 networks, 900 of them drawn:/);
  });

  test("the trend: where the median is highest and lowest", async () => {
    // Guessing below a learning rate of 0.005, good above it.
    const { rate } = madeRuns(500);
    const svg = await accuracyByNumber(
      rate,
      rate.map((value) => (value < 0.005 ? 0.1 : 0.9)),
      RATE,
    );
    assert.match(
      label(svg),
      /the median is highest, 90\.0 % from 0\.005 to 0\.00\d+, and lowest, 10\.0 % from 0\.0005 to/,
    );
    const few = await accuracyByNumber([0.001, 0.01], [0.5, 0.6], RATE);
    assert.match(label(few), /of 2 networks against learning rate: too few networks to show a trend\.$/);
  });

  test("the categories: each one's median and number", async () => {
    const svg = await accuracyByCategory(["sgd", "adam", "sgd"], [0.2, 0.9, 0.4], "optimizer", [
      "sgd",
      "adam",
      "rmsprop",
    ]);
    assert.match(label(svg), /medians: sgd 30\.0 % \(2 networks\), adam 90\.0 % \(1 network\), rmsprop none\.$/);
  });
});

test("no category's name can be markup", async () => {
  const name = `<b onload="x">&'`;
  const svg = await accuracyByCategory([name], [0.5], name, [name]);
  assert.doesNotMatch(svg, /<b|&'/);
  const root = new DOMParser().parseFromString(svg, "text/xml").documentElement!;
  assert.equal(root.querySelectorAll("[onload]").length, 0);
  assert.ok([...root.querySelectorAll("text")].some((text) => text.textContent === name));
});

test("a trend is drawn where there are enough networks, and broken where there are too few", async () => {
  const rates = [...new Array(40).fill(0.0006), ...new Array(40).fill(0.04)];
  const svg = await accuracyByNumber(
    rates,
    rates.map((rate) => rate * 10),
    RATE,
  );
  assert.equal(svg.match(/class="line"/g)!.length, 2);
  const whole = madeRuns(400);
  assert.equal((await accuracyByNumber(whole.rate, whole.test, RATE)).match(/class="line"/g)!.length, 1);
});

test("every category has a row, in the order that was given", async () => {
  const { initialiser, test: accuracies } = madeRuns(90);
  const order = [...INITIALISERS].reverse();
  const svg = await accuracyByCategory(initialiser, accuracies, "initialiser", order);
  const rows = [...svg.matchAll(/>(he_normal|orthogonal|glorot_normal)</g)].map(([, name]) => name);
  assert.deepEqual(rows, order);
});
