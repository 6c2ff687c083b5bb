// The changelog of the method.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { METHOD, METHODS } from "../../../leaderboard/score/index.ts";

test("versions of the method count up, in the order of their days, and the docs have each", () => {
  const docs = readFileSync(new URL("../../../docs/metrics.md", import.meta.url), "utf8");
  for (const [index, { version, date }] of METHODS.entries()) {
    assert.equal(version, index + 1);
    assert.ok(index === 0 || date >= METHODS[index - 1].date);
    assert.ok(docs.includes(`| ${version} | ${date} |`), `docs/metrics.md lacks version ${version}`);
  }
  assert.equal(METHOD, METHODS.length);
});
