// Teams as the operator names them.
import { sql, type Transaction } from "../../db/index.ts";
import { InputError } from "../../lib/errors.ts";
import type { Team } from "../people/types.ts";

/** The team of this name, in upper or lower case; its row stays as it is until the transaction ends. InputError if there is none. */
export async function findTeam(transaction: Transaction, name: string): Promise<Team> {
  const team = await transaction
    .selectFrom("teams")
    .select(["id", "name"])
    .where(sql<boolean>`lower(name) = lower(${name})`)
    .forUpdate()
    .executeTakeFirst();
  if (team === undefined) throw new InputError(`there is no team ${JSON.stringify(name)}`);
  return team;
}
