// Teams as the operator names them.
import { sql, type Transaction } from "../../db/index.ts";
import { InputError } from "../../lib/errors.ts";
import { BASELINE_TEAM } from "../benchmark/enter-baselines.ts";
import type { Team } from "../people/types.ts";

/**
 * The team of this name, in upper or lower case; its row is locked until the transaction ends.
 * @throws InputError if there is none, or it is that of the built-in baselines.
 */
export async function findTeam(transaction: Transaction, name: string): Promise<Team> {
  const team = await transaction
    .selectFrom("teams")
    .select(["id", "name"])
    .where(sql<boolean>`lower(name) = lower(${name.trim().normalize("NFC")})`)
    .forUpdate()
    .executeTakeFirst();
  if (team === undefined) throw new InputError(`there is no team ${JSON.stringify(name)}`);
  if (team.name === BASELINE_TEAM) throw new InputError(`team ${team.name} is the built-in baselines', and stays so`);
  return team;
}
