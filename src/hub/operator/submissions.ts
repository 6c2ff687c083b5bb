// What the operator does to a submission. Its row is the lock: of two that do the same at once, one finds it done.
import { type Database, inTransaction, type Transaction } from "../../db/index.ts";
import { InputError } from "../../lib/errors.ts";
import { addLogLine } from "./log-line.ts";
import { findTeam } from "./teams.ts";

type Change = "hide" | "show" | "verify" | "unverify";

/** Hides, shows, verifies or takes a verification back. InputError if there is no such submission or it is so already. */
export function changeSubmission(database: Database, action: Change, id: number, reason: string): Promise<string> {
  return inTransaction(database, async (transaction) => {
    const { hidden, standing } = await lockSubmission(transaction, id);
    const set = (values: { hidden: boolean } | { standing: "self-reported" | "verified" }) =>
      transaction.updateTable("submissions").set(values).where("id", "=", id).execute();
    if (action === "hide" || action === "show") {
      if (hidden === (action === "hide"))
        throw new InputError(`submission ${id} is ${hidden ? "hidden" : "shown"} already`);
      await set({ hidden: !hidden });
    } else {
      if (standing === "baseline")
        throw new InputError(`submission ${id} is a baseline, which is not verified: anybody can make it again`);
      if ((standing === "verified") === (action === "verify"))
        throw new InputError(`submission ${id} is ${standing} already`);
      await set({ standing: action === "verify" ? "verified" : "self-reported" });
    }
    await addLogLine(transaction, { action, reason, submission: id });
    return `Submission ${id} is ${STATE[action]} now.`;
  });
}

const STATE: Record<Change, string> = { hide: "hidden", show: "shown", verify: "verified", unverify: "self-reported" };

/** Gives a submission to another team, which is named. Its quota stays with the team that used it. */
export function transferSubmission(database: Database, id: number, to: string, reason: string): Promise<string> {
  return inTransaction(database, async (transaction) => {
    const { standing, team_id: from } = await lockSubmission(transaction, id);
    if (standing === "baseline") throw new InputError(`submission ${id} is a baseline, which stays with its team`);
    const team = await findTeam(transaction, to);
    if (team.id === from) throw new InputError(`submission ${id} is of team ${team.name} already`);
    await transaction.updateTable("submissions").set({ team_id: team.id }).where("id", "=", id).execute();
    await addLogLine(transaction, { action: "transfer", reason, submission: id, team: from });
    return `Submission ${id} is of team ${team.name} now.`;
  });
}

async function lockSubmission(transaction: Transaction, id: number) {
  const row = await transaction
    .selectFrom("submissions")
    .select(["hidden", "standing", "team_id"])
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new InputError(`there is no submission ${id}`);
  return row;
}
