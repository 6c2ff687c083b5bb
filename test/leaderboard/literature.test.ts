import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { allLiterature, LITERATURE_GROUPS, LITERATURE_ZOO, literatureOf } from "../../leaderboard/literature/index.ts";
import { paperOf } from "../../leaderboard/score/paper.ts";
import { shippedTracks } from "../../leaderboard/tracks/index.ts";
import { validate } from "../../src/lib/validate.ts";

const tracks = shippedTracks().filter(({ zoo }) => zoo === LITERATURE_ZOO);

describe("results from the literature", () => {
  test("are sound records, each of a known group, no figure twice", () => {
    const { rows } = validate("literature", allLiterature(), "the literature") as ReturnType<typeof allLiterature>;
    const keys = rows.map(({ group, method, inputs, train, test }) => [group, method, inputs, train, test].join(" "));
    assert.equal(new Set(keys).size, keys.length);
    assert.deepEqual(
      [...new Set(rows.map(({ group }) => group))],
      LITERATURE_GROUPS.map(({ name }) => name),
    );
    for (const { source } of rows)
      if (source.arxiv !== null) assert.equal(source.url, `https://arxiv.org/abs/${source.arxiv}`);
  });

  test("of later work are nine figures, all quoted from secondary sources", () => {
    const later = allLiterature().rows.filter(({ group }) => group === "later-work");
    assert.equal(later.length, 9);
    assert.ok(later.every(({ secondary, metric }) => secondary && metric === "kendallTauB"));
    const best = literatureOf("published-small-cnn-zoo-cifar10").slice(0, 5);
    assert.deepEqual(
      best.map(({ method, value }) => [method, value]),
      [
        ["DNG-Encoder", 0.936],
        ["NG-T", 0.935],
        ["NFN-HNP", 0.934],
        ["NFN-NP", 0.922],
        ["StatNN", 0.915],
      ],
    );
    assert.equal(
      literatureOf("published-small-cnn-zoo-svhn_cropped").filter(({ group }) => group === "later-work").length,
      4,
    );
  });

  test("of the paper are those that the baselines' report has beside its own", () => {
    const paper = paperOf({ convolution_layers: 3 });
    const learners: Record<string, string> = { "L-Linear": "linear", GBM: "gbm", DNN: "dnn" };
    const rows = allLiterature().rows.filter(({ group }) => group !== "later-work");
    assert.equal(rows.length, 4 * 3 * 14 + 16);
    for (const { metric, method, inputs, train, test, value } of rows) {
      const estimator = learners[method];
      const known =
        metric === "r2" ? paper.r2(test, inputs!, estimator) : paper.kendallTau(train, test, inputs!, estimator);
      assert.equal(value, known);
    }
  });

  test("belong to the tracks of that release and to no others", () => {
    assert.equal(tracks.length, 4);
    for (const { name, collections } of tracks) {
      const rows = literatureOf(name);
      assert.ok(rows.length >= 46);
      assert.ok(rows.every(({ test }) => test === collections[0]));
    }
    for (const name of ["small-cnn-zoo-cifar10", "published-small-cnn-zoo-x", "constructor"])
      assert.deepEqual(literatureOf(name), []);
  });
});
