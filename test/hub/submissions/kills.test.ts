// What `npm run bench -- submissions` measures of kills, in small: a real hub on its embedded database.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { measureKills } from "../../../bench/submissions/kills.ts";
import { checkAudit, realHubs } from "./real-hubs.ts";

describe("a hub on the embedded database", () => {
  const { ending, contest, own } = realHubs();

  test("that is killed three times under load has stored what it acknowledged, and the rest whole or not at all", async () => {
    const { at, place } = own("kills");
    const found = await measureKills(ending, contest(), place, at, { kills: 3, clients: 8, seed: 7 }, () => {});
    assert.deepEqual([...found.killed.missing, ...found.odd, ...found.errors], []);
    assert.ok(found.killed.underLoad > 0 && found.acknowledged > 3, "no kill hit anything");
    checkAudit(found.audit);
  });
});
