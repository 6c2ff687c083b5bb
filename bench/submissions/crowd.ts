// 2,000 submissions of a crowd to two hubs over one PostgreSQL: whether any is lost, stored twice or beyond a quota.
import { join } from "node:path";
import { openDatabase } from "../../src/db/index.ts";
import { startHub } from "../../test/hub/hub-process.ts";
import type { Ending } from "../../test/hub/serving.ts";
import { type Audit, audit } from "../../test/hub/submissions/audit.ts";
import { makeCrowd } from "../../test/hub/submissions/crowd.ts";
import { stopHub } from "../../test/hub/submissions/kill.ts";
import { isSettled, sendAll } from "../../test/hub/submissions/load.ts";
import { scoreLocally } from "../../test/hub/submissions/local-scores.ts";
import {
  type MadeContest,
  makeTeams,
  reportedErrors,
  serveArguments,
} from "../../test/hub/submissions/made-contest.ts";

const HUBS = 2;

export interface Crowd {
  /** Different submissions that were sent, of which the quotas allow `allowed`. */
  sent: number;
  allowed: number;
  acknowledged: number;
  refused: number;
  /** Answers that said that there was too much to do; they were asked again. */
  busy: number;
  /** Answers that were neither, and submissions without one. */
  odd: string[];
  seconds: number;
  audit: Audit;
  /** What the hubs reported as errors. */
  errors: string[];
}

/** What went wrong, all told. */
export function countFaults({ allowed, acknowledged, odd, errors, audit: found }: Crowd): number {
  const { lost, doubled, overQuota, wrongScores, strange } = found;
  const all = [lost, doubled, overQuota, wrongScores, strange, odd, errors].reduce((sum, list) => sum + list.length, 0);
  return all + Math.max(0, allowed - acknowledged);
}

/** Sends from so many clients to two hubs, then compares. */
export async function measureCrowd(
  ending: Ending,
  contest: MadeContest,
  url: string,
  folder: string,
  { allowed, clients, seed }: { allowed: number; clients: number; seed: number },
): Promise<Crowd> {
  const place = { url };
  const sending = makeCrowd(contest, await makeTeams(place, Math.ceil(allowed / 5)), allowed, seed);
  const caches = Array.from({ length: HUBS }, (_, index) => join(folder, `hub ${index}`));
  const hubs = await Promise.all(caches.map((cache) => startHub(ending, serveArguments(contest, place, cache))));
  const start = performance.now();
  await sendAll({ hubs: hubs.map((hub) => hub.url), sending, clients, seed });
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(hubs.map(stopHub));
  const database = await openDatabase(place);
  const found = await audit(database, sending, scoreLocally());
  await database.close();
  const unsettled = sending.filter((sent) => !isSettled(sent)).map(({ submission }) => `${submission.key}: no answer`);
  return {
    ...{ sent: sending.length, allowed, seconds, audit: found },
    acknowledged: sending.filter(({ acknowledged }) => acknowledged.length > 0).length,
    refused: sending.filter(({ refused }) => refused).length,
    busy: sending.reduce((sum, { busy }) => sum + busy, 0),
    odd: [...sending.flatMap(({ odd }) => odd), ...unsettled],
    errors: caches.flatMap(reportedErrors),
  };
}
