// A new team: counted, stored with its token, or nothing of it.
import { brokenConstraint, countWrite, type Database, inTransaction } from "../../db/index.ts";
import { addToken } from "./token.ts";
import type { SignUp } from "./types.ts";

const DAY_SECONDS = 24 * 3600;
/** Sign-ups a day from one address, and from all. */
export const SIGN_UPS_OF_ADDRESS = 5;
export const SIGN_UPS_OF_ALL = 200;
const NAME = "sign-up";

/** Thrown to undo what was counted. */
class Refused extends Error {
  readonly outcome: SignUp;

  constructor(outcome: SignUp) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

/** `subject` stands for the address; `name` was checked. */
export async function signUp(database: Database, subject: string, name: string): Promise<SignUp> {
  try {
    return await inTransaction(database, async (transaction): Promise<SignUp> => {
      const limit = { name: NAME, seconds: DAY_SECONDS };
      const ofAddress = await countWrite(transaction, { ...limit, subject, most: SIGN_UPS_OF_ADDRESS });
      if (ofAddress !== undefined) throw new Refused({ kind: "limited", seconds: ofAddress, whose: "address" });
      const ofAll = await countWrite(transaction, { ...limit, subject: "", most: SIGN_UPS_OF_ALL });
      if (ofAll !== undefined) throw new Refused({ kind: "limited", seconds: ofAll, whose: "everybody" });
      const team = await transaction
        .insertInto("teams")
        .values({ name })
        .returning(["id", "name"])
        .executeTakeFirstOrThrow();
      return { kind: "signed-up", team, token: await addToken(transaction, team.id) };
    });
  } catch (error) {
    if (error instanceof Refused) return error.outcome;
    if (brokenConstraint(error) === "teams_name") return { kind: "taken" };
    throw error;
  }
}
