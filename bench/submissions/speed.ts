// How long a submission takes over HTTP, beside the parts of its work in this process: the check, the scores, and a write of
// its bytes that waits for the disk. All in the same rounds.
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { checkPredictions } from "../../leaderboard/submission/index.ts";
import type { ApiSubmitted } from "../../schemas/types.d.ts";
import type { DatabasePlace } from "../../src/db/index.ts";
import { FailureError } from "../../src/lib/errors.ts";
import { validate } from "../../src/lib/validate.ts";
import { startHub } from "../../test/hub/hub-process.ts";
import type { Ending } from "../../test/hub/serving.ts";
import { ask, connections } from "../../test/hub/submissions/ask.ts";
import { stopHub } from "../../test/hub/submissions/kill.ts";
import { toSend } from "../../test/hub/submissions/load.ts";
import { scoreLocally, shownDifference } from "../../test/hub/submissions/local-scores.ts";
import {
  type MadeContest,
  type MadeTrack,
  makeTeams,
  serveArguments,
} from "../../test/hub/submissions/made-contest.ts";
import { bodyOf, FORMATS, type Format, fileBytes, makeSubmission } from "../../test/hub/submissions/made-submission.ts";
import { multipartType } from "../../test/hub/submissions/multipart.ts";
import { type Spread, secondsOf, spread } from "../harness/timing.ts";

/** Seconds, each of several rounds. */
export interface Speed {
  /** From the first byte of the request to the last of the answer, by the format of the file. */
  http: Record<Format, Spread>;
  /** The first one, which starts threads and reads labels. */
  first: number;
  /** In this process, of CSV. */
  check: Spread;
  score: Spread;
  /** A new file with the bytes that are stored of a submission, until fsync returns. */
  write: Spread;
  /** CSV over HTTP against the three together. */
  times_the_parts: Spread;
}

/** Measures a hub over a database with nobody else asking. */
export async function measureSpeed(
  ending: Ending,
  contest: MadeContest,
  place: DatabasePlace,
  folder: string,
  rounds: number,
): Promise<Speed> {
  const teams = await makeTeams(place, (rounds + 1) * FORMATS.length);
  const [made] = contest.tracks.values();
  const hub = await startHub(ending, serveArguments(contest, place, join(folder, "cache")));
  const agent = connections(1);
  const scoresOf = scoreLocally();
  let number = 0;
  const submitOne = async (format: Format): Promise<number> => {
    const submission = { ...makeSubmission(1, number, teams[number], made), format };
    number++;
    const body = bodyOf(submission, made);
    const headers = { authorization: `Bearer ${submission.team.token}`, "content-type": multipartType() };
    const start = performance.now();
    const answer = await ask(agent, `${hub.url}/api/tracks/${made.track.name}/submissions`, { headers, body });
    const seconds = (performance.now() - start) / 1000;
    if (answer?.status !== 201) throw new FailureError(`a submission was answered ${answer?.status}: ${answer?.text}`);
    const told = validate<ApiSubmitted>("api-submitted", JSON.parse(answer.text), "the answer");
    const sent = toSend(submission, made, "once");
    const wrong = shownDifference(scoresOf(sent), told.scores, sent);
    if (wrong !== undefined) throw new FailureError(wrong);
    return seconds;
  };
  const first = await submitOne("csv");
  const http: Record<Format, number[]> = { csv: [], json: [], parquet: [] };
  const parts = { check: [] as number[], score: [] as number[], write: [] as number[] };
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const format of FORMATS) http[format].push(await submitOne(format));
    const { check, score, write } = timeParts(made, round, folder, scoresOf);
    parts.check.push(check);
    parts.score.push(score);
    parts.write.push(write);
    ratios.push(http.csv[round] / (check + score + write));
  }
  agent.destroy();
  await stopHub(hub);
  return {
    http: { csv: spread(http.csv), json: spread(http.json), parquet: spread(http.parquet) },
    ...{ first, check: spread(parts.check), score: spread(parts.score), write: spread(parts.write) },
    times_the_parts: spread(ratios),
  };
}

/** Seconds of the parts of the work, once. */
function timeParts(made: MadeTrack, round: number, folder: string, scoresOf: ReturnType<typeof scoreLocally>) {
  const submission = makeSubmission(2, round, { id: 0, name: "", token: "" }, made);
  const [expected] = made.expected;
  const file = fileBytes(expected.models, submission.files[0].predictions, "csv");
  const check = secondsOf(() => void checkPredictions(file, expected));
  let resamples: Float64Array[] = [];
  const score = secondsOf(() => {
    const { scores } = scoresOf({ submission, made });
    resamples = scores.flatMap((one) => one.resamples ?? []);
  });
  const path = join(folder, "written");
  const write = secondsOf(() => {
    const target = openSync(path, "w");
    for (const values of [submission.files[0].predictions, ...resamples]) writeSync(target, values);
    fsyncSync(target);
    closeSync(target);
  });
  rmSync(path);
  return { check, score, write };
}
