// Waits for a rescoring that a hub does in the background, and shows how far it is.
import { setTimeout as sleep } from "node:timers/promises";
import type { OperatorRescoring } from "../../schemas/types.d.ts";
import { FailureError } from "../lib/errors.ts";
import { createProgress } from "../lib/progress.ts";
import { askHub } from "./ask-hub.ts";
import { checkedAnswer } from "./hub-answers.ts";

const PAUSE_MILLISECONDS = 300;
/** A hub that is started again is away for less. */
const AWAY_MILLISECONDS = 60_000;

/** Asks until all submissions are scored; gives the last answer. FailureError if the hub is away for a minute. */
export async function watchRescoring(
  { hub, token, quiet }: { hub: string; token: string; quiet: boolean },
  begun: OperatorRescoring,
): Promise<OperatorRescoring> {
  const label = `scoring ${begun.track} again`;
  const progress = createProgress({ label, total: begun.submissions, unit: "submissions", quiet });
  let state = begun;
  let heard = performance.now();
  while (state.scored < state.submissions) {
    await sleep(PAUSE_MILLISECONDS);
    const answer = await askHub({ hub, path: begun.url, token }).catch((error: unknown) => {
      if (performance.now() - heard < AWAY_MILLISECONDS) return undefined;
      progress.done();
      throw new FailureError(`${(error as Error).message}; the rescoring goes on when the hub does`);
    });
    if (answer === undefined) continue;
    if (answer.status !== 200) throw new FailureError(`the hub at ${hub} has no rescoring ${begun.id} any more`);
    const now = checkedAnswer<OperatorRescoring>("operator-rescoring", answer.body, hub);
    progress.add(now.scored - state.scored);
    state = now;
    heard = performance.now();
  }
  progress.done();
  return state;
}
