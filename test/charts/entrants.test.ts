// Entries in the pictures of baselines: marked, named in a key, told in words; and names that would break careless pictures.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { costSaved, type StoppingEntry } from "../../src/charts/cost-saved.ts";
import { plainName, shortName } from "../../src/charts/entrant-key.ts";
import type { LearningEntry } from "../../src/charts/learning-entries.ts";
import { sampleEfficiency } from "../../src/charts/sample-efficiency.ts";
import { STANDALONE_STYLE, standalone } from "../../src/charts/standalone.ts";
import { transferMatrix } from "../../src/charts/transfer-matrix.ts";
import { illFormed } from "./well-formed.ts";

const HOSTILE = `</text></svg><script>alert("1")</script> & 'x' ]]> \u0000\u001b\u202e\ud800\uffff`;

const label = (svg: string) => /aria-label="([^"]*)"/.exec(svg)![1].replaceAll("\u00a0", " ");
const entry = (own: Partial<LearningEntry>): LearningEntry => {
  return { mark: "1", name: "Ada: Ridge", isBaseline: false, networks: 100, score: 0.8, low: 0.7, high: 0.9, ...own };
};
const curve = {
  name: "GBM",
  points: [50, 1000].map((networks) => ({ networks, mean: 0.5, low: 0.4, high: 0.6 })),
};

describe("names", () => {
  test("lose what has no place in a picture, and are cut where they are long, never within a character", () => {
    assert.equal(plainName("a\n\tb\u202ec\u0000d\ud800"), "a bcd");
    assert.equal(shortName("short"), "short");
    assert.equal(shortName("x".repeat(100), 10), `${"x".repeat(10)}…`);
    assert.equal(shortName("重".repeat(30), 10), `${"重".repeat(5)}…`);
    assert.equal(shortName("e\u0301".repeat(8), 4), `${"e\u0301".repeat(4)}…`);
    assert.equal(shortName(`a${"\u0301".repeat(50)}b`, 10), "…");
  });

  test("of anybody leave every picture well-formed, on its own and on a page", async () => {
    const own = { mark: "1", name: HOSTILE, isBaseline: false };
    const pictures = [
      await sampleEfficiency([curve], "R²", [entry(own)]),
      await costSaved([], { saved: 1, lost: 0.1 }, { entries: [{ ...own, points: [] }], stopped: 0.8 }),
      transferMatrix(
        [HOSTILE, "b"],
        [
          [1, null],
          [0, null],
        ],
        "D",
        { nothing: HOSTILE },
      ),
    ];
    for (const svg of pictures) {
      assert.equal(illFormed(svg), undefined);
      const file = standalone(svg, HOSTILE);
      assert.equal(illFormed(file), undefined);
      assert.ok(file.includes(`<style>${STANDALONE_STYLE}</style>`));
    }
  });
});

test("the check of files finds what is not well-formed", () => {
  for (const text of [
    "<a>",
    "<a></b>",
    "<a x=1/>",
    "<a/><a/>",
    "<a>&</a>",
    "<a>\u0001</a>",
    '<a x="1" x="2"/>',
    "<a><</a>",
  ])
    assert.notEqual(illFormed(text), undefined, text);
  assert.equal(illFormed('<a x="1"><b/>&amp;</a>'), undefined);
});

describe("entries beside learning curves", () => {
  test("are told in words with their scores, and those without a name are counted", async () => {
    const svg = await sampleEfficiency([curve], "R²", [
      entry({}),
      entry({ mark: "B", name: "GBM", isBaseline: true, networks: 1000, score: 0.95 }),
      entry({ mark: undefined, score: 0.1 }),
      entry({ mark: undefined, score: Number.NaN }),
    ]);
    assert.equal(
      label(svg),
      "R² against the number of training networks, mean of the draws: GBM from 0.500 with 50 networks to 0.500 with 1,000. Entries 1, Ada: Ridge, 0.800 with 100; B, GBM, 0.950 with 1,000; and 1 more as small points.",
    );
    assert.equal(label(await sampleEfficiency([], "R²", [])), "R² against the number of training networks: no scores.");
    assert.match(
      label(await sampleEfficiency([], "R²", [entry({})])),
      /networks: entries 1, Ada: Ridge, 0\.800 with 100\.$/,
    );
  });

  test("stand side by side with an interval each, and have a line each in the key", async () => {
    const three = [
      entry({}),
      entry({ mark: "2", name: "Bo: X" }),
      entry({ mark: "3", name: "Cy: Y", low: Number.NaN }),
    ];
    const svg = await sampleEfficiency([curve], "R²", three);
    const whiskers = /d="([^"]*)" class="whisker entrant"|class="whisker entrant" d="([^"]*)"/.exec(svg)!;
    const path = whiskers[1] ?? whiskers[2];
    assert.equal(path.match(/M/g)!.length, 2);
    const across = [...path.matchAll(/M([\d.]+)/g)].map(([, x]) => Number(x));
    assert.equal(new Set(across).size, 2);
    for (const name of ["Ada: Ridge", "Bo: X", "Cy: Y", "GBM"]) assert.ok(svg.includes(`>${name}</text>`), name);
    const height = (text: string) => Number(/ height="(\d+)"/.exec(text)![1]);
    const alone = await sampleEfficiency([curve], "R²");
    assert.ok(height(svg) > height(alone));
    assert.match(alone, /class="series-label first"[^>]*>GBM</);
  });

  test("of one team with few and with all networks have one line in the key", async () => {
    const svg = await sampleEfficiency([], "R²", [entry({}), entry({ networks: 1000 })]);
    assert.equal(svg.split(">Ada: Ridge</text>").length - 1, 1);
  });

  test("far below 0 are arrowheads at the edge", async () => {
    const shape = async (score: number) => {
      const svg = await sampleEfficiency([], "R²", [entry({ score, low: score, high: score })]);
      return /<path[^>]*class="shape entrant"[^>]*>/.exec(svg)![0];
    };
    assert.match(await shape(-9), /h7l-3\.5 6z/);
    assert.doesNotMatch(await shape(0.3), /h7l-3\.5 6z/);
  });
});

describe("entries that stop early", () => {
  const points = [0, 0.8, 0.95].map((stopped) => {
    return { stopped, saved: stopped * 0.7, lost: stopped * 0.01, low: 0, high: stopped * 0.02 };
  });
  const entries: StoppingEntry[] = [
    { mark: "1", name: "Ada: Ridge", isBaseline: false, points },
    { mark: "B", name: "baseline: GBM", isBaseline: true, points },
    { mark: undefined, name: "Bo: X", isBaseline: false, points },
  ];
  const reach = { saved: 1, lost: 0.01 };

  test("are told at the share of stopped runs that was asked for", async () => {
    const svg = await costSaved([{ name: "predicted", points }], reach, { entries, stopped: 0.8 });
    assert.equal(
      label(svg),
      "Best final accuracy lost against training saved, where 80 % of the runs are stopped: predicted 0.80 points at 56 % saved; 1, Ada: Ridge, 0.80 points at 56 % saved; B, baseline: GBM, 0.80 points at 56 % saved; 1 more as thin lines.",
    );
    assert.doesNotMatch(svg, />Bo: X</);
  });

  test("have lines that end at the picture's edge where they lose more", async () => {
    const steep = points.map((point) => ({ ...point, lost: point.lost * 10 }));
    const svg = await costSaved([], reach, { entries: [{ ...entries[0], points: steep }], stopped: 0.8 });
    const path = /<path[^>]*class="trace entrant"[^>]*>/.exec(svg)![0];
    const places = [.../d="M([^"]*)"/.exec(path)![1].split("L")].map((place) => place.split(" ").map(Number));
    assert.equal(places.length, 2);
    assert.equal(places[1][1], 26);
  });
});

test("a transfer matrix says where nobody is, how many there are, and what is within one collection", () => {
  const values = [
    [0.9, null],
    [-0.25, Number.NaN],
  ];
  const words = { subject: "D of the best entry", nothing: "nobody", something: "have an entry" };
  const svg = transferMatrix(["MNIST", "SVHN"], values, "D", words);
  assert.equal(
    label(svg),
    "D of the best entry: −0.25 from SVHN to MNIST; within one, MNIST 0.90; 2 of 4 cells have an entry.",
  );
  assert.equal(svg.split(">nobody</text>").length - 1, 1);
  assert.equal(svg.split(">–</text>").length - 1, 1);
});
