// An object of S3 as chunks, asked for again from where they stopped when a connection is cut or stalls. Counted, so that
// a connection that ends early is never taken for the end of the object.
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from "@aws-sdk/client-s3";
import { FailureError } from "../lib/errors.ts";
import { pause, pauseAfter } from "./retry.ts";
import type { S3Connection } from "./s3-client.ts";
import { statusOf } from "./s3-errors.ts";
import type { ByteRange, ObjectHead } from "./store.ts";

/** What the SDK gives as a body in Node: chunks that can be dropped together with their connection. */
export type Body = AsyncIterable<Uint8Array> & {
  destroy(error?: Error): void;
  on(event: "error", listener: () => void): void;
};

/** Sends one GET; `range` in bytes, `tag` the ETag that the object must have. */
export function sendGet(
  client: S3Client,
  place: { Bucket: string; Key: string },
  range: ByteRange | undefined,
  tag?: string,
): Promise<GetObjectCommandOutput> {
  return client.send(
    new GetObjectCommand({
      ...place,
      ...(range ? { Range: `bytes=${range.start}-${range.end === undefined ? "" : range.end - 1}` } : {}),
      ...(tag ? { IfMatch: tag } : {}),
    }),
  );
}

/** A download that is under way. */
export class Download {
  readonly #connection: S3Connection;
  readonly #head: ObjectHead;
  readonly #range: Required<ByteRange>;
  readonly #tag: string | undefined;
  #body: Body | undefined;
  #isOver = false;

  /** `first` answers a request for exactly `range`. */
  constructor(connection: S3Connection, head: ObjectHead, range: Required<ByteRange>, first: GetObjectCommandOutput) {
    this.#connection = connection;
    this.#head = head;
    this.#range = range;
    this.#tag = first.ETag;
    this.#body = bodyOf(first);
  }

  /** Drops the connection; chunks that are waited for do not come. */
  async release(): Promise<void> {
    this.#isOver = true;
    this.#body?.destroy();
  }

  /** The bytes of the range. FailureError when `attempts` connections in a row brought no byte. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    const { patience } = this.#connection;
    const { start, end } = this.#range;
    let position = start;
    for (let fruitless = 0; position < end && !this.#isOver; ) {
      const before = position;
      this.#body ??= await this.#askFrom(position);
      let reason = "the connection ended";
      try {
        for await (const chunk of this.#watched(this.#body)) {
          position += chunk.byteLength;
          if (position > end) throw this.#failure("the server sends more than was asked for");
          yield chunk;
        }
      } catch (error) {
        if (error instanceof FailureError) throw error;
        reason = (error as Error).message;
      }
      this.#body.destroy();
      this.#body = undefined;
      if (position >= end || this.#isOver) break;
      fruitless = position > before ? 1 : fruitless + 1;
      if (fruitless >= patience.attempts) {
        throw this.#failure(`it broke off after ${position - start} of ${end - start} bytes (${reason})`);
      }
      await pause(pauseAfter(fruitless, patience, Math.random()));
    }
  }

  /** The rest from `position`, of the same object. */
  async #askFrom(position: number): Promise<Body> {
    const { key } = this.#head;
    const rest = { start: position, end: this.#range.end };
    const answer = await this.#connection
      .ask(
        `go on getting ${key}`,
        (client) => sendGet(client, this.#connection.fullKey(key), rest, this.#tag),
        (error) => statusOf(error) === 412 || statusOf(error) === 404,
      )
      .catch((error: unknown) => {
        throw error instanceof FailureError ? error : this.#failure("it was replaced or deleted while it was read");
      });
    const body = bodyOf(answer);
    if (answer.ContentRange?.startsWith(`bytes ${position}-`)) return body;
    body.destroy();
    throw this.#failure(`bytes from ${position} were asked for, the server sent ${answer.ContentRange ?? "all"}`);
  }

  #failure(reason: string): FailureError {
    return new FailureError(`can't get ${this.#head.key} in ${this.#connection.name}: ${reason}`);
  }

  /** Chunks of a body, which is destroyed when none comes for too long. The reader may take its time. */
  async *#watched(body: Body): AsyncGenerator<Uint8Array> {
    const chunks = body[Symbol.asyncIterator]();
    for (;;) {
      const seconds = this.#connection.idleMilliseconds / 1000;
      const stalled = new Error(`no byte came for ${seconds} s`);
      const timer = setTimeout(() => body.destroy(stalled), seconds * 1000);
      const { done, value } = await chunks.next().finally(() => clearTimeout(timer));
      if (done) return;
      yield value;
    }
  }
}

/** The SDK's stream. Errors reach whoever iterates; one that comes when nobody does must not end the process. */
export function bodyOf(answer: GetObjectCommandOutput): Body {
  const body = answer.Body as unknown as Body;
  body.on("error", () => {});
  return body;
}
