// One HTTP request to a server that may be slow, broken or hostile: redirects are followed by our own rules, answers come
// unpacked only, and a connection on which almost nothing comes counts as cut.
import { FailureError } from "../lib/errors.ts";
import { passingFailure } from "./passing.ts";

const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];
/** Statuses that may pass, besides all from 500 on: timeout, too early, too many requests. */
const PASSING = [408, 425, 429];
/** Fewer bytes than this in the idle time count as none: a server must not hold us with a byte now and then. */
const LEAST_BYTES = 1024;

export interface Question {
  url: URL;
  headers?: Record<string, string>;
  /** Whether redirects may lead to another host (a mirror). */
  mayLeaveHost: boolean;
  /** Time in which something must come, in milliseconds. */
  idleMilliseconds: number;
  signal?: AbortSignal | undefined;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** The body, once. Fails with an error that may pass if the connection breaks or idles. */
  chunks: AsyncGenerator<Uint8Array>;
  /** Frees the connection if `chunks` is not read to its end. */
  cancel(): void;
}

/**
 * Asks by GET and follows redirects: at most five, never twice to one place, http and https only, without credentials.
 * @throws FailureError, one that may pass (passing.ts) for broken connections and statuses 408, 425, 429 and from 500 on.
 */
export async function ask(question: Question): Promise<Answer> {
  const { headers = {}, idleMilliseconds, signal } = question;
  const stop = new AbortController();
  const stopped = () => stop.abort(signal?.reason);
  if (signal?.aborted) stopped();
  signal?.addEventListener("abort", stopped);
  const cancel = () => {
    signal?.removeEventListener("abort", stopped);
    stop.abort();
  };
  try {
    let url = question.url;
    const seen = new Set<string>();
    for (;;) {
      const response = await inTime(
        idleMilliseconds,
        stop,
        fetch(url.href, {
          headers: { ...headers, "accept-encoding": "identity" },
          redirect: "manual",
          signal: stop.signal,
        }),
      );
      if (!REDIRECTS.includes(response.status)) return answerOf(response, question, stop, cancel);
      await response.body?.cancel();
      seen.add(url.href);
      url = redirected(url, response.headers.get("location"), question.mayLeaveHost);
      if (seen.has(url.href)) throw new FailureError(`it redirects in a loop, to ${url.href} again`);
      if (seen.size > MOST_REDIRECTS) throw new FailureError(`it redirects more than ${MOST_REDIRECTS} times`);
    }
  } catch (error) {
    cancel();
    throw signal?.aborted ? signal.reason : error;
  }
}

function redirected(from: URL, location: string | null, mayLeaveHost: boolean): URL {
  const to = location === null ? null : URL.parse(location, from.href);
  if (to === null) throw new FailureError("it redirects without saying where to");
  if (to.protocol !== "http:" && to.protocol !== "https:") {
    throw new FailureError(`it redirects to a ${to.protocol} address; only http: and https: are followed`);
  }
  if (to.username || to.password) throw new FailureError("it redirects to an address that holds credentials");
  if (to.hostname !== from.hostname && !mayLeaveHost) {
    throw new FailureError(`it redirects from ${from.host} to another host, ${to.host}; only files may lie elsewhere`);
  }
  to.hash = "";
  return to;
}

function answerOf(response: Response, question: Question, stop: AbortController, cancel: () => void): Answer {
  const { status, headers } = response;
  if (status >= 500 || PASSING.includes(status)) {
    throw passingFailure(`the server answered ${status}`, retryAfter(headers.get("retry-after")));
  }
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding.trim() !== "" && encoding.trim().toLowerCase() !== "identity") {
    throw new FailureError(`the server sends it packed (Content-Encoding ${encoding}), although that was ruled out`);
  }
  return { status, headers, chunks: chunksOf(response, question, stop, cancel), cancel };
}

async function* chunksOf(
  response: Response,
  { idleMilliseconds, signal }: Question,
  stop: AbortController,
  cancel: () => void,
): AsyncGenerator<Uint8Array> {
  // Only the time that we wait for the server counts, not what our reader takes in between.
  let left = idleMilliseconds;
  let bytes = 0;
  const body = response.body?.getReader();
  try {
    for (;;) {
      const before = performance.now();
      const next = await inTime(left, stop, body?.read() ?? Promise.resolve({ done: true, value: undefined }));
      if (next.done || next.value === undefined) return;
      left -= performance.now() - before;
      bytes += next.value.length;
      if (bytes >= LEAST_BYTES) {
        left = idleMilliseconds;
        bytes = 0;
      }
      yield next.value;
    }
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  } finally {
    cancel();
  }
}

/** What `work` gives; a FailureError that may pass if it takes too long (`stop` then ends it) or the connection breaks. */
async function inTime<T>(milliseconds: number, stop: AbortController, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(passingFailure(`almost nothing came for ${shown(milliseconds)}`)),
      Math.max(milliseconds, 0),
    );
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    stop.abort();
    work.catch(() => {});
    throw error instanceof FailureError ? error : broken(error);
  } finally {
    clearTimeout(timer);
  }
}

function shown(milliseconds: number): string {
  return milliseconds >= 1000 ? `${Math.round(milliseconds / 1000)} s` : `${Math.max(0, Math.round(milliseconds))} ms`;
}

const NETWORK: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the host's name can't be looked up",
  ECONNRESET: "the connection was cut",
  UND_ERR_SOCKET: "the connection was cut",
  UND_ERR_CONNECT_TIMEOUT: "no connection could be made in time",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the server sent another length than it said",
  CERT_HAS_EXPIRED: "the server's certificate has expired",
};

function broken(error: unknown): FailureError {
  const { cause, message } = error as Error;
  const { code } = (cause ?? error) as NodeJS.ErrnoException;
  const detail = cause instanceof Error && cause.message !== "" ? cause.message : message;
  const text = typeof code === "string" ? `${NETWORK[code] ?? detail} (${code})` : detail;
  return passingFailure(text);
}

/** A Retry-After header, seconds or a date, in milliseconds from now; 0 for nothing that can be read. */
function retryAfter(header: string | null): number {
  if (header === null) return 0;
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : 0;
}
