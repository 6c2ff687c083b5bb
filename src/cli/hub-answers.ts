// What a hub's answers are, and why there is none, for every command that asks one.
import type { ApiError } from "../../schemas/types.d.ts";
import { parseBounded } from "../download/bounded-json.ts";
import { FailureError } from "../lib/errors.ts";
import { validate } from "../lib/validate.ts";

/** Parsed as JSON; undefined if it is none. */
export function parseAnswer(bytes: Uint8Array): unknown {
  try {
    return parseBounded(bytes, "the answer");
  } catch {
    return undefined;
  }
}

/** The sentence of an error as hubs answer it; undefined if it is none. */
export function messageOf(body: unknown): string | undefined {
  const message = (body as Partial<ApiError> | null | undefined)?.error?.message;
  return typeof message === "string" ? message : undefined;
}

/** The answer as what it must be; a hub that sends something else has failed. */
export function checkedAnswer<T>(schema: string, body: unknown, hub: string): T {
  try {
    return validate<T>(schema, body, `the answer of ${hub}`);
  } catch (error) {
    throw new FailureError((error as Error).message);
  }
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name can't be looked up",
  ECONNRESET: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
};

/** Why a fetch with this limit of time gave nothing. */
export function fetchFailure(error: unknown, milliseconds: number): string {
  const { cause, message, name } = error as Error;
  if (name === "TimeoutError") return `no answer for ${milliseconds / 1000} s`;
  const { code, message: detail } = (cause ?? {}) as NodeJS.ErrnoException;
  return (code !== undefined && REASONS[code]) || detail || message;
}
