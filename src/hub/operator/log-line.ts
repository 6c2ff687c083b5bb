// The line that an action leaves in the public log, in the action's own transaction: neither is without the other.
import type { Transaction } from "../../db/index.ts";

export interface LogLine {
  action: string;
  reason: string;
  submission?: number;
  track?: string;
  /** Of a transfer, the team that had the submission until now. */
  team?: number;
}

export async function addLogLine(transaction: Transaction, line: LogLine): Promise<void> {
  const { action, reason, submission = null, track = null, team = null } = line;
  await transaction
    .insertInto("public_log")
    .values({ action, submission_id: submission, track, team_id: team, reason })
    .execute();
}
