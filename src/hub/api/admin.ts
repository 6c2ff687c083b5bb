// The operator's routes. To everybody else they are not there: the answer is that of a path that nobody has, given before
// anything of the request but its token was looked at.
import type { Context, Hono } from "hono";
import { adminActionsUrl, adminUrl } from "../addresses.ts";
import { send, sendJson } from "../answers.ts";
import type { Contest, HubContext } from "../context.ts";
import { nothingAnswer } from "../errors.ts";
import { act, describeRescoring, readAction } from "../operator/index.ts";
import { readQuery } from "../query.ts";
import { readJsonBody } from "../uploads/index.ts";

/** An action with the longest reason, each character escaped, has less. */
const MOST_BYTES = 32_768;

export function addAdmin(app: Hono, context: HubContext, contest: Contest): void {
  const nothing = (c: Context) => send(c, nothingAnswer(context, c.req.path, c.req.method));
  const forOperator = (answer: (c: Context) => Promise<Response>) => async (c: Context) => {
    const identity = await contest.people.identify(c);
    return identity?.kind === "admin" ? answer(c) : nothing(c);
  };

  app.post(
    adminActionsUrl,
    forOperator(async (c) => {
      readQuery(c, []);
      const action = readAction(await readJsonBody(c, MOST_BYTES));
      return sendJson(c, await act(contest, action));
    }),
  );

  app.get(
    `${adminUrl}/rescorings/:id`,
    forOperator(async (c) => {
      readQuery(c, []);
      const text = c.req.param("id") ?? "";
      const id = /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
      const state = id && (await contest.benchmark.rescoring(id));
      if (!id || !state) return context.notFound(c, `There is no rescoring ${text}.`);
      return sendJson(c, describeRescoring(id, state));
    }),
  );
}
