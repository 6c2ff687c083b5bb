// 20,000 hostile or broken uploads to one hub: whether any is answered by anything but a refusal in words, stores something,
// shows the hub's inside, or brings it down.
import { join } from "node:path";
import { type DatabasePlace, openDatabase } from "../../src/db/index.ts";
import { startHub } from "../../test/hub/hub-process.ts";
import type { Ending } from "../../test/hub/serving.ts";
import { connections, submit } from "../../test/hub/submissions/ask.ts";
import { type Fuzzed, fuzz } from "../../test/hub/submissions/hostile/index.ts";
import { stopHub } from "../../test/hub/submissions/kill.ts";
import {
  type MadeContest,
  makeTeams,
  reportedErrors,
  serveArguments,
} from "../../test/hub/submissions/made-contest.ts";
import { makeSubmission } from "../../test/hub/submissions/made-submission.ts";

export interface Hostile extends Fuzzed {
  /** Whether the process that was started still answered a sound submission at the end. */
  lives: boolean;
  /** Submissions in the database besides that one, and quota that was used by others. */
  stored: number;
  quota_used: number;
  /** Memory of the hub in MiB: before, and the most after each hundred uploads. */
  memory_before: number;
  memory_most: number;
  seconds: number;
  /** What the hub reported as errors: none of these uploads is one. */
  errors: string[];
}

/** What went wrong, all told. */
export function countFaults({ verdicts, lives, stored, quota_used, errors }: Hostile): number {
  const { refused: _, left: __, ...faults } = verdicts;
  const wrong = Object.values(faults).reduce((sum, count) => sum + count, 0);
  return wrong + (lives ? 0 : 1) + stored + quota_used + errors.length;
}

export async function measureHostile(
  ending: Ending,
  contest: MadeContest,
  place: DatabasePlace,
  folder: string,
  { uploads, clients, seed, patient }: { uploads: number; clients: number; seed: number; patient: boolean },
  tell: (line: string) => void,
): Promise<Hostile> {
  const [team, judge] = await makeTeams(place, 2);
  const [made] = contest.tracks.values();
  const cache = join(folder, "cache");
  const hub = await startHub(ending, serveArguments(contest, place, cache));
  const memory_before = hub.memory();
  let memory_most = memory_before;
  const start = performance.now();
  const after = (done: number) => {
    if (hub.child.exitCode === null) memory_most = Math.max(memory_most, hub.memory());
    if (done % 2000 === 0) tell(`${done} uploads, hub at ${Math.round(hub.memory())} MiB`);
  };
  const sources = { team, tracks: contest.tracks, made };
  const fuzzed = await fuzz({ port: hub.port, sources, seed, uploads, clients, patient, after });
  const seconds = (performance.now() - start) / 1000;
  const agent = connections(1);
  const answer = await submit(agent, hub.url, makeSubmission(seed, 0, judge, made), made);
  agent.destroy();
  const lives = answer?.status === 201 && hub.child.exitCode === null;
  await stopHub(hub);
  const database = await openDatabase(place);
  const submissions = await database.db.selectFrom("submissions").select("team_id").execute();
  const quotas = await database.db.selectFrom("quota_counters").select(["team_id", "used"]).execute();
  await database.close();
  const stored = submissions.filter(({ team_id }) => team_id !== judge.id).length;
  const quota_used = quotas.reduce((sum, { team_id, used }) => sum + (team_id === judge.id ? 0 : used), 0);
  return {
    ...fuzzed,
    lives,
    stored,
    quota_used,
    memory_before,
    memory_most,
    seconds,
    errors: reportedErrors(cache),
  };
}
