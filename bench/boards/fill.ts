// Two hubs on one PostgreSQL with a board of many entries, each of a team of its own.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { comparePage, leaderboardPage, submissionPage, trackPage } from "../../src/hub/addresses.ts";
import { FailureError } from "../../src/lib/errors.ts";
import { startPostgres } from "../../test/db/postgres.ts";
import { startHub } from "../../test/hub/hub-process.ts";
import type { Ending } from "../../test/hub/serving.ts";
import { isSettled, type Sent, sendAll, toSend } from "../../test/hub/submissions/load.ts";
import { makeContest, makeTeams, serveArguments } from "../../test/hub/submissions/made-contest.ts";
import { makeSubmission } from "../../test/hub/submissions/made-submission.ts";

const SEED = 6;
const CLIENTS = 8;
/** A quarter of them is for testing: scores of more would only take longer to make. */
const RUNS = 400;

export interface FilledBoard {
  /** Addresses of the hubs. */
  hubs: readonly string[];
  /** The board's page on a hub. */
  board(hub: number): string;
  /** Pages that people look at, as paths. */
  pages: readonly string[];
  /** Sends a new entry to the first hub; gives its number when it is acknowledged. */
  enter(): Promise<number>;
}

/** Takes about a minute for 1,000 entries. `more` teams are there for later entries. */
export async function fillBoard(
  ending: Ending,
  folder: string,
  { entries, more }: { entries: number; more: number },
): Promise<FilledBoard> {
  const contest = await makeContest(join(folder, "zoo"), RUNS, ["mnist", "cifar10"]);
  const postgres = await startPostgres({ durable: true });
  ending.after(postgres.stop);
  const place = { url: await postgres.create() };
  const teams = await makeTeams(place, entries + more);
  const [made] = contest.tracks.values();
  const start = (name: string) => {
    mkdirSync(join(folder, name));
    return startHub(ending, serveArguments(contest, place, join(folder, name, "cache")));
  };
  const hubs = [(await start("first")).url, (await start("second")).url];

  let number = 0;
  const next = (): Sent => toSend(makeSubmission(SEED, number, teams[number++], made), made, "once");
  const send = async (sending: Sent[], to: readonly string[]) => {
    await sendAll({ hubs: to, sending, clients: CLIENTS, seed: SEED });
    const failed = sending.find((sent) => !isSettled(sent) || sent.acknowledged.length === 0);
    if (failed !== undefined) throw new FailureError(`a submission was not taken: ${failed.odd[0] ?? "no answer"}`);
    return sending.map(({ acknowledged }) => acknowledged[0].id);
  };
  const ids = await send(Array.from({ length: entries }, next), hubs);
  const { name, zoo } = made.track;
  return {
    hubs,
    board: (hub) => hubs[hub] + trackPage(name),
    pages: ["/", leaderboardPage, trackPage(name), submissionPage(ids[0]), comparePage(zoo)],
    enter: async () => (await send([next()], hubs.slice(0, 1)))[0],
  };
}
