// A hub over a store on a free port, and requests as raw bytes: fetch puts paths and headers in order before it sends.
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { createHub, type Hub, type HubOptions, type Listening, listen } from "../../src/hub/index.ts";
import type { Store } from "../../src/store/index.ts";

/** What tests register their ends with: a test's context, or a suite's `after`. */
export interface Ending {
  after(end: () => Promise<void> | void): void;
}

/** An end for what a suite's `before` makes. Call it in the suite itself: an `after` within `before` runs at once. */
export function endOfSuite(): Ending {
  const ends: (() => Promise<void> | void)[] = [];
  after(async () => {
    for (const end of ends.reverse()) await end();
  });
  return { after: (end) => void ends.push(end) };
}

export interface Serving extends Listening {
  hub: Hub;
  /** Lines of the log so far, parsed. */
  log: Record<string, unknown>[];
  /** Resolves to the first line of the log that fits, now or later. */
  logged(fits: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
}

/** Serves a store without limits, unless the options say otherwise, until the test ends. */
export async function serve(ending: Ending, store: Store, options: Partial<HubOptions> = {}): Promise<Serving> {
  const cacheFolder = temporaryFolder(ending);
  const log: Serving["log"] = [];
  const waiting = new Set<() => void>();
  const hub = createHub({
    ...{ store, cacheFolder, rateLimit: 0 },
    log: (line) => {
      log.push(JSON.parse(line));
      for (const look of [...waiting]) look();
    },
    ...options,
  });
  const listening = await listen(hub, { port: 0 });
  ending.after(() => listening.close(0));
  const logged: Serving["logged"] = (fits) =>
    new Promise((resolve) => {
      const look = () => {
        const line = log.find(fits);
        if (line === undefined) return void waiting.add(look);
        waiting.delete(look);
        resolve(line);
      };
      look();
    });
  return { ...listening, hub, log, logged };
}

/** A folder that is removed when the test ends. */
export function temporaryFolder(ending: Ending): string {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-hub-"));
  ending.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
}

/** Sends bytes as they are, then reads until the server closes the connection. */
export async function sendRaw(port: number, text: string): Promise<RawAnswer> {
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => {}); // a server may cut what it refuses
  socket.write(text, "latin1");
  await once(socket, "close");
  return parseAnswer(Buffer.concat(chunks));
}

/** Asks for a target exactly as it is written. */
export function askRaw(port: number, target: string, headers = "", method = "GET"): Promise<RawAnswer> {
  return sendRaw(port, `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`);
}

function parseAnswer(bytes: Buffer): RawAnswer {
  const end = bytes.indexOf("\r\n\r\n");
  const [first, ...lines] = bytes.subarray(0, Math.max(0, end)).toString("latin1").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1] ?? 0), headers, body: bytes.subarray(end + 4) };
}
