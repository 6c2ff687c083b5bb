// The connection of an S3 store: one configured client of the AWS SDK, its place in words, and requests with retries.
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { PATIENCE, type Patience, withRetries } from "./retry.ts";
import { asStoreFailure, passing } from "./s3-errors.ts";
import { checkedEndpoint, type S3Options } from "./s3-options.ts";

/** So many objects can be read at once: each holds a connection until its reader is through. */
const MOST_CONNECTIONS = 1024;

/** A request may take this many times the time in which at least some byte must pass: parts on slow lines take long. */
const MOST_IDLE_TIMES = 10;

/** Where requests go and how they are made. */
export class S3Connection {
  readonly bucket: string;
  /** "" or text that ends with a slash. */
  readonly prefix: string;
  /** May be printed. */
  readonly name: string;
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly idleMilliseconds: number;
  readonly patience: Patience;
  /** Private, so that no inspection of a store shows what it holds. */
  readonly #client: S3Client;

  constructor(options: S3Options) {
    this.bucket = options.bucket;
    this.prefix = options.prefix ? `${options.prefix.replace(/\/+$/, "")}/` : "";
    this.endpoint = options.endpoint === undefined ? undefined : checkedEndpoint(options.endpoint);
    this.region = options.region ?? "us-east-1";
    this.name = `s3://${this.bucket}/${this.prefix}${this.endpoint ? ` at ${this.endpoint}` : ""}`;
    this.idleMilliseconds = (options.idleSeconds ?? 60) * 1000;
    this.patience = options.patience ?? PATIENCE;
    this.#client = new S3Client(configuration(options, this));
  }

  /** What a key is called in the bucket. */
  fullKey(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: this.prefix + key };
  }

  /**
   * Makes a request, again where it may help. `doing` completes "can't ..". Errors for which `expected` is true are
   * passed on as the SDK threw them, all others as a FailureError.
   */
  async ask<T>(
    doing: string,
    request: (client: S3Client, attempt: number) => Promise<T>,
    expected: (error: unknown) => boolean = () => false,
  ): Promise<T> {
    try {
      return await withRetries(this.patience, passing, (attempt) => request(this.#client, attempt));
    } catch (error) {
      throw expected(error) ? error : asStoreFailure(error, `${doing} in ${this.name}`);
    }
  }

  close(): void {
    this.#client.destroy();
  }
}

/**
 * The SDK's own retries are off (ours say what they do), and so are the checksums that it adds by default since 2025 and
 * that not every server takes: requests are signed with the SHA-256 of their body, which servers check.
 */
function configuration(options: S3Options, { endpoint, region, idleMilliseconds }: S3Connection): S3ClientConfig {
  const agent = { maxSockets: MOST_CONNECTIONS, keepAlive: true };
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    forcePathStyle: true,
    maxAttempts: 1,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    followRegionRedirects: false,
    ...(options.credentials ? { credentials: options.credentials } : {}),
    ...(options.profile ? { profile: options.profile } : {}),
    requestHandler: {
      connectionTimeout: Math.min(10_000, idleMilliseconds),
      socketTimeout: idleMilliseconds,
      requestTimeout: MOST_IDLE_TIMES * idleMilliseconds,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
  };
}
