// Objects in a bucket of any server that speaks S3. An object's SHA-256 is kept as its metadata. Works without conditional
// writes, fresh listings and the newer checksums, which not every server has.
import {
  DeleteObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import { FailureError, InputError } from "../lib/errors.ts";
import { asStream, checkKnown, checkRange, chunksOf, headOf, verified } from "./content.ts";
import { checkKey, checkPrefix, isKey } from "./keys.ts";
import { isReadableByAnyone } from "./public.ts";
import { abortUnlessComplete, type Upload } from "./s3-abort.ts";
import { S3Connection } from "./s3-client.ts";
import { firstPart, prepend, throughFile } from "./s3-content.ts";
import { bodyOf, Download, sendGet } from "./s3-download.ts";
import { codeOf, statusOf } from "./s3-errors.ts";
import type { S3Options } from "./s3-options.ts";
import { abortStaleUploads, abortUploadsOf, listUploads } from "./s3-stale.ts";
import { putAtOnce, putInParts } from "./s3-upload.ts";
import type {
  ByteRange,
  Content,
  GetOptions,
  KnownContent,
  ListedObject,
  ObjectHead,
  Store,
  StoredObject,
} from "./store.ts";
import { Turns } from "./turns.ts";

const PART_BYTES = 8 * 2 ** 20;
const HOUR = 3_600_000;

/** Puts of one key, by all stores of this process. */
const TURNS = new Turns();

export class S3Store implements Store {
  readonly name: string;
  readonly #connection: S3Connection;
  readonly #partBytes: number;
  readonly #staleMilliseconds: number;
  /** Uploads that could not be aborted because the server was gone. */
  #leftBehind: Upload[] = [];
  #cleaned = false;
  #bucketSeen = false;

  constructor(options: S3Options) {
    if (options.prefix) checkKey(options.prefix.replace(/\/+$/, ""));
    this.#connection = new S3Connection(options);
    this.name = this.#connection.name;
    this.#partBytes = options.partBytes ?? PART_BYTES;
    this.#staleMilliseconds = (options.staleHours ?? 24) * HOUR;
  }

  async put(key: string, content: Content, known: KnownContent = {}): Promise<ObjectHead> {
    checkKey(key);
    checkKnown(key, known);
    const chunks = chunksOf(key, content, known);
    return TURNS.take(`${this.name} ${key}`, async () => {
      try {
        return await this.#putChunks(key, chunks, content instanceof Uint8Array ? headOf(key, content, known) : known);
      } finally {
        await chunks.return(undefined); // lets the source go, however far it was read
      }
    });
  }

  async get(key: string, { range, verify = true }: GetOptions = {}): Promise<StoredObject | undefined> {
    checkKey(key);
    if (range) checkRange(key, range);
    const place = this.#connection.fullKey(key);
    try {
      const answer = await this.#connection.ask(
        `get ${key}`,
        (client) => sendGet(client, place, range),
        (error) => codeOf(error) === "NoSuchKey" || statusOf(error) === 416,
      );
      try {
        return this.#objectFrom(key, range, verify, answer);
      } catch (error) {
        bodyOf(answer).destroy();
        throw error;
      }
    } catch (error) {
      if (codeOf(error) === "NoSuchKey") return undefined;
      if (statusOf(error) !== 416) throw error;
      const bytes = (await this.head(key))?.bytes;
      if (bytes === undefined) return undefined;
      throw new InputError(`${key}: the range begins at byte ${range?.start}, the object has ${bytes} bytes`);
    }
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    checkKey(key);
    const place = this.#connection.fullKey(key);
    const isMissing = (error: unknown) => statusOf(error) === 404;
    try {
      const answer = await this.#connection.ask(
        `look at ${key}`,
        (client) => client.send(new HeadObjectCommand(place)),
        isMissing,
      );
      return this.#headFrom(key, answer.ContentLength ?? 0, answer.Metadata);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await this.#checkBucket();
      return undefined;
    }
  }

  async *list(prefix = ""): AsyncGenerator<ListedObject> {
    checkPrefix(prefix);
    const { bucket: Bucket, prefix: own } = this.#connection;
    let next: string | undefined;
    do {
      const more = next === undefined ? {} : { ContinuationToken: next };
      const page = await this.#connection.ask("list objects", (client) =>
        client.send(new ListObjectsV2Command({ Bucket, Prefix: own + prefix, ...more })),
      );
      for (const { Key, Size } of page.Contents ?? []) {
        const key = Key?.startsWith(own + prefix) ? Key.slice(own.length) : "";
        if (isKey(key)) yield { key, bytes: Size ?? 0 };
      }
      next = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (next !== undefined);
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    const place = this.#connection.fullKey(key);
    await this.#connection
      .ask(
        `delete ${key}`,
        (client) => client.send(new DeleteObjectCommand(place)),
        (error) => codeOf(error) === "NoSuchKey",
      )
      .catch((error: unknown) => {
        if (codeOf(error) !== "NoSuchKey") throw error;
      });
  }

  /** Puts an object, asks for it without credentials, and deletes it. */
  isPubliclyReadable(): Promise<boolean> {
    return isReadableByAnyone(this, this.#connection);
  }

  /** Keys of multipart uploads here that are neither completed nor aborted, by anybody. */
  async unfinishedUploads(): Promise<string[]> {
    return (await listUploads(this.#connection)).map(({ key }) => key);
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  async #putChunks(key: string, chunks: AsyncGenerator<Uint8Array>, known: KnownContent): Promise<ObjectHead> {
    const { first, rest } = await firstPart(chunks, this.#partBytes);
    if (rest === undefined) {
      const head = headOf(key, first, known);
      await putAtOnce(this.#connection, head, first);
      return head;
    }
    await this.#cleanUp(key);
    const whole = prepend(first, rest);
    const { sha256 } = known;
    if (sha256 !== undefined) return this.#putInParts(key, whole, { ...known, sha256 });
    return throughFile(key, whole, known, (head, file) => this.#putInParts(key, file, head));
  }

  #putInParts(
    key: string,
    chunks: AsyncIterable<Uint8Array>,
    known: KnownContent & { sha256: string },
  ): Promise<ObjectHead> {
    const leftBehind = (upload: Upload) => void this.#leftBehind.push(upload);
    return putInParts(this.#connection, key, chunks, known, this.#partBytes, leftBehind);
  }

  #objectFrom(
    key: string,
    range: ByteRange | undefined,
    verify: boolean,
    answer: GetObjectCommandOutput,
  ): StoredObject {
    const span = /^bytes (\d+)-(\d+)\/(\d+)$/
      .exec(answer.ContentRange ?? "")
      ?.slice(1)
      .map(Number);
    const bytes = span?.[2] ?? answer.ContentLength ?? 0;
    const given = { start: span?.[0] ?? 0, end: span ? span[1] + 1 : bytes };
    const wanted = { start: range?.start ?? 0, end: Math.min(range?.end ?? bytes, bytes) };
    if (given.start !== wanted.start || given.end !== wanted.end) {
      throw new FailureError(
        `can't get ${key} in ${this.name}: bytes ${wanted.start} to ${wanted.end} were asked for, ` +
          `the server sends ${given.start} to ${given.end}`,
      );
    }
    const head = this.#headFrom(key, bytes, answer.Metadata);
    const download = new Download(this.#connection, head, given, answer);
    const isWhole = given.end - given.start === bytes;
    const chunks = verify && isWhole ? verified(download.chunks(), head, this.name) : download.chunks();
    return { ...head, range: given, body: asStream(chunks, () => download.release()) };
  }

  #headFrom(key: string, bytes: number, metadata: Record<string, string> | undefined): ObjectHead {
    const sha256 = metadata?.sha256;
    if (sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256)) return { key, bytes, sha256 };
    throw new FailureError(`${key} in ${this.name} has no SHA-256 in its metadata: it was not written by a store`);
  }

  /** A HEAD says 404 for a missing object and for a missing bucket alike; the latter is an error. */
  async #checkBucket(): Promise<void> {
    if (this.#bucketSeen) return;
    const Bucket = this.#connection.bucket;
    const isMissing = (error: unknown) => statusOf(error) === 404;
    await this.#connection
      .ask("look at the bucket", (client) => client.send(new HeadBucketCommand({ Bucket })), isMissing)
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error;
        throw new FailureError(`can't find ${this.name}: there is no such bucket`);
      });
    this.#bucketSeen = true;
  }

  /** Before a multipart upload: ends what killed ones left. Needs rights that uploads do not, so it may fail. */
  async #cleanUp(key: string): Promise<void> {
    const uploads = this.#leftBehind;
    this.#leftBehind = [];
    for (const upload of uploads) {
      await abortUnlessComplete(this.#connection, upload).catch(() => this.#leftBehind.push(upload));
    }
    const isFirst = !this.#cleaned;
    this.#cleaned = true;
    try {
      if (isFirst) await abortStaleUploads(this.#connection, this.#staleMilliseconds, Date.now());
      await abortUploadsOf(this.#connection, key);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
    }
  }
}
