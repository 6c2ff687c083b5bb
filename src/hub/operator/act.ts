// The operator's actions, each in one transaction with its line of the public log.
import type { OperatorAction, OperatorAnswer, OperatorRescoring } from "../../../schemas/types.d.ts";
import { InputError } from "../../lib/errors.ts";
import { rescoringUrl } from "../addresses.ts";
import type { Contest } from "../context.ts";
import { changeSubmission, transferSubmission } from "./submissions.ts";
import { replaceToken, revokeToken } from "./tokens.ts";

/**
 * Does what the operator asks for and gives what was done.
 * @throws InputError for what is not there, and for an action that would change nothing; then nothing is logged.
 */
export async function act({ database, benchmark }: Contest, asked: OperatorAction): Promise<OperatorAnswer> {
  const { action, reason } = asked;
  switch (action) {
    case "hide":
    case "show":
    case "verify":
    case "unverify":
      return { action, done: await changeSubmission(database, action, asked.submission, reason) };
    case "transfer":
      return { action, done: await transferSubmission(database, asked.submission, asked.team, reason) };
    case "close": {
      const state = await benchmark.close(asked.track, reason, asked.superseded_by);
      if (state === undefined) throw noTrack(asked.track);
      const instead = asked.superseded_by === undefined ? "" : `; ${asked.superseded_by} takes its place`;
      return { action, done: `Track ${asked.track} is closed now${instead}.` };
    }
    case "rescore": {
      const begun = await benchmark.rescore(asked.track, reason);
      if (begun === undefined) throw noTrack(asked.track);
      const rescoring = describeRescoring(begun.id, { track: asked.track, scored: 0, submissions: begun.submissions });
      const done = `Rescoring ${begun.id} of track ${asked.track} has begun: ${begun.submissions} submissions.`;
      return { action, done, rescoring };
    }
    case "revoke-token":
      return { action, done: await revokeToken(database, asked.team, reason) };
    case "replace-token":
      return { action, ...(await replaceToken(database, asked.team, reason)) };
  }
}

export function describeRescoring(id: number, state: Omit<OperatorRescoring, "id" | "url">): OperatorRescoring {
  return { id, ...state, url: rescoringUrl(id) };
}

function noTrack(track: string): InputError {
  return new InputError(`there is no track ${track}`);
}
