// Errors as answers: one sentence, as JSON for programs and as a page for people. What failed inside goes to the log; the
// world learns neither folders nor addresses of ours.
import { FailureError, InputError } from "../lib/errors.ts";
import { HTML_TYPE, JSON_TYPE, type Prepared, prepare } from "./answers.ts";
import type { HubContext } from "./context.ts";
import { NOTHING } from "./gate.ts";
import { RefusedUpload } from "./uploads/refused.ts";

/** Whether a path is asked for by programs. */
export function isForPrograms(path: string): boolean {
  return /^\/(?:api(?:\/|$)|health$|ready$|weighbridge\.py$)/.test(path);
}

/** The answer for an error at a path. */
export function errorAnswer(
  context: Pick<HubContext, "errorPage">,
  path: string,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Prepared {
  const forPrograms = isForPrograms(path);
  const body = forPrograms ? `${JSON.stringify({ error: { message, status } })}\n` : context.errorPage(status, message);
  const type = forPrograms ? JSON_TYPE : HTML_TYPE;
  const answer = prepare(body, { type, audience: forPrograms ? "programs" : "people", keep: "never", status });
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** The answer of a path that nobody has. The body of a POST to it is not read, whenever it comes. */
export function nothingAnswer(context: Pick<HubContext, "errorPage">, path: string, method: string): Prepared {
  return errorAnswer(context, path, 404, NOTHING, method === "POST" ? { Connection: "close" } : {});
}

/** The answer for what was thrown. */
export function thrownAnswer(context: Pick<HubContext, "errorPage">, path: string, error: unknown): Prepared {
  if (error instanceof RefusedUpload) return errorAnswer(context, path, error.status, error.message, error.headers);
  if (error instanceof InputError) return errorAnswer(context, path, 400, error.message);
  if (error instanceof FailureError) {
    const message = "The store behind this hub does not give what was asked for; try again in a minute.";
    return errorAnswer(context, path, 503, message, { "Retry-After": "60" });
  }
  return errorAnswer(context, path, 500, "This is a defect in the hub; it is in its log.");
}

/** One line for the log about what was thrown. */
export function describeThrown(error: unknown): string {
  if (error instanceof InputError || error instanceof FailureError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const place = error.stack?.split("\n")[1]?.trim() ?? "";
  return `defect: ${error.name}: ${error.message} ${place}`.trim();
}

/** A page for an error until registerPages gives a better one. */
export function plainErrorPage(status: number, message: string): string {
  const text = message.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${status}</title><h1>${status}</h1><p>${text}</p></html>\n`;
}
