// What the cases of S3 share: a server, a proxy before it that makes faults, stores of their own, and how to look behind
// the server's back.
import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { inspect } from "node:util";
import { FailureError } from "../../src/lib/errors.ts";
import type { S3Store } from "../../src/store/s3.ts";
import type { S3Options } from "../../src/store/s3-options.ts";
import type { FaultProxy } from "./fault-proxy.ts";
import { SECRET_KEY, type Swift } from "./swift.ts";

export const PART_BYTES = 65_536;

/** Pauses short enough for tests, patience long enough for a server to start again. */
export const quick = { patience: { attempts: 5, firstPause: 20, longestPause: 100 }, idleSeconds: 10 };

export interface Bench {
  swift: Swift;
  proxy: FaultProxy;
  /** A store with a prefix of its own, through the proxy. */
  open(options?: Partial<S3Options>): S3Store;
  opened: S3Store[];
}

/** Requests with this method whose path and query match. */
export function requests(method: string, path = /./): (request: IncomingMessage) => boolean {
  return (request) => request.method === method && path.test(request.url ?? "");
}

/** What multipart uploads left in the bucket: unfinished ones by prefix. */
export async function leftOvers({ open }: Bench): Promise<string[]> {
  return open({ prefix: "" }).unfinishedUploads();
}

/** Asserts that work ends with a FailureError that says `text`, and that no part of it holds the secret. */
export async function fails(work: Promise<unknown>, text: RegExp): Promise<void> {
  await assert.rejects(work, (error: Error) => {
    assert.ok(error instanceof FailureError, inspect(error));
    assert.match(error.message, text);
    assertNoSecret(error);
    return true;
  });
}

/** Asserts that whatever prints a value prints no secret. */
export function assertNoSecret(value: unknown): void {
  const shown = inspect(value, { depth: 20, showHidden: true, getters: true });
  assert.ok(!shown.includes(SECRET_KEY), "the secret key can be seen");
  assert.ok(!(value instanceof Error && String(value.stack).includes(SECRET_KEY)), "the secret key is in the stack");
}
