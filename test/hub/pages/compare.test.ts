// The comparison of a zoo's tracks, made of made-up boards: its tables against them, its pictures' words, its states.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parseHTML } from "linkedom";
import { placesOf } from "../../../leaderboard/score/index.ts";
import { standalone, writeScore } from "../../../src/charts/index.ts";
import { drawComparison } from "../../../src/hub/pages/compare/page.ts";
import { illFormed } from "../../charts/well-formed.ts";
import {
  COLLECTIONS,
  type MadeComparison,
  madeDecision,
  makeComparison,
  renderMade,
  reportOf,
} from "./compare-made.ts";
import { HOSTILE, HOSTILE_TEAM } from "./contest-site.ts";

const BASELINE = { team: "Weighbridge", standing: "baseline" } as const;

/** A team leads MNIST to CIFAR10, another has fewer; few-shot, in-collection and early decision on MNIST. */
const FULL: MadeComparison = {
  entries: {
    "made-zoo-mnist-to-cifar10": [
      { id: 11, team: "Ada", method: "Travels", somersD: { value: 0.81, low: 0.78, high: 0.84 } },
      { id: 12, team: "Bo", somersD: { value: 0.7, low: 0.6, high: 0.75 } },
      { ...BASELINE, id: 13, method: "GBM on statistics", somersD: { value: 0.66, low: 0.61, high: 0.7 } },
      { ...BASELINE, id: 14, method: "Linear on statistics", somersD: { value: 0.4, low: 0.3, high: 0.5 } },
    ],
    "made-zoo-mnist": [
      { id: 21, team: "Ada", r2: { value: 0.98, low: 0.97, high: 0.99 }, somersD: { value: 0.8 } },
      {
        id: 22,
        team: "Bo",
        r2: { value: 0.97, low: 0.96, high: 0.98 },
        somersD: { value: 0.9, low: 0.85, high: 0.92 },
      },
      {
        ...BASELINE,
        id: 23,
        method: "GBM on all",
        r2: { value: 0.96, low: 0.9, high: 0.97 },
        somersD: { value: 0.79 },
      },
    ],
    "made-zoo-few-shot-mnist": [
      { id: 31, team: "Bo", method: "Small", r2: { value: 0.83, deviation: 0.04, low: 0.7, high: 0.9 } },
      ...["Cy", "Di", "Ed", "Flo", "Gus"].map((team, index) => {
        return { id: 32 + index, team, r2: { value: Number((0.7 - index / 10).toFixed(2)), deviation: 0.1 } };
      }),
      { id: 40, team: "Hal", r2: { value: null } },
    ],
    "made-zoo-early-mnist": [
      { id: 51, team: "Ada", r2: { value: 0.9, low: 0.8, high: 0.95 } },
      { id: 52, team: "Bo", r2: { value: 0.85, low: 0.8, high: 0.95 } },
      { ...BASELINE, id: 53, method: "GBM at epoch 3", r2: { value: 0.8 } },
      { id: 54, team: "Cy", r2: { value: 0.7 } },
    ],
  },
  decisions: {
    "made-zoo-early-mnist": [
      { id: 51, decision: madeDecision(0.004) },
      { id: 52, decision: madeDecision(0.001) },
      { id: 53, decision: madeDecision(0.006) },
    ],
  },
};

const read = async (made: MadeComparison = {}) => parseHTML(await renderMade(made)).document;
type Document = Awaited<ReturnType<typeof read>>;
const plain = (text: string | null | undefined) => (text ?? "").replace(/\s+/g, " ").trim();
const section = (document: Document, id: string) => document.querySelector(`#${id}`)!;

/** The cells of each row of the table whose caption begins so. */
function rowsOf(document: Document, caption: string): string[][] {
  const table = [...document.querySelectorAll("table")].find((one) =>
    plain(one.querySelector("caption")?.textContent).startsWith(caption),
  );
  assert.ok(table, `no table ${caption}`);
  return [...table.querySelectorAll("tbody tr")].map((row) =>
    [...row.querySelectorAll("th, td")].map((cell) =>
      plain(
        cell.innerHTML
          .replace("<small>", " (")
          .replace("</small>", ")")
          .replace(/<[^>]*>/g, "")
          .replaceAll("&#160;", " "),
      ),
    ),
  );
}

const labels = (document: Document, id: string) =>
  [...section(document, id).querySelectorAll("svg[role=img]")].map((svg) =>
    plain(svg.getAttribute("aria-label")).replaceAll("\u00a0", " "),
  );

describe("transfers", () => {
  test("show the best entry and the best baseline of each pair with their intervals, as the boards have them", async () => {
    const rows = rowsOf(await read(FULL), "Somers’ D by pair");
    assert.equal(rows.length, 9);
    assert.deepEqual(
      rows.find(([name]) => name === "MNIST to CIFAR10-GS"),
      [
        "MNIST to CIFAR10-GS",
        "0.81 (0.78 to 0.84)",
        "Travels, Ada",
        "0.66 (0.61 to 0.70)",
        "GBM on statistics, baseline",
      ],
    );
  });

  test("take within one image set the entry with the highest Somers’ D, though another has the higher R²", async () => {
    const rows = rowsOf(await read(FULL), "Somers’ D by pair");
    const [, score, who] = rows.find(([name]) => name === "within MNIST")!;
    assert.match(score, /^0\.90 \(0\.85 to 0\.92\)$/);
    assert.equal(who, "Method 22, Bo");
  });

  test("say where nobody is, and take the report's baseline where a board has none", async () => {
    const document = await read(FULL);
    const report = reportOf(COLLECTIONS);
    const { somersD } = report.transfers.find(({ from, to }) => from === "cifar10" && to === "mnist")!;
    const rows = rowsOf(document, "Somers’ D by pair");
    const row = rows.find(([name]) => name === "CIFAR10-GS to MNIST")!;
    assert.deepEqual(row.slice(1, 3), ["–", "nobody yet"]);
    assert.equal(row[3], writeScore(somersD, placesOf([somersD])));
    assert.equal(row[4], "Gradient boosting, baseline");
    const [entries, baselines] = labels(document, "transfer");
    assert.equal(
      entries,
      "Somers’ D of the best submitted entry, fitted on one image set and tested on another: 0.81 from MNIST to CIFAR10-GS; within one, MNIST 0.90; 2 of 9 cells have an entry, nobody has submitted to the others.",
    );
    assert.match(
      baselines,
      /^Somers’ D of the best baseline, .*: highest from .*; lowest from .*; within one, MNIST 0\.79, /,
    );
    assert.match(
      plain(section(document, "transfer").textContent),
      /Teams have entered 1 of the 6 pairs; on 1 of them an entry/,
    );
  });

  test("lead to the board of each pair, and to that of all", async () => {
    const document = await read(FULL);
    const links = [...section(document, "transfer").querySelectorAll("a")].map((link) => link.getAttribute("href"));
    for (const name of ["mnist", "mnist-to-cifar10", "cifar10-to-mnist", "transfer"])
      assert.ok(links.includes(`/leaderboard/made-zoo-${name}`), name);
    assert.ok(links.includes("/submissions/11"));
  });

  test("are none where there is one image set", async () => {
    const document = await read({ collections: ["mnist"] });
    const text = plain(section(document, "transfer").textContent);
    assert.match(text, /one image set only, so nothing can be carried over/);
    assert.equal(section(document, "transfer").querySelector("svg"), null);
  });
});

describe("how many networks", () => {
  test("shows entries with few networks and with all, each with its score, deviation and mark", async () => {
    const rows = rowsOf(await read(FULL), "Entries on MNIST");
    assert.deepEqual(rows[0], ["Small, Bo", "1", "100", "0.83 (0.70 to 0.90)", "0.04"]);
    assert.deepEqual(
      rows.slice(0, 6).map(([, mark]) => mark),
      ["1", "3", "4", "5", "·", "·"],
    );
    assert.deepEqual(
      rows.slice(6).map(([who, mark, networks]) => [who, mark, networks]),
      [
        ["Method 21, Ada", "2", "15,000"],
        ["Method 22, Bo", "1", "15,000"],
        ["GBM on all, baseline", "B", "15,000"],
      ],
    );
    assert.ok(!rows.some(([who]) => who.includes("Hal")), "an entry without a score is drawn");
  });

  test("shows the curves of the report", async () => {
    const report = reportOf(COLLECTIONS);
    const rows = rowsOf(await read(FULL), "Baselines on MNIST");
    const [curve] = report.sample_efficiency.filter(({ collection }) => collection === "mnist");
    const expected = curve.points.map(({ r2 }) => [r2.mean, r2.low, r2.high].map((value) => writeScore(value)));
    assert.deepEqual(
      rows.map((row) => row.slice(1, 4)),
      expected,
    );
  });

  test("is told in words, with every entry that has a name", async () => {
    const [mnist, fashion] = labels(await read(FULL), "learning");
    assert.match(mnist, /Gradient boosting from 0\.\d+ with 50 networks to 0\.\d+ with 15,000/);
    assert.match(
      mnist,
      /1, Bo, with 100: Small, 0\.830 with 100; 1, Bo, with 15,000: Method 22, .*; 2, Ada: Method 21, 0\.980 with 15,000; /,
    );
    assert.match(mnist, /B, baseline: GBM on all, 0\.960 with 15,000; and 2 more as small points\.$/);
    assert.doesNotMatch(fashion, /Entries/);
  });

  test("needs no report, and no entries", async () => {
    const alone = await read({ ...FULL, report: undefined, collections: COLLECTIONS });
    assert.match(
      plain(section(alone, "learning").textContent),
      /No learning curves of the baselines are published here/,
    );
    assert.match(labels(alone, "learning")[0], /^R² against the number of training networks: entries 1, Bo: Small/);
    const none = await read();
    assert.match(plain(section(none, "learning").textContent), /Nobody has submitted to these tracks yet/);
    assert.equal(labels(none, "learning").length, 3);
  });
});

describe("stopping early", () => {
  test("orders entries by what they lose where four in five runs are stopped", async () => {
    const rows = rowsOf(await read(FULL), "MNIST: 80");
    assert.deepEqual(
      rows.slice(0, 3).map(([who, mark, , ...rest]) => [who, mark, ...rest]),
      [
        ["Method 52, Bo", "1", "80 %", "60 %", "0.10", "0.00 to 0.20", "25"],
        ["Method 51, Ada", "2", "80 %", "60 %", "0.40", "0.00 to 0.80", "25"],
        ["GBM at epoch 3, baseline", "B", "80 %", "60 %", "0.60", "0.00 to 1.20", "25"],
      ],
    );
    assert.match(rows[0][2], /^0\.850? \(0\.800? to 0\.950?\)$/);
    assert.deepEqual(
      rows.slice(3).map(([who]) => who),
      ["Predicted, strategy", "Measured, strategy", "Settings, strategy", "Random, strategy"],
    );
  });

  test("says what the strategies of the report lose, at the epoch of the track", async () => {
    const report = reportOf(COLLECTIONS);
    const at = report.early_decision[0].epochs.find(({ epoch }) => epoch === 3)!;
    const { lost } = at.strategies
      .find(({ strategy }) => strategy === "predicted")!
      .curve.find(({ stopped }) => stopped === 0.8)!;
    const [mnist] = labels(await read(FULL), "early");
    assert.ok(mnist.includes(`where 80 % of the runs are stopped: predicted ${(lost * 100).toFixed(2)} points`), mnist);
    assert.ok(mnist.includes("1, Bo: Method 52, 0.10 points at 60 % saved; 2, Ada: Method 51, 0.40 points"), mnist);
  });

  test("warns of pools of different sizes, and says where there are no entries", async () => {
    const text = plain(section(await read(FULL), "early").textContent);
    assert.match(text, /in pools of 25; the strategies were tried on the test networks, in pools of 100/);
    assert.doesNotMatch(text, /No entry of a team/);
    assert.match(plain(section(await read(), "early").textContent), /No entry of a team has such a curve yet/);
  });
});

describe("the page", () => {
  test("begins with what its sections show", async () => {
    const document = await read(FULL);
    const lede = plain(document.querySelector(".lede")!.textContent);
    const report = reportOf(COLLECTIONS);
    const pairs = report.transfers.filter(({ from, to }) => from !== to);
    const best = pairs.map(({ from, to, somersD }) => (from === "mnist" && to === "cifar10" ? 0.81 : somersD!));
    const mean = best.reduce((sum, value) => sum + value, 0) / best.length;
    assert.ok(lede.includes(`reach a Somers’ D of ${mean.toFixed(2)} on average, against`), lede);
    assert.match(
      lede,
      /The best R² is, on average over image sets, 0\.\d\d after learning from 100 networks and 0\.\d\d /,
    );
    assert.match(lede, /Stopping the four in five runs that a baseline predicts worst after epoch 3 saves \d+ % of/);
  });

  test("of nothing says so in each section, and has no picture", async () => {
    const document = await read({ report: undefined });
    assert.match(plain(document.querySelector(".lede")!.textContent), /as soon as there are any\.$/);
    assert.equal(section(document, "learning").querySelector("svg"), null);
    assert.equal(section(document, "early").querySelector("svg"), null);
    assert.match(labels(document, "transfer")[0], /: no pairs; 0 of 9 cells have an entry/);
  });

  test("says which tracks are closed, beside the links to them", async () => {
    const document = await read({ ...FULL, closed: ["made-zoo-mnist-to-cifar10"] });
    const rows = rowsOf(document, "Somers’ D by pair");
    assert.ok(rows.some(([name]) => name === "MNIST to CIFAR10-GS, closed"));
  });

  test("has a table and a file for each picture, and links that lead somewhere on it", async () => {
    const document = await read(FULL);
    for (const id of ["transfer", "learning", "early"]) {
      const own = section(document, id);
      assert.ok(own.querySelectorAll("details table").length >= 1, id);
      assert.equal(own.querySelectorAll("a[download]").length, own.querySelectorAll("svg").length, id);
      for (const svg of own.querySelectorAll("svg")) assert.match(svg.getAttribute("aria-label")!, /\d/);
    }
    for (const link of document.querySelectorAll('a[href^="#"]'))
      assert.ok(document.getElementById(link.getAttribute("href")!.slice(1)), link.getAttribute("href")!);
  });

  test("escapes what teams call themselves and their methods, in tables, pictures and files", async () => {
    const named = (id: number, value: number) => {
      const score = { value, low: value - 0.1, high: value + 0.1 };
      return { id, team: HOSTILE_TEAM, method: HOSTILE, r2: score, somersD: score };
    };
    const made: MadeComparison = {
      entries: {
        "made-zoo-mnist-to-cifar10": [named(1, 0.5)],
        "made-zoo-mnist": [named(2, 0.6)],
        "made-zoo-few-shot-mnist": [named(3, 0.7)],
        "made-zoo-early-mnist": [named(4, 0.8)],
      },
      decisions: { "made-zoo-early-mnist": [{ id: 4, decision: madeDecision(0.01) }] },
    };
    const text = await renderMade(made);
    assert.doesNotMatch(text, /<script>|<b>x|<\/title><script|<b>\$/);
    assert.equal(text.match(/<\/h1>/g)!.length, 1);
    const [, , who] = rowsOf(parseHTML(text).document, "Somers’ D by pair").find(
      ([name]) => name === "MNIST to CIFAR10-GS",
    )!;
    assert.match(who, /&lt;script&gt;/);
    const { pictures } = await drawComparison(makeComparison(made));
    const all = [...pictures.transfers, ...pictures.learning, ...pictures.decisions];
    assert.equal(all.length, 8);
    for (const { name, title, svg } of all) {
      assert.match(name, /^[a-z0-9_-]+$/);
      assert.equal(illFormed(standalone(svg, title)), undefined, name);
    }
  });
});
