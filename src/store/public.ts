// Whether anyone can read what a bucket holds. Withheld labels must not lie where a request without credentials gets them.
import { randomUUID } from "node:crypto";
import { FailureError } from "../lib/errors.ts";
import { withRetries } from "./retry.ts";
import type { S3Connection } from "./s3-client.ts";
import { passing } from "./s3-errors.ts";
import type { Store } from "./store.ts";

/** Puts an object of no interest, asks for it without credentials, deletes it. FailureError if there is no clear answer. */
export async function isReadableByAnyone(store: Store, connection: S3Connection): Promise<boolean> {
  const key = `public-access-probe-${randomUUID()}`;
  await store.put(key, Buffer.from("Somebody asked whether this place can be read without credentials.\n"));
  try {
    const url = anonymousUrl(connection, key);
    return await withRetries(connection.patience, passing, () => answersAnyone(url, connection));
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw new FailureError(
      `can't find out whether ${connection.name} is public: it gives no answer without credentials`,
    );
  } finally {
    await store.delete(key);
  }
}

/** Path style, as all requests here are. */
function anonymousUrl({ bucket, prefix, endpoint, region }: S3Connection, key: string): string {
  const server = endpoint ?? `https://s3.${region}.amazonaws.com`;
  return [server, bucket, ...(prefix + key).split("/").map(encodeURIComponent)].join("/");
}

async function answersAnyone(url: string, { name, idleMilliseconds }: S3Connection): Promise<boolean> {
  const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(idleMilliseconds) }).catch(
    (error: Error) => {
      throw error.cause ?? error; // fetch hides the network's error in the cause of its own
    },
  );
  await answer.body?.cancel();
  if (answer.ok) return true;
  // 400, 401, 403, 404: a server that does not give objects without a signature says one of these.
  if ([400, 401, 403, 404].includes(answer.status)) return false;
  throw answer.status >= 500 || answer.status === 429
    ? Object.assign(new Error("busy"), { $metadata: { httpStatusCode: answer.status } })
    : new FailureError(`can't find out whether ${name} is public: it answers ${answer.status} without credentials`);
}
