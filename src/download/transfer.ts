// Gets one file of a source whole: as many answers as it takes, each going on where the last one broke off, and compared
// with the manifest's length and SHA-256. Where the bytes go is the sink's part: a file beside its place, or memory.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { PublishedFile } from "../../schemas/types.d.ts";
import { FailureError } from "../lib/errors.ts";
import { type Patience, pauseAfter } from "../store/retry.ts";
import { because, PULL_PATIENCE, passingFailure, passingWait } from "./passing.ts";
import type { OpenedFile, Release, ZooSource } from "./source.ts";
import { unlessStopped } from "./unless-stopped.ts";

/** So many new bytes make an answer that broke off a useful one, after which attempts are counted anew. */
const USEFUL_BYTES = 65_536;
/** A verified file is held in memory; published ones have at most about 80 MB. */
const MOST_MEMORY_BYTES = 2 ** 30;

/** The cause of the error for a file that the source does not have. */
const MISSING = { isMissing: true };

/** Whether an error of `transfer` or `readFile` says that the source does not have the file. */
export function saysMissing(error: unknown): boolean {
  return error instanceof FailureError && error.cause === MISSING;
}

/** Takes a file's bytes from its first to its last. */
export interface Sink {
  /** Bytes that it has, from an earlier attempt or process. */
  readonly position: number;
  /** The ETag under which it got them. */
  readonly etag: string | undefined;
  /** Called when an answer comes; `start` is `position`, or 0 if the source begins anew: then all is forgotten. */
  begin(start: number, etag: string | undefined): Promise<void>;
  write(chunk: Uint8Array): Promise<void>;
  /** SHA-256 of all bytes. */
  digest(): string;
  /** Forgets what it has. */
  clear(): Promise<void>;
}

export interface TransferOptions {
  patience?: Patience | undefined;
  signal?: AbortSignal | undefined;
  /** Told of every change of the sink's position: bytes more, or fewer where it begins anew. */
  moved?: (bytes: number) => void;
}

/**
 * Fills `sink` with `file`. What the sink has is gone on with, and got anew if that turns out to be damaged.
 * @throws FailureError that names the file and the source: it is not there, has other content than the manifest says, or
 *   could not be got with patience. The sink keeps what may be gone on with.
 */
export async function transfer(
  source: ZooSource,
  release: Release,
  file: PublishedFile,
  sink: Sink,
  options: TransferOptions = {},
): Promise<void> {
  const { patience = PULL_PATIENCE, signal, moved = () => {} } = options;
  let best = sink.position;
  let isResumed = sink.position > 0;
  for (let attempt = 1; ; attempt++) {
    try {
      if (sink.position < file.bytes) await receive(source, release, file, sink, signal, moved);
      const sha256 = sink.digest();
      if (sha256 === file.sha256) return;
      moved(-sink.position);
      await sink.clear();
      if (!isResumed) throw new FailureError(`its SHA-256 there is ${sha256}, ${file.sha256} by the manifest`);
      isResumed = false;
      attempt = 0;
    } catch (error) {
      const asked = passingWait(error);
      if (signal?.aborted) throw signal.reason;
      if (sink.position >= best + USEFUL_BYTES) {
        best = sink.position;
        attempt = 1;
      }
      if (asked === false || attempt >= patience.attempts)
        throw because(`can't get ${file.path} from ${source.name}`, error);
      await sleep(pauseAfter(attempt, patience, Math.random(), asked), undefined, { ...(signal ? { signal } : {}) });
    }
  }
}

/** One answer of the source, to the end of the file. */
async function receive(
  source: ZooSource,
  release: Release,
  file: PublishedFile,
  sink: Sink,
  signal: AbortSignal | undefined,
  moved: (bytes: number) => void,
): Promise<void> {
  const before = sink.position;
  const opening = source.open(release, file, { start: before, etag: sink.etag, signal });
  const answer = await unlessStopped(signal, opening, (late) => late?.cancel());
  if (answer === undefined) throw new FailureError("it is not there", { cause: MISSING });
  try {
    if (answer.start !== before) moved(answer.start - before);
    await sink.begin(answer.start, answer.etag);
    await receiveAll(answer, file, sink, signal, moved);
  } finally {
    await answer.cancel();
  }
}

async function receiveAll(
  answer: OpenedFile,
  file: PublishedFile,
  sink: Sink,
  signal: AbortSignal | undefined,
  moved: (bytes: number) => void,
): Promise<void> {
  for await (const chunk of answer.chunks) {
    signal?.throwIfAborted(); // a store doesn't know of it
    if (sink.position + chunk.length > file.bytes) {
      throw new FailureError(`more comes than the ${file.bytes} bytes of the manifest`);
    }
    await sink.write(chunk);
    moved(chunk.length);
  }
  if (sink.position < file.bytes) {
    throw passingFailure(`it broke off after ${sink.position} of ${file.bytes} bytes`);
  }
}

/** Reads a file of a source into memory, checked. FailureError as `transfer` throws. */
export async function readFile(
  source: ZooSource,
  release: Release,
  file: PublishedFile,
  options: TransferOptions = {},
): Promise<Uint8Array> {
  if (file.bytes > MOST_MEMORY_BYTES) {
    throw new FailureError(`${file.path} in ${source.name} may have ${MOST_MEMORY_BYTES} bytes, has ${file.bytes}`);
  }
  const sink = new MemorySink();
  await transfer(source, release, file, sink, options);
  return sink.bytes();
}

/** Grows as bytes come: what the manifest says of the length is not trusted. */
class MemorySink implements Sink {
  position = 0;
  etag: string | undefined;
  #chunks: Uint8Array[] = [];

  async begin(start: number, etag: string | undefined): Promise<void> {
    if (start === 0) await this.clear();
    this.etag = etag;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#chunks.push(chunk);
    this.position += chunk.length;
  }

  digest(): string {
    const hash = createHash("sha256");
    for (const chunk of this.#chunks) hash.update(chunk);
    return hash.digest("hex");
  }

  async clear(): Promise<void> {
    this.#chunks = [];
    this.position = 0;
    this.etag = undefined;
  }

  /** All bytes in one piece, which the sink gives away. */
  bytes(): Uint8Array {
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [];
    return all;
  }
}
