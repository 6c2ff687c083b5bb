// A hub as small as pulling needs one, which keeps the rules of ranges and ETags, and breaks whatever a test tells it to.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { MadeRelease } from "./made-release.ts";

export type Misdeed = (request: IncomingMessage, response: ServerResponse, content: Buffer | undefined) => void;

export interface Rule {
  /** Which requests, by their path. */
  path: RegExp;
  misdeed: Misdeed;
  /** How many requests it meets; every one if not given. */
  times?: number;
}

export class MadeHub {
  rules: Rule[] = [];
  /** Path of each request and what it asked of ranges. */
  readonly seen: { path: string; range?: string | undefined; ifRange?: string | undefined }[] = [];
  url = "";
  readonly #releases: MadeRelease[];
  readonly #server = createServer((request, response) => this.#serve(request, response));

  constructor(...releases: MadeRelease[]) {
    this.#releases = releases;
  }

  async start(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Requests for files, in the order they came. */
  get files(): string[] {
    return this.seen.filter(({ path }) => path.includes("/files/")).map(({ path }) => path.split("/files/")[1]);
  }

  reset(...rules: Rule[]): void {
    this.rules = rules;
    this.seen.length = 0;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(request.url!);
    this.seen.push({ path, range: request.headers.range, ifRange: request.headers["if-range"] as string | undefined });
    const content = this.#contentOf(path);
    const rule = this.rules.find(({ path: met, times = 1 }) => times > 0 && met.test(path));
    if (rule?.times !== undefined) rule.times--;
    if (rule !== undefined) rule.misdeed(request, response, content?.body);
    else if (content === undefined) response.writeHead(404).end("nothing here");
    else send(request, response, content.body, content.etag);
  }

  #contentOf(path: string): { body: Buffer; etag: string } | undefined {
    if (path === "/api/zoos") {
      const zoos = this.#releases.flatMap(({ index }) => index.zoos);
      return { body: Buffer.from(JSON.stringify({ zoos: zoos.map((zoo) => ({ ...zoo, more: 1 })) })), etag: '"list"' };
    }
    for (const { manifest, manifestBytes, contents } of this.#releases) {
      const base = `/api/zoos/${manifest.zoo}/${manifest.version}`;
      if (path === `${base}/manifest.json`) return { body: manifestBytes, etag: '"manifest"' };
      const file = manifest.files.find((file) => path === `${base}/files/${file.path}`);
      const body = file && contents.get(file.path);
      if (body) return { body, etag: `"${file.sha256}"` };
    }
    return undefined;
  }
}

/** What an honest server answers. */
export function send(request: IncomingMessage, response: ServerResponse, body: Buffer, etag: string): void {
  const [, first] = /^bytes=(\d+)-$/.exec(request.headers.range ?? "") ?? [];
  const ifRange = request.headers["if-range"];
  if (first === undefined || (ifRange !== undefined && ifRange !== etag)) {
    response.writeHead(200, { "content-length": body.length, etag }).end(body);
    return;
  }
  const start = Number(first);
  if (start >= body.length) {
    response.writeHead(416, { "content-range": `bytes */${body.length}` }).end();
    return;
  }
  const rest = body.subarray(start);
  const range = `bytes ${start}-${body.length - 1}/${body.length}`;
  response.writeHead(206, { "content-length": rest.length, "content-range": range, etag }).end(rest);
}
