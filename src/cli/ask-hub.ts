// Asking a hub's API with a token: one request, no redirects, so that the token goes where it was meant to go.
import { readFileSync } from "node:fs";
import { readBounded } from "../download/bounded-json.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { asUnreadable } from "../lib/files.ts";
import { fetchFailure, messageOf, parseAnswer } from "./hub-answers.ts";

export const USUAL_HUB = "http://127.0.0.1:8080";

const MOST_BYTES = 16 * 2 ** 20;
const MILLISECONDS = 60_000;

export interface HubAnswer {
  status: number;
  /** Parsed; undefined if it is no JSON. */
  body: unknown;
}

/** A hub's address without a slash at its end. InputError for what is none. */
export function readHubUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash)
    throw new InputError("--hub must be http:// or https:// and a host, with nothing behind it");
  if (url.username || url.password) throw new InputError("--hub must have no name or password in it");
  return url.origin;
}

/** Whether what is sent to a hub can be read on its way: not encrypted, and beyond this machine. */
export function isExposed(hub: string): boolean {
  const { protocol, hostname } = new URL(hub);
  return protocol === "http:" && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/** A token from a file, else from WEIGHBRIDGE_TOKEN, else from the usual file. InputError if there is none. */
export function readToken(
  file: string | undefined,
  usual: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const variable = environment.WEIGHBRIDGE_TOKEN;
  if (file === undefined && variable) return checkToken(variable, "WEIGHBRIDGE_TOKEN");
  const path = file ?? usual;
  if (path === undefined) throw new InputError("a token is needed: --token-file FILE, or WEIGHBRIDGE_TOKEN");
  try {
    return checkToken(readFileSync(path, "utf8"), path);
  } catch (error) {
    throw asUnreadable(error, path);
  }
}

function checkToken(text: string, where: string): string {
  const token = text.trim();
  if (!/^[!-~]{8,500}$/.test(token))
    throw new InputError(`${where}: must hold a token, one line of letters and digits`);
  return token;
}

export interface HubQuestion {
  /** As readHubUrl gives it. */
  hub: string;
  path: string;
  token?: string;
  /** Sent as JSON by POST; without it, it is a GET. */
  body?: unknown;
}

/**
 * Asks once. Gives whatever the hub answers below 500.
 * @throws FailureError if it can't be reached, answers 429 or from 500 on, or sends what is no JSON.
 */
export async function askHub({ hub, path, token, body }: HubQuestion): Promise<HubAnswer> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (token !== undefined) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  const url = new URL(path, hub);
  if (url.origin !== hub) throw new FailureError(`the hub at ${hub} names an address elsewhere, ${url.origin}`);
  try {
    const answer = await fetch(url, {
      ...{ headers, redirect: "manual", signal: AbortSignal.timeout(MILLISECONDS) },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    const bytes = answer.body === null ? new Uint8Array() : await readBounded(answer.body, MOST_BYTES);
    const { status } = answer;
    const parsed = parseAnswer(bytes);
    if (status >= 500 || status === 429) throw new FailureError(messageOf(parsed) ?? `it answers ${status}`);
    if (parsed === undefined) throw new FailureError(`it answers ${status} and no JSON; is it a hub?`);
    return { status, body: parsed };
  } catch (error) {
    const reason = error instanceof FailureError ? error.message : fetchFailure(error, MILLISECONDS);
    throw new FailureError(`can't ask the hub at ${hub}: ${reason}`);
  }
}
