// What `npm run bench -- submissions` measures of crowds, in small: real hub processes, several of them, on one PostgreSQL.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { measureCrowd } from "../../../bench/submissions/crowd.ts";
import { measureKills } from "../../../bench/submissions/kills.ts";
import { missingForPostgres, type Postgres, startPostgres } from "../../db/postgres.ts";
import { checkAudit, realHubs } from "./real-hubs.ts";

const missing = missingForPostgres();
if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);

describe("hubs on one PostgreSQL", { skip: missing ?? false }, () => {
  const { ending, contest, own } = realHubs();
  let postgres: Postgres;
  before(async () => {
    postgres = await startPostgres();
    ending.after(postgres.stop);
  });

  test("60 of a crowd to two of them: all there, once, within quotas, with their scores", async () => {
    const limits = { allowed: 60, clients: 10, seed: 7 };
    const found = await measureCrowd(ending, contest(), await postgres.create(), own("crowd").at, limits);
    assert.deepEqual([...found.odd, ...found.errors], []);
    assert.equal(found.acknowledged, 60);
    assert.ok(found.refused > 0, "nobody was over quota, so nothing was shown");
    checkAudit(found.audit, 60);
  });

  test("one that is killed twice under load has stored what it acknowledged, and the rest whole or not at all", async () => {
    const limits = { kills: 2, clients: 8, seed: 7 };
    const place = { url: await postgres.create() };
    const found = await measureKills(ending, contest(), place, own("kills").at, limits, () => {});
    assert.deepEqual([...found.killed.missing, ...found.odd, ...found.errors], []);
    assert.ok(found.killed.underLoad > 0 && found.acknowledged > 0, "no kill hit anything");
    checkAudit(found.audit);
  });
});
