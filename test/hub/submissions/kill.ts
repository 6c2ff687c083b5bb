// Kills a hub at moments drawn from a seed while clients submit, starts it again over the same database, and lets the clients
// that got no answer ask again with the same key. What they were told is for the audit.
import { setTimeout as pause } from "node:timers/promises";
import { type DatabasePlace, openDatabase } from "../../../src/db/index.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { type HubProcess, startHub } from "../hub-process.ts";
import type { Ending } from "../serving.ts";
import { isSettled, type Sent, sendAll } from "./load.ts";
import { type MadeContest, serveArguments } from "./made-contest.ts";

export interface Killing {
  ending: Ending;
  contest: MadeContest;
  place: DatabasePlace;
  cache: string;
  /** What is sent, in this order; enough that it does not end before the last kill. */
  sending: readonly Sent[];
  kills: number;
  clients: number;
  seed: number;
  /**
   * The kill comes so many milliseconds at most after the hub listens or, two times of three, after its first answer,
   * before which it only warms up; each moment is as likely.
   */
  within: number;
  tell?: (line: string) => void;
}

export interface Killed {
  /** Milliseconds after the hub listened, of each kill. */
  moments: number[];
  /** Submissions that were answered between the start of a hub and its kill. */
  answered: number[];
  /** Of how many kills the hub was storing something: a client was waiting for an answer. */
  underLoad: number;
  /** Acknowledged numbers that were missing right after a kill, in words. */
  missing: string[];
}

/** Starts and kills; at the end everything that was begun is settled by a hub that is stopped in order. */
export async function killAgainAndAgain(killing: Killing): Promise<Killed> {
  const { ending, contest, place, cache, sending, kills, clients, seed, within, tell = () => {} } = killing;
  const start = () => startHub(ending, serveArguments(contest, place, cache));
  const found: Killed = { moments: [], answered: [], underLoad: 0, missing: [] };
  const stream = new RandomStream(streamKey(seed, "points"));
  const places = new Map(sending.map((sent, place) => [sent, place]));
  let begun = 0;
  for (let kill = 0; kill < kills; kill++) {
    const moment = stream.uniform() * within;
    const isCold = stream.below(3) === 0;
    const hub = await start();
    const listened = performance.now();
    let answered = 0;
    const first = Promise.withResolvers<void>();
    const waiting = sending.slice(0, begun).filter((sent) => !isSettled(sent));
    const fresh = sending.slice(begun);
    let isOver = false;
    const load = sendAll({
      ...{ hubs: [hub.url], sending: noting([...waiting, ...fresh]), clients, seed: seed + kill },
      isOver: () => isOver,
      answered: () => {
        answered++;
        first.resolve();
      },
    });
    if (!isCold) await Promise.race([first.promise, hub.ended, load]);
    await pause(moment);
    isOver = true;
    hub.child.kill("SIGKILL");
    const after = performance.now() - listened;
    await hub.ended;
    await load;
    const open = sending.slice(0, begun).filter((sent) => !isSettled(sent)).length;
    if (open > 0) found.underLoad++;
    found.moments.push(Math.round(after));
    found.answered.push(answered);
    found.missing.push(...(await missingNow(place, sending.slice(0, begun))));
    tell(
      `kill ${kill + 1}: ${Math.round(after)} ms after the start, ${answered} answered then, ${open} without an answer`,
    );
  }
  const hub = await start();
  const waiting = sending.slice(0, begun).filter((sent) => !isSettled(sent));
  await sendAll({ hubs: [hub.url], sending: waiting, clients, seed });
  await stopHub(hub);
  return found;

  /** Notes which have begun. */
  function* noting(list: readonly Sent[]): Generator<Sent> {
    for (const sent of list) {
      begun = Math.max(begun, places.get(sent)! + 1);
      yield sent;
    }
  }
}

/** Of all that was acknowledged so far, what is not there. */
async function missingNow(place: DatabasePlace, sending: readonly Sent[]): Promise<string[]> {
  const database = await openDatabase(place);
  const rows = await database.db.selectFrom("submissions").select("id").execute();
  await database.close();
  const there = new Set(rows.map(({ id }) => id));
  return sending.flatMap(({ submission, acknowledged }) =>
    acknowledged.flatMap(({ id }) => (there.has(id) ? [] : [`${submission.key}: ${id} is not there after a kill`])),
  );
}

/** Tells it to stop, and waits. */
export async function stopHub(hub: HubProcess): Promise<void> {
  hub.child.kill("SIGTERM");
  await hub.ended;
}
