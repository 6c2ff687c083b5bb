// kill -9 of a hub on its embedded database at 100 random moments while clients submit: whether anything that was
// acknowledged is lost, stored twice, half there, or scored otherwise than it must be.
import { join } from "node:path";
import { type DatabasePlace, openDatabase } from "../../src/db/index.ts";
import type { Ending } from "../../test/hub/serving.ts";
import { type Audit, audit } from "../../test/hub/submissions/audit.ts";
import { makeCrowd } from "../../test/hub/submissions/crowd.ts";
import { type Killed, killAgainAndAgain } from "../../test/hub/submissions/kill.ts";
import { isSettled } from "../../test/hub/submissions/load.ts";
import { scoreLocally } from "../../test/hub/submissions/local-scores.ts";
import { type MadeContest, makeTeams, reportedErrors } from "../../test/hub/submissions/made-contest.ts";

/** A kill comes at most so many milliseconds after the hub listens. */
const WITHIN = 1500;
/** More than a hub can take in that time. */
const MOST_A_KILL = 100;

export interface Kills {
  killed: Killed;
  acknowledged: number;
  /** Of those, stored by a hub that was killed before it could say so: told when they were sent again. */
  heard_later: number;
  /** Answers that were none of the expected ones. */
  odd: string[];
  audit: Audit;
  /** What the hubs reported as errors. */
  errors: string[];
  seconds: number;
}

/** What went wrong, all told. */
export function countFaults({ killed, odd, errors, audit: found }: Kills): number {
  const { lost, doubled, overQuota, wrongScores, strange } = found;
  const lists = [killed.missing, odd, errors, lost, doubled, overQuota, wrongScores, strange];
  return lists.reduce((sum, list) => sum + list.length, 0);
}

export async function measureKills(
  ending: Ending,
  contest: MadeContest,
  place: DatabasePlace,
  folder: string,
  { kills, clients, seed }: { kills: number; clients: number; seed: number },
  tell: (line: string) => void,
): Promise<Kills> {
  const start = performance.now();
  const allowed = kills * MOST_A_KILL;
  const sending = makeCrowd(contest, await makeTeams(place, Math.ceil(allowed / 5)), allowed, seed);
  const cache = join(folder, "cache");
  const killed = await killAgainAndAgain({
    ...{ ending, contest, place, cache, sending, kills, clients, seed, within: WITHIN, tell },
  });
  const begun = sending.filter(isSettled);
  const database = await openDatabase(place);
  const found = await audit(database, sending, scoreLocally());
  await database.close();
  return {
    ...{ killed, audit: found, seconds: (performance.now() - start) / 1000 },
    acknowledged: begun.filter(({ acknowledged }) => acknowledged.length > 0).length,
    heard_later: begun.filter(({ manner, acknowledged }) => manner === "once" && acknowledged[0]?.repeated).length,
    odd: begun.flatMap(({ odd }) => odd),
    errors: reportedErrors(cache),
  };
}
