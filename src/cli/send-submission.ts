// Sending a submission to a hub. It has a key that follows from what is sent, so that it can be sent again after a
// connection was lost, or by another run of the command, and is stored once.
import { createHash } from "node:crypto";
import type { ApiSubmitted, ApiUnsound, SubmissionDescription } from "../../schemas/types.d.ts";
import { readBounded } from "../download/bounded-json.ts";
import { passingFailure, passingWait } from "../download/passing.ts";
import { submissionsUrl } from "../hub/addresses.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { canonicalJson } from "../lib/json.ts";
import { type Patience, withRetries } from "../store/retry.ts";
import { checkedAnswer, fetchFailure, messageOf, parseAnswer } from "./hub-answers.ts";

/** A few minutes: a hub that restarts, or that has much to score. */
const SUBMIT_PATIENCE: Patience = { attempts: 10, firstPause: 500, longestPause: 60_000 };
const MOST_ANSWER_BYTES = 2 ** 20;
/** For the upload, the check and the scores together. */
const MILLISECONDS = 180_000;

export interface Submission {
  track: string;
  /** As they are sent, each with the track's name of it. */
  files: readonly { name: string; file: string; bytes: Uint8Array }[];
  description: SubmissionDescription;
}

export interface SendOptions {
  /** As readHubUrl gives it. */
  hub: string;
  token: string;
  key: string;
  patience?: Patience;
  /** Told why it is sent again. */
  retrying(why: string): void;
}

/** What the hub made of it. */
export type Sent = { kind: "submitted"; submitted: ApiSubmitted } | { kind: "unsound"; unsound: ApiUnsound };

/** The same for the same submission, whatever the order of the track's files; seeds count in theirs. */
export function keyOf({ track, files, description }: Submission): string {
  const hashes = files.map(({ file, bytes }) => ({ file, sha256: createHash("sha256").update(bytes).digest("hex") }));
  hashes.sort((one, other) => (one.file < other.file ? -1 : one.file > other.file ? 1 : 0));
  return `content-${createHash("sha256")
    .update(canonicalJson({ track, description, files: hashes }))
    .digest("hex")}`;
}

/**
 * Sends a submission, again where what failed may pass.
 * @throws InputError for what the hub refuses, FailureError if it can't be reached, is busy or the quota is used.
 */
export async function sendSubmission(submission: Submission, options: SendOptions): Promise<Sent> {
  const passing = (error: unknown) => {
    const wait = passingWait(error);
    if (wait !== false) options.retrying((error as Error).message);
    return wait;
  };
  return withRetries(options.patience ?? SUBMIT_PATIENCE, passing, () => sendOnce(submission, options));
}

async function sendOnce(submission: Submission, { hub, token, key }: SendOptions): Promise<Sent> {
  const { status, headers, body } = await post(hub, submission, { token, key });
  if (status === 201 || status === 200)
    return { kind: "submitted", submitted: checkedAnswer<ApiSubmitted>("api-submitted", body, hub) };
  if (status === 422 && (body as Partial<ApiUnsound> | undefined)?.files !== undefined)
    return { kind: "unsound", unsound: checkedAnswer<ApiUnsound>("api-unsound", body, hub) };
  const says = messageOf(body);
  const message = `the hub at ${hub} answers ${status}${says === undefined ? "" : `: ${says}`}`;
  if (status >= 500 || status === 408) throw passingFailure(message, secondsOf(headers) * 1000);
  // Of the two that are 429, the limit of requests passes within a minute, and tells so.
  if (status === 429) {
    const isLimit = /\br=0\b/.test(headers.get("ratelimit") ?? "");
    throw isLimit ? passingFailure(message, secondsOf(headers) * 1000) : new FailureError(message);
  }
  if (status >= 400) throw new InputError(message);
  throw new FailureError(`${message}, which is no answer to a submission; is it a hub?`);
}

async function post(hub: string, submission: Submission, { token, key }: { token: string; key: string }) {
  const form = new FormData();
  form.append("description", JSON.stringify(submission.description));
  for (const { name, bytes } of submission.files) form.append("file", new Blob([Uint8Array.from(bytes)]), name);
  try {
    const answer = await fetch(hub + submissionsUrl(submission.track), {
      method: "POST",
      body: form,
      redirect: "manual", // the token goes where it was meant to go
      headers: { authorization: `Bearer ${token}`, "idempotency-key": key, "accept-encoding": "identity" },
      signal: AbortSignal.timeout(MILLISECONDS),
    });
    const bytes = answer.body === null ? new Uint8Array() : await readBounded(answer.body, MOST_ANSWER_BYTES);
    return { status: answer.status, headers: answer.headers, body: parseAnswer(bytes) };
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw passingFailure(`the connection to the hub at ${hub} failed: ${fetchFailure(error, MILLISECONDS)}`);
  }
}

function secondsOf(headers: Headers): number {
  const text = headers.get("retry-after") ?? "";
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}
