// Whose page it is: what a signed-in visitor sees may be its own, while all others share one.
import type { Context } from "hono";
import { headersOf } from "../../conditions.ts";
import type { People, Team } from "../../people/types.ts";

/** The visitor's team. Nobody who has not been here has a cookie, so of those nothing is looked up. */
export async function teamOfVisitor(c: Context, people: Pick<People, "visitor">): Promise<Team | undefined> {
  return headersOf(c)("cookie") === undefined ? undefined : (await people.visitor(c)).team;
}
