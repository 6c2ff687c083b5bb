// Drawings of baselines reports: a report as big as the full zoo's, one scored from real metrics, and ones with holes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DOMParser } from "linkedom";
import {
  costSaved,
  predictedAgainstTrue,
  reportDrawings,
  residualsByAccuracy,
  sampleEfficiency,
  scoreDots,
  stoppingReach,
  transferMatrix,
} from "../../src/charts/index.ts";
import { scoreTicks, writeScore } from "../../src/charts/score-axis.ts";
import { sparseTicks, spreadLabels } from "../../src/charts/series.ts";
import { STANDALONE_COLOURS } from "../../src/charts/standalone.ts";
import { styleSheet } from "../../src/hub/style/index.ts";
import { madeReport } from "../leaderboard/made-report.ts";
import { fullReport } from "./full-report.ts";

const label = (svg: string) => /aria-label="([^"]*)"/.exec(svg)![1].replaceAll("\u00a0", " ");
const WORDS = { score: "R²", names: ["One", "Two"], reference: "the paper’s" };

const REPORTS = {
  full: async () => fullReport(),
  scored: () => madeReport(),
  "with one collection": () => madeReport({ collections: ["mnist"] }),
  "with few networks": () => madeReport({ train: 9, test: 3 }),
  "without test scores": () => madeReport({ scored: false }),
};

describe("the files of a report", () => {
  for (const [name, make] of Object.entries(REPORTS)) {
    test(`are whole pictures with title, name and colours of their own, each of another name (${name})`, async () => {
      const drawings = await reportDrawings(await make());
      assert.ok(drawings.length >= 4, `${drawings.length} drawings`);
      assert.equal(new Set(drawings.map((drawing) => drawing.name)).size, drawings.length);
      for (const { name, title, svg } of drawings) {
        assert.match(name, /^[a-z][A-Za-z0-9.-]*\.svg$/);
        assert.match(
          svg,
          /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" class="chart" role="img" aria-label="[A-Z][^"]+\." /,
        );
        assert.doesNotMatch(svg, /NaN|Infinity|undefined|<script|href|url\(/, name);
        const root = new DOMParser().parseFromString(svg, "text/xml").documentElement!;
        assert.equal(root.querySelector("title")!.textContent, title);
        assert.equal(root.toString().match(/<\w/g)!.length, svg.match(/<\w/g)!.length, name);
        assert.ok(svg.length < 16_000, `${name}: ${svg.length}`);
        const { width, height } = {
          width: Number(root.getAttribute("width")),
          height: Number(root.getAttribute("height")),
        };
        for (const [, x, y] of svg.matchAll(/M(-?[\d.]+) (-?[\d.]+)/g))
          assert.ok(+x >= 0 && +x <= width && +y >= 0 && +y <= height, `${name}: ${x} ${y}`);
      }
    });
  }

  test("are all that a report has, and the same each time", async () => {
    const drawings = await reportDrawings(fullReport());
    const count = (start: string) => drawings.filter(({ name }) => name.startsWith(start)).length;
    const counts = ["scores-", "scores-trained-", "transfer-", "learning-", "early-", "predicted-", "residuals-"].map(
      count,
    );
    assert.deepEqual(counts, [8, 4, 1, 4, 24, 12, 12]);
    assert.deepEqual(await reportDrawings(fullReport()), drawings);
  });

  test("have the colours of the site", () => {
    const [light, dark] = styleSheet.split("@media (prefers-color-scheme: dark)");
    for (const [scheme, text] of [
      ["light", light],
      ["dark", dark],
    ] as const)
      for (const [name, value] of Object.entries(STANDALONE_COLOURS[scheme]))
        assert.ok(text.includes(`--${name}: ${value};`), `${scheme} ${name} ${value}`);
  });
});

describe("scores as dots", () => {
  const rows = [
    { name: "All weights", scores: [{ value: 0.5, interval: [0.4, 0.6] as const, reference: 0.55 }, { value: -3 }] },
    { name: "Learning <rate>", scores: [undefined, { value: 0.25 }] },
  ];

  test("say the highest of each series, escape names, and put what is below the axis at its edge", async () => {
    const svg = await scoreDots(rows, WORDS);
    assert.equal(
      label(svg),
      "R² from 2 inputs; the highest: One 0.500 from All weights, Two 0.250 from Learning &lt;rate&gt;.",
    );
    assert.match(svg, />Learning &lt;rate&gt;</);
    // From 0 at x = 12 to 1 at x = 384: an arrowhead at the edge, an interval from 0.4 to 0.6, an open mark at 0.55.
    assert.match(svg, /d="M12 [\d.]+l5 -3\.5v7z[^"]*" class="shape second"/);
    assert.match(svg, /d="M160\.8 [\d.]+H235\.2" class="whisker first"/);
    assert.match(svg, /d="M213\.1 [^"]*" class="shape open first"/);
  });

  test("of none are an empty picture that says so", async () => {
    assert.equal(label(await scoreDots([], WORDS)), "R² from 0 inputs: no scores.");
  });
});

describe("learning curves", () => {
  const curve = (name: string, scores: [number, number][]) => ({
    name,
    points: scores.map(([networks, mean]) => ({ networks, mean, low: mean - 0.05, high: mean + 0.05 })),
  });

  test("say where each begins and ends", async () => {
    const svg = await sampleEfficiency(
      [
        curve("A", [
          [50, 0.5],
          [500, 0.9],
        ]),
        curve("B", [[50, 0.25]]),
      ],
      "R²",
    );
    assert.equal(
      label(svg),
      "R² against the number of training networks, mean of the draws: A from 0.500 with 50 networks to 0.900 with 500; B 0.250 with 50 networks.",
    );
    assert.match(svg, /class="series-label first"[^>]*>A</);
  });

  test("far below 0 stay in their picture", async () => {
    const svg = await sampleEfficiency(
      [
        curve("A", [
          [10, -40],
          [100, 0.9],
        ]),
      ],
      "R²",
    );
    for (const [, y] of svg.matchAll(/[ML][\d.]+ (-?[\d.]+)/g)) assert.ok(+y >= 0 && +y <= 280, y);
  });

  test("of none are an empty picture that says so", async () => {
    assert.match(label(await sampleEfficiency([], "R²")), /no scores\.$/);
  });
});

describe("stopping early", () => {
  const points = [0, 0.5, 0.9].map((saved) => ({ saved, lost: saved / 100, low: 0, high: saved / 50 }));

  test("says what each strategy loses at about half of the cost, and has the first one's band only", async () => {
    const svg = await costSaved([
      { name: "predicted", points },
      { name: "random", points: [] },
    ]);
    assert.equal(label(svg), "Best final accuracy lost against training saved: predicted 0.50 points at 50 % saved.");
    assert.equal(svg.match(/class="spread first"/g)!.length, 1);
    assert.doesNotMatch(svg, />random</);
  });

  test("has one scale for all its pictures, which holds every mean", () => {
    const high = points.map((point) => ({ ...point, lost: point.lost * 7 }));
    const reach = stoppingReach([[{ name: "a", points }], [{ name: "b", points: high }]]);
    assert.deepEqual(reach, { saved: 1, lost: 0.08 });
    assert.deepEqual(stoppingReach([]), { saved: 1, lost: 0.01 });
  });
});

test("a transfer matrix has a number in every cell, a dash where there is none, and says best and worst pair", () => {
  const svg = transferMatrix(
    ["MNIST", "SVHN"],
    [
      [0.9, -0.25],
      [Number.NaN, 0.8],
    ],
    "Somers’ D",
  );
  assert.equal(label(svg), "Somers’ D on one collection of what was fitted on another: −0.25 from MNIST to SVHN.");
  const cells = [...svg.matchAll(/class="cell"[^>]*>([^<]*)</g)].map(([, text]) => text);
  assert.deepEqual(cells, ["0.90", "−0.25", "–", "0.80"]);
  const grounds = [...svg.matchAll(/fill-opacity="([^"]*)"/g)].map(([, strength]) => strength);
  assert.deepEqual(grounds, ["0.45", "0", "0", "0.4"]);
  assert.equal(svg.match(/class="heat own"/g)!.length, 2);
});

describe("predictions", () => {
  test("against the truth: how far off half and nine in ten are", async () => {
    const truth = [0.1, 0.2, 0.3, 0.4, Number.NaN];
    const svg = await predictedAgainstTrue(truth, [0.1, 0.21, 0.32, 0.5, 0.9], 4);
    assert.match(
      label(svg),
      /of 4 networks: half of the predictions are off by less than 1\.5 points, nine in ten by less than 7\.6\.$/,
    );
    assert.match(label(await predictedAgainstTrue(truth, truth, 15_000)), /of 15,000 networks, 4 of them drawn:/);
  });

  test("less the truth: a bar and a tick for every bin that has networks", async () => {
    const bin = (low: number, wide: number) => ({
      low,
      high: low + 0.1,
      networks: 5,
      p10: -wide,
      p50: 0.01,
      p90: wide,
    });
    const svg = await residualsByAccuracy([bin(0.1, 0.02), bin(0.5, 0.1)]);
    assert.match(
      label(svg),
      /widest from 50 % to 60 % the median is \+1\.0 points, eight in ten lie from −10\.0 to \+10\.0; narrowest from 10 % to 20 %/,
    );
    assert.equal(/d="([^"]*)" class="band"/.exec(svg)![1].match(/M/g)!.length, 2);
    assert.match(label(await residualsByAccuracy([])), /no networks\.$/);
  });
});

describe("axes of scores", () => {
  test("end at 1 and have ticks that meet it", () => {
    assert.deepEqual(scoreTicks(0), [0, 0.2, 0.4, 0.6, 0.8, 1]);
    assert.deepEqual(scoreTicks(-0.2), [-0.2, 0, 0.2, 0.4, 0.6, 0.8, 1]);
    assert.deepEqual(scoreTicks(0.9), [0.9, 0.92, 0.94, 0.96, 0.98, 1]);
  });

  test("scores are written with three places, without a minus before nothing, and a dash where undefined", () => {
    assert.deepEqual(
      [0.98765, -0.0001, -0.31, null, Number.NaN].map((score) => writeScore(score)),
      ["0.988", "0.000", "−0.310", "–", "–"],
    );
  });

  test("labels make room for each other within their bounds", () => {
    assert.deepEqual(spreadLabels([100, 101, 20], 14, 0, 110), [96, 110, 20]);
    assert.deepEqual(spreadLabels([], 14, 0, 110), []);
  });

  test("counts are written where there is room for them, the greatest in any case", () => {
    assert.deepEqual(
      sparseTicks([50, 100, 250, 500, 1000, 2500, 5000, 10_000, 15_000], 220, 40),
      [50, 250, 1000, 5000, 15_000],
    );
    assert.deepEqual(sparseTicks([50], 220, 40), [50]);
    assert.deepEqual(sparseTicks([], 220, 40), []);
  });
});
