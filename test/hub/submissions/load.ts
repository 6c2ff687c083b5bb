// Clients that submit at once, not all of them politely: some send twice at the same time to two hubs, some go away half way
// and come back. What each was told is kept for the audit.
import type { Agent } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { ApiSubmitted } from "../../../schemas/types.d.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { validate } from "../../../src/lib/validate.ts";
import { type Answer, type Asked, connections, submit } from "./ask.ts";
import type { MadeTrack } from "./made-contest.ts";
import type { MadeSubmission } from "./made-submission.ts";

/** How a submission is sent; always with its key. */
export type Manner =
  | "once"
  /** Twice at once, to different hubs if there are several. */
  | "twins"
  /** Again after the answer. */
  | "again"
  /** Cut within the body, then whole. */
  | "cut"
  /** Cut after it was sent and before it was answered, then again. */
  | "unheard";

/** A submission and what became of it as far as its client knows. */
export interface Sent {
  submission: MadeSubmission;
  made: MadeTrack;
  manner: Manner;
  /** Bodies of the answers that say that it is stored. */
  acknowledged: ApiSubmitted[];
  /** Refused because the quota was used up. */
  refused: boolean;
  /** How often the hub had too much to do. */
  busy: number;
  /** Answers of any other kind, in words. */
  odd: string[];
}

export function toSend(submission: MadeSubmission, made: MadeTrack, manner: Manner): Sent {
  return { submission, made, manner, acknowledged: [], refused: false, busy: 0, odd: [] };
}

/** Whether the client has an answer and is done. */
export function isSettled({ acknowledged, refused, odd }: Sent): boolean {
  return acknowledged.length > 0 || refused || odd.length > 0;
}

const IMPOLITE: readonly Manner[] = ["twins", "again", "cut", "unheard"];

/** One in ten of each but "once". */
export function drawManner(stream: RandomStream): Manner {
  return IMPOLITE[stream.below(10)] ?? "once";
}

const OK = new Set([200, 201]);
const BUSY = 503;
const OVER_QUOTA = 429;

/** Notes an answer. False if the client is to come back: there was none, or the hub had too much to do. */
function note(sent: Sent, answer: Answer | undefined): boolean {
  if (answer === undefined) return false;
  if (answer.status === BUSY) {
    sent.busy++;
    return false;
  }
  if (OK.has(answer.status)) sent.acknowledged.push(validate("api-submitted", JSON.parse(answer.text), "the answer"));
  else if (answer.status === OVER_QUOTA && /\b5\b/.test(answer.text)) sent.refused = true;
  else sent.odd.push(`${sent.submission.key}: ${answer.status} ${answer.text.slice(0, 300)}`);
  return true;
}

export interface Load {
  hubs: readonly string[];
  sending: Iterable<Sent>;
  clients: number;
  seed: number;
  /** Clients stop when it says so. Default: when all are settled. */
  isOver?: () => boolean;
  /** Called with each answer that settles something. */
  answered?: () => void;
}

/** Sends one in its manner until there is an answer, or `isOver`. */
async function sendOne(agent: Agent, { hubs, isOver, answered }: Required<Load>, sent: Sent, stream: RandomStream) {
  const first = stream.below(hubs.length);
  const send = (turn: number, cut?: (bytes: number) => Asked["cut"]) =>
    submit(agent, hubs[(first + turn) % hubs.length], sent.submission, sent.made, cut);
  const share = stream.uniform();
  if (sent.manner === "cut") await send(0, (bytes) => Math.floor(bytes * share));
  if (sent.manner === "unheard") await send(0, () => "sent");
  for (let turn = 1; !isOver(); turn++) {
    const answers = await Promise.all(sent.manner === "twins" ? [send(turn), send(turn + 1)] : [send(turn)]);
    const noted = answers.map((answer) => note(sent, answer));
    if (noted.includes(true)) {
      answered();
      break;
    }
    await pause(20 + stream.below(100));
  }
  if (sent.manner === "again" && !isOver()) note(sent, await send(0));
}

/** So many clients, each with one submission at a time. */
export async function sendAll(given: Load): Promise<void> {
  const load = { isOver: () => false, answered: () => {}, ...given };
  const agent = connections(2 * load.clients);
  const queue = load.sending[Symbol.iterator]();
  const client = async (_: unknown, index: number) => {
    const stream = new RandomStream(streamKey(load.seed, "shuffle"), index);
    while (!load.isOver()) {
      const { value: sent, done } = queue.next();
      if (done) return;
      await sendOne(agent, load, sent, stream);
    }
  };
  await Promise.all(Array.from({ length: load.clients }, client));
  agent.destroy();
}
