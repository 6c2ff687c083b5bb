// What the tests of real hubs share: a zoo of their own, folders, and what an audit without a finding is.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { before } from "node:test";
import { type Ending, endOfSuite, temporaryFolder } from "../serving.ts";
import type { Audit } from "./audit.ts";
import { type MadeContest, makeContest } from "./made-contest.ts";

export interface RealHubs {
  ending: Ending;
  contest(): MadeContest;
  /** A new folder for what hubs write, and the place of an embedded database in it. */
  own(name: string): { at: string; place: { folder: string } };
}

/** Call it in a suite: it makes a zoo with 50 test networks in each of two collections before the suite's tests. */
export function realHubs(): RealHubs {
  const ending = endOfSuite();
  const folder = temporaryFolder(ending);
  let contest: MadeContest;
  before(async () => {
    contest = await makeContest(join(folder, "zoo"), 200, ["mnist", "cifar10"]);
  });
  const own = (name: string) => {
    const at = join(folder, name);
    mkdirSync(at);
    return { at, place: { folder: join(at, "database") } };
  };
  return { ending, contest: () => contest, own };
}

/** Nothing is found; with `expected`: and so many are there. */
export function checkAudit({ stored, unheard: _, ...found }: Audit, expected = stored): void {
  assert.deepEqual(found, { lost: [], doubled: [], overQuota: [], wrongScores: [], strange: [] });
  assert.equal(stored, expected);
}
