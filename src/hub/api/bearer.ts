// Who asks with a token, before anything else is looked at: a body is read for those only who may send one.
import type { Context } from "hono";
import { send } from "../answers.ts";
import type { Contest, HubContext } from "../context.ts";
import { errorAnswer } from "../errors.ts";
import { UNKNOWN_TOKEN } from "../people/index.ts";
import type { Team } from "../people/types.ts";

const NEEDED = "A team's token is needed: Authorization: Bearer TOKEN. It was shown when the team signed up.";

/** The team whose token a request has, or the answer that it needs one (401, 403). */
export async function teamOf(c: Context, context: HubContext, { people }: Contest): Promise<Team | Response> {
  const identity = await people.identify(c);
  if (identity?.kind === "team") return identity.team;
  if (identity !== undefined) return refuse(c, context, 403, "This token is the operator's; a team's is needed.");
  const message = /^Bearer +\S/i.test(c.req.header("authorization") ?? "") ? UNKNOWN_TOKEN : NEEDED;
  return refuse(c, context, 401, message, { "WWW-Authenticate": 'Bearer realm="Weighbridge"' });
}

/** An error of the API with headers. */
export function refuse(
  c: Context,
  context: HubContext,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): Response {
  return send(c, errorAnswer(context, c.req.path, status, message, headers));
}
