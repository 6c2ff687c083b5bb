// Downloads one file: to NAME.part beside its place, resumed where a download was cut off, renamed once its MD5 is right.
// Two processes may do so at once: both write the same bytes at the same places.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { asFailure, makeFolder } from "../lib/files.ts";

/** Far beyond any image set's file: a server that sends without end must not fill the disk. */
const MOST_BYTES = 2 ** 30;
const MOST_REQUESTS = 20;

export interface DownloadOptions {
  note?: (message: string) => void;
  /** Requests without a single new byte before it is given up. Default 3. */
  patience?: number;
  /** Seconds without a byte after which a connection counts as cut. Default 30. */
  idleSeconds?: number;
  /** Wait before a further request in milliseconds. Default 1000. */
  pause?: number;
}

/** What one request brought: nothing more is to come, more may come, or it is of no use to ask again. */
type Outcome = { state: "whole" } | { state: "cut" | "refused"; reason: string };

/**
 * Downloads `url` to `path` and checks that its MD5 is one of `md5`. Returns undefined if all went well, otherwise the
 * reason in a few words; `path` then does not exist. Throws a FailureError where the file can't be written.
 */
export async function download(
  url: string,
  path: string,
  md5: string[],
  options: DownloadOptions = {},
): Promise<string | undefined> {
  const part = `${path}.part`;
  await makeFolder(dirname(path));
  try {
    let resumed = (await sizeOf(part)) > 0;
    options.note?.(`${resumed ? "resuming" : "starting"} the download of ${url}`);
    for (;;) {
      const problem = await fetchWhole(url, part, options);
      if (problem !== undefined) return problem;
      const has = await md5Of(part);
      if (md5.includes(has)) {
        await rename(part, path);
        return undefined;
      }
      await rm(part, { force: true });
      if (!resumed) return `its MD5 must be ${md5.join(" or ")}, is ${has}`;
      options.note?.(`${part} was damaged; starting again`);
      resumed = false;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && (await sizeOf(path)) > 0) return undefined; // the other was first
    throw asFailure(error, "write", part);
  }
}

/** Asks until the file is whole, goes on where the last answer ended. Gives the reason if that fails. */
async function fetchWhole(url: string, part: string, options: DownloadOptions): Promise<string | undefined> {
  let useless = 0;
  for (let request = 0; ; request++) {
    const before = await sizeOf(part);
    const outcome = await fetchRest(url, part, before, (options.idleSeconds ?? 30) * 1000);
    if (outcome.state === "whole") return undefined;
    const after = await sizeOf(part);
    useless = after > before ? 0 : useless + 1;
    const has = after > 0 ? ` (${after} bytes are kept in ${part})` : "";
    if (outcome.state === "refused" || request === MOST_REQUESTS || useless === (options.patience ?? 3)) {
      return outcome.reason + has;
    }
    await new Promise((wake) => setTimeout(wake, options.pause ?? 1000));
  }
}

async function fetchRest(url: string, part: string, have: number, idle: number): Promise<Outcome> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new Error(`nothing came for ${idle / 1000} seconds`)), idle);
  try {
    const headers: Record<string, string> = { "Accept-Encoding": "identity" };
    if (have > 0) headers.Range = `bytes=${have}-`;
    const response = await network(fetch(url, { headers, signal: stop.signal }));
    if (response instanceof Cut) return { state: "cut", reason: response.reason };
    const answer = await startAndTotal(response, part, have);
    if ("state" in answer) {
      await response.body?.cancel().catch(() => {});
      return answer;
    }
    return await store(response, part, answer.start, answer.total, timer);
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

/** Where the answer's first byte belongs and how many bytes the whole file has, as far as the server tells. */
async function startAndTotal(
  response: Response,
  part: string,
  have: number,
): Promise<{ start: number; total: number | undefined } | Outcome> {
  const { status, headers } = response;
  if (status === 200) {
    const length = headers.get("content-length");
    const total = length === null ? undefined : Number(length);
    return (total ?? 0) > MOST_BYTES ? tooBig(total!) : { start: 0, total };
  }
  if (status === 206) {
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
    if (Number(start) === have) {
      const size = total === "*" ? undefined : Number(total);
      return (size ?? 0) > MOST_BYTES ? tooBig(size!) : { start: have, total: size };
    }
  }
  if (status === 206 || (status === 416 && have > 0)) {
    const isWhole = status === 416 && headers.get("content-range") === `bytes */${have}`;
    if (isWhole) return { state: "whole" };
    await rm(part, { force: true });
    return { state: "cut", reason: `the server could not go on after byte ${have}` };
  }
  const reason = `HTTP ${status}${response.statusText === "" ? "" : ` ${response.statusText}`}`;
  return { state: status >= 500 || status === 429 || status === 408 ? "cut" : "refused", reason };
}

async function store(
  response: Response,
  part: string,
  start: number,
  total: number | undefined,
  timer: NodeJS.Timeout,
): Promise<Outcome> {
  let place = start;
  const file = await openForWriting(part);
  try {
    const pieces = (response.body ?? new ReadableStream<Uint8Array>())[Symbol.asyncIterator]();
    for (;;) {
      const next = await network(pieces.next());
      if (next instanceof Cut) return { state: "cut", reason: `${next.reason} after ${place} bytes` };
      if (next.done) break;
      timer.refresh();
      if (place + next.value.length > MOST_BYTES) return tooBig(place + next.value.length);
      await writeAll(file, next.value, place);
      place += next.value.length;
    }
    if (total !== undefined && place < total) return { state: "cut", reason: `needs ${total} bytes, got ${place}` };
    await file.truncate(place);
    await file.sync();
    return { state: "whole" };
  } finally {
    await file.close();
  }
}

function tooBig(bytes: number): Outcome {
  return { state: "refused", reason: `may have ${MOST_BYTES} bytes at most, has at least ${bytes}` };
}

async function openForWriting(part: string): Promise<FileHandle> {
  return open(part, "r+").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return open(part, "w");
    throw error;
  });
}

async function writeAll(file: FileHandle, bytes: Uint8Array, place: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, place + done);
    done += bytesWritten;
  }
}

/** A connection that could not be made or broke: not an error of ours, so it is a value. */
class Cut {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

async function network<T>(work: Promise<T>): Promise<T | Cut> {
  try {
    return await work;
  } catch (error) {
    const { cause, message } = error as Error;
    const { code } = (cause ?? error) as NodeJS.ErrnoException;
    const detail = cause instanceof Error && cause.message !== "" ? cause.message : message;
    return new Cut(typeof code === "string" && !detail.includes(code) ? `${detail} (${code})` : detail);
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash("md5");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest("hex");
}
