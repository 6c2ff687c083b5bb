// What `npm run bench -- submissions` measures, in small: real hub processes that are crowded, sent hostile uploads and
// killed, and nothing that was acknowledged is lost, doubled or scored wrongly.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { measureCrowd } from "../../../bench/submissions/crowd.ts";
import { measureHostile } from "../../../bench/submissions/hostile.ts";
import { measureKills } from "../../../bench/submissions/kills.ts";
import { missingForPostgres, startPostgres } from "../../db/postgres.ts";
import { endOfSuite, temporaryFolder } from "../serving.ts";
import type { Audit } from "./audit.ts";
import { type MadeContest, makeContest } from "./made-contest.ts";

const missing = missingForPostgres();
if (missing !== undefined && process.env.WEIGHBRIDGE_TEST_ALL === "1") throw new Error(missing);

describe("submissions to real hubs", () => {
  const ending = endOfSuite();
  const folder = temporaryFolder(ending);
  let contest: MadeContest;

  before(async () => {
    contest = await makeContest(join(folder, "zoo"), 400, ["mnist", "cifar10"]);
  });

  /** A folder for what hubs write. */
  function own(name: string): string {
    mkdirSync(join(folder, name));
    return join(folder, name);
  }

  test("60 of a crowd to two hubs on one PostgreSQL: all there, once, within quotas, with their scores", {
    skip: missing,
  }, async () => {
    const postgres = await startPostgres();
    ending.after(postgres.stop);
    const limits = { allowed: 60, clients: 10, seed: 7 };
    const found = await measureCrowd(ending, contest, await postgres.create(), own("crowd"), limits);
    assert.deepEqual(found.odd, []);
    assert.deepEqual(found.errors, []);
    assert.equal(found.acknowledged, 60);
    assert.ok(found.refused > 0, "nobody was over quota, so nothing was shown");
    checkAudit(found.audit, 60);
  });

  test("5 kills under load: what was acknowledged is there, and what was not is there whole or not at all", async () => {
    const at = own("kills");
    const place = { folder: join(at, "database") };
    const found = await measureKills(ending, contest, place, at, { kills: 5, clients: 8, seed: 7 }, () => {});
    assert.deepEqual(found.killed.missing, []);
    assert.deepEqual(found.odd, []);
    assert.ok(found.acknowledged > 5, `${found.acknowledged} acknowledged`);
    assert.ok(found.killed.underLoad > 0, "no kill hit anything");
    checkAudit(found.audit);
  });

  test("300 hostile uploads are refused in words, store nothing and show nothing", async () => {
    const at = own("hostile");
    const place = { folder: join(at, "database") };
    const limits = { uploads: 300, clients: 4, seed: 7, patient: false };
    const found = await measureHostile(ending, contest, place, at, limits, () => {});
    assert.deepEqual(found.findings, []);
    assert.deepEqual(found.errors, []);
    assert.ok(found.lives);
    assert.deepEqual([found.stored, found.quota_used], [0, 0]);
    assert.equal(found.verdicts.refused + found.verdicts.left, 300);
    assert.ok(Object.keys(found.statuses).length > 4, JSON.stringify(found.statuses));
  });
});

/** Nothing is found; `stored`: and so many are there. */
function checkAudit({ stored, unheard: _, ...found }: Audit, expected = stored): void {
  assert.deepEqual(found, { lost: [], doubled: [], overQuota: [], wrongScores: [], strange: [] });
  assert.equal(stored, expected);
}
