import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type IntervalRow, scoreIntervals } from "../../src/charts/index.ts";

const ROWS: IntervalRow[] = [
  { name: "own", value: 0.9, low: 0.85, high: 0.95, isOwn: true, places: 2 },
  { name: "other", value: 0.7, low: 0.6, high: 0.8, isOwn: false, places: 2 },
];
const WORDS = { subject: "R²", better: "higher", level: 0.95 } as const;
const labelOf = (svg: string) => /aria-label="([^"]*)"/.exec(svg)![1].replaceAll("\u00a0", " ");
/** Where the axis, whose first tick is at its left end, begins and ends. */
const ends = (svg: string) => {
  const lines = [.../class="grid" d="([^"]*)"/.exec(svg)![1].matchAll(/M([\d.]+) /g)].map(([, x]) => Number(x));
  return [Math.min(...lines), Math.max(...lines)];
};
const whiskers = (svg: string) =>
  [...svg.matchAll(/<path class="whisker (\w+)" d="M([\d.]+) [\d.]+H([\d.]+)"/g)].map(
    ([, series, low, high]): [string, number, number] => [series, Number(low), Number(high)],
  );

describe("scores with their intervals", () => {
  test("lie on one axis that ends at 1, own ones apart from others", () => {
    const svg = scoreIntervals(ROWS, WORDS);
    const [own, other] = whiskers(svg);
    assert.deepEqual([own[0], other[0]], ["first", "fourth"]);
    const [left, right] = ends(svg);
    const at = (score: number) => left + ((score - 0.6) / 0.4) * (right - left);
    for (const [one, score] of [
      [own[1], 0.85],
      [own[2], 0.95],
      [other[1], 0.6],
      [other[2], 0.8],
    ])
      assert.ok(Math.abs(one - at(score)) < 0.1, `${one} ${at(score)}`);
    assert.match(svg, />0\.90<.*>0\.70</s);
    assert.doesNotMatch(svg, /style|NaN|undefined/);
  });

  test("are all told in words, and of many the own and those at the ends", () => {
    assert.equal(
      labelOf(scoreIntervals(ROWS, WORDS)),
      "R², with 95 % intervals: own 0.90 (0.85 to 0.95), other 0.70 (0.60 to 0.80).",
    );
    const many = Array.from({ length: 9 }, (_, index): IntervalRow => {
      return { name: `n${index}`, value: index / 10, low: null, high: null, isOwn: index === 4, places: 2 };
    });
    assert.equal(
      labelOf(scoreIntervals(many, { ...WORDS, level: 0.9 })),
      "R², with 90 % intervals, of 9: n4 0.40; highest n8 0.80, lowest n0 0.00.",
    );
  });

  test("of errors lie on an axis that begins at 0 and ends beyond the greatest", () => {
    const errors = [
      { ...ROWS[0], value: 0.012, low: 0.01, high: 0.0131, places: 4 },
      { ...ROWS[1], value: 0, low: 0, high: 0 },
    ];
    const svg = scoreIntervals(errors, { ...WORDS, better: "lower" });
    const ticks = [...svg.matchAll(/class="tick-label"[^>]*>([^<]*)</g)].map(([, text]) => text);
    assert.deepEqual(ticks, ["0", "0.005", "0.01", "0.015"]);
    assert.match(svg, />0\.0120<.*>0\.00</s);
    assert.deepEqual(whiskers(svg)[1], ["fourth", 12, 12]);
    const none = scoreIntervals([{ ...ROWS[0], value: 0, low: 0, high: 0 }], { ...WORDS, better: "lower" });
    assert.doesNotMatch(none, /NaN|undefined|Infinity/);
  });

  test("that are undefined have a dash and no mark, those below the axis an arrowhead", () => {
    const nothing = scoreIntervals([{ ...ROWS[0], value: null, low: null, high: null }], WORDS);
    assert.match(nothing, />–</);
    assert.doesNotMatch(nothing, /class="(?:shape|whisker)/);
    assert.match(labelOf(nothing), /: no scores\.$/);
    const below = scoreIntervals([{ ...ROWS[0], value: -0.5, low: -0.7, high: -0.3 }], WORDS);
    assert.deepEqual(whiskers(below), []);
    assert.match(below, /<path class="shape first" d="M12 26l5 -3\.5v7z"/);
    const across = scoreIntervals([{ ...ROWS[0], value: -0.1, low: -0.2, high: 0.1 }], WORDS);
    assert.equal(whiskers(across)[0][1], 12);
  });

  test("have names that are escaped, and cut where they are too long", () => {
    const names = ["<b>&\"'</b>", "W".repeat(100), "𝔘".repeat(60)];
    const svg = scoreIntervals(
      names.map((name) => ({ ...ROWS[0], name })),
      WORDS,
    );
    assert.doesNotMatch(svg, /<b>/);
    const shown = [...svg.matchAll(/class="row-label"[^>]*>([^<]*)</g)].map(([, text]) => text);
    assert.equal(shown[0], "&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;");
    assert.match(shown[1], /^W{50,60}…$/);
    assert.match(shown[2], /^(?:𝔘)+…$/u);
  });
});
