// Two questions that operators' machines ask: does the process live, and can it serve? The second asks store and database,
// at most once in a while, whoever asks how often.
import type { Hono } from "hono";
import { sql } from "../db/index.ts";
import { JSON_TYPE, sendJson } from "./answers.ts";
import type { HubContext } from "./context.ts";
import { describeThrown } from "./errors.ts";

/** How long the database's last answer counts, in milliseconds. */
const COUNTS_MILLISECONDS = 1_000;

/** GET /health: 200 as long as the process answers. GET /ready: 200 if store and database answer, else 503. */
export function addHealth(app: Hono, context: HubContext): void {
  app.get("/health", (c) =>
    context.answer(c, { type: JSON_TYPE, audience: "programs", keep: "never" }, () => '{"status":"ok"}\n', "health"),
  );
  const askDatabase = databaseQuestion(context);
  app.get("/ready", async (c) => {
    const asked = [
      ["store", () => context.catalog.list()],
      ["database", askDatabase],
    ] as const;
    for (const [name, ask] of asked) {
      try {
        await ask();
      } catch (error) {
        context.report(`not ready: ${describeThrown(error)}`);
        return sendJson(c, { status: `The ${name} does not answer.` }, { status: 503 });
      }
    }
    return sendJson(c, { status: "ok" });
  });
}

/** Resolves if the database answers or there is none. Those who ask while it is asked wait for the same answer. */
function databaseQuestion({ contest, options }: HubContext): () => Promise<unknown> {
  const { now = Date.now } = options;
  let asked: { at: number; answer: Promise<unknown> } | undefined;
  return async () => {
    if (contest === undefined) return;
    if (asked === undefined || now() - asked.at >= COUNTS_MILLISECONDS)
      asked = { at: now(), answer: sql`SELECT 1`.execute(contest.database.db) };
    return asked.answer;
  };
}
