// Two questions that operators' machines ask: does the process live, and can it serve? The second asks the store, at most
// once in a while, whoever asks how often.
import type { Hono } from "hono";
import { JSON_TYPE, sendJson } from "./answers.ts";
import type { HubContext } from "./context.ts";
import { describeThrown } from "./errors.ts";

/** GET /health: 200 as long as the process answers. GET /ready: 200 if the store answers, else 503. */
export function addHealth(app: Hono, context: HubContext): void {
  app.get("/health", (c) =>
    context.answer(c, { type: JSON_TYPE, audience: "programs", keep: "never" }, () => '{"status":"ok"}\n', "health"),
  );
  app.get("/ready", async (c) => {
    try {
      await context.catalog.list();
      return sendJson(c, { status: "ok" });
    } catch (error) {
      context.report(`not ready: ${describeThrown(error)}`);
      return sendJson(c, { status: "The store does not answer." }, { status: 503 });
    }
  });
}
