// Zoos from a hub over HTTP. Redirects to other hosts are followed for files only: a mirror can't change them unnoticed,
// as the manifest has their SHA-256.
import type { PublishedFile, ZooList } from "../../schemas/types.d.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { type Patience, withRetries } from "../store/retry.ts";
import { readBounded } from "./bounded-json.ts";
import { type Answer, ask } from "./http.ts";
import { because, PULL_PATIENCE, passingWait } from "./passing.ts";
import {
  MOST_INDEX_BYTES,
  MOST_MANIFEST_BYTES,
  type OpenedFile,
  type OpenOptions,
  type Release,
  readRelease,
  readZooList,
  wrongLength,
  type ZooSource,
} from "./source.ts";

const IDLE_MILLISECONDS = 60_000;

export interface HubSourceOptions {
  /** Time in which something must come, in milliseconds. Default a minute. */
  idleMilliseconds?: number;
  /** For the list and manifests; default PULL_PATIENCE. */
  patience?: Patience;
  /** Told once why the list or a manifest does not come, before it is asked for again. */
  retrying?: (why: string) => void;
}

export class HubSource implements ZooSource {
  readonly name: string;
  readonly #base: URL;
  readonly #idleMilliseconds: number;
  readonly #patience: Patience;
  #retrying: ((why: string) => void) | undefined;

  /** Throws an InputError for what is no http(s) address or holds credentials, which it does not repeat. */
  constructor(address: string, options: HubSourceOptions = {}) {
    const url = URL.parse(address);
    if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
      throw new InputError("the address of a hub has the form http://host or https://host/prefix");
    }
    if (url.username || url.password) {
      throw new InputError(`the address of a hub must not hold credentials: give ${url.protocol}//${url.host}`);
    }
    if (url.search || url.hash) {
      throw new InputError("the address of a hub has nothing after a question mark or a hash");
    }
    if (!url.pathname.endsWith("/")) url.pathname += "/";
    this.#base = url;
    this.name = url.href.replace(/\/$/, "");
    this.#idleMilliseconds = options.idleMilliseconds ?? IDLE_MILLISECONDS;
    this.#patience = options.patience ?? PULL_PATIENCE;
    this.#retrying = options.retrying;
  }

  async list(): Promise<ZooList> {
    const path = "api/zoos";
    const bytes = await this.#read(path, MOST_INDEX_BYTES);
    if (bytes === undefined) throw new InputError(`${this.name} is no hub: it has no /${path}`);
    return readZooList(bytes, `${this.name}/${path}`);
  }

  async release(zoo: string, version: string): Promise<Release | undefined> {
    const path = `api/zoos/${zoo}/${version}/manifest.json`;
    const bytes = await this.#read(path, MOST_MANIFEST_BYTES);
    return bytes && readRelease(bytes, zoo, version, `${this.name}/${path}`);
  }

  async open({ manifest }: Release, file: PublishedFile, options: OpenOptions): Promise<OpenedFile | undefined> {
    const { start, etag, signal } = options;
    const headers: Record<string, string> = {};
    if (start > 0) {
      headers.range = `bytes=${start}-`;
      if (etag !== undefined) headers["if-range"] = etag;
    }
    const path = `api/zoos/${manifest.zoo}/${manifest.version}/files/${file.path}`;
    const answer = await this.#ask(path, { headers, mayLeaveHost: true, signal });
    try {
      return openedFile(answer, file, start);
    } catch (error) {
      answer.cancel();
      throw error;
    }
  }

  async close(): Promise<void> {}

  #ask(
    path: string,
    more: { headers?: Record<string, string>; mayLeaveHost: boolean; signal?: AbortSignal | undefined },
  ) {
    return ask({ url: new URL(path, this.#base), idleMilliseconds: this.#idleMilliseconds, ...more });
  }

  /** The body of a record, undefined for 404. FailureError that names the address. */
  async #read(path: string, most: number): Promise<Uint8Array | undefined> {
    const passing = (error: unknown) => {
      const wait = passingWait(error);
      if (wait !== false) this.#retrying?.(`can't get ${this.name}/${path} yet: ${(error as Error).message}`);
      if (wait !== false) this.#retrying = undefined;
      return wait;
    };
    try {
      return await withRetries(this.#patience, passing, async () => {
        const answer = await this.#ask(path, { mayLeaveHost: false });
        try {
          if (answer.status === 404) return undefined;
          if (answer.status !== 200) throw new FailureError(`the server answered ${answer.status}`);
          const length = Number(answer.headers.get("content-length") ?? 0);
          if (length > most) throw new FailureError(`it may have ${most} bytes, has ${length}`);
          return await readBounded(answer.chunks, most);
        } finally {
          answer.cancel();
        }
      });
    } catch (error) {
      throw because(`can't get ${this.name}/${path}`, error);
    }
  }
}

/** What an answer gives of a file. FailureError if it is no answer to what was asked. */
function openedFile(answer: Answer, file: PublishedFile, start: number): OpenedFile | undefined {
  const { status, headers, chunks } = answer;
  const etag = headers.get("etag") ?? undefined;
  const cancel = answer.cancel;
  if (status === 404) {
    cancel();
    return undefined;
  }
  if (status === 200) {
    const length = headers.get("content-length");
    if (length !== null && Number(length) !== file.bytes) throw wrongLength(Number(length), file);
    return { start: 0, etag: strong(etag), chunks, cancel };
  }
  const range = headers.get("content-range") ?? "";
  if (status === 206) {
    const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? [];
    if (total !== undefined && total !== "*" && Number(total) !== file.bytes) throw wrongLength(Number(total), file);
    if (Number(first) === start && start > 0) return { start, etag: strong(etag), chunks, cancel };
    throw new FailureError(`the server gives other bytes (${range || "no Content-Range"}) than those from ${start}`);
  }
  if (status === 416) throw new FailureError(`the server has no bytes from ${start} on (${range || "416"})`);
  throw new FailureError(`the server answered ${status}`);
}

/** Only a strong ETag promises the same bytes. */
function strong(etag: string | undefined): string | undefined {
  return etag !== undefined && /^"[\x21\x23-\x7e]{1,200}"$/.test(etag) ? etag : undefined;
}
