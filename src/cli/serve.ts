// `weighbridge serve`: the hub over a store, until it is told to stop.
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FailureError } from "../lib/errors.ts";
import { asFailure } from "../lib/files.ts";
import { wholeNumber } from "./arguments.ts";

export const summary = "serve published zoos: pages, an API, downloads";

export const help = `Usage: weighbridge serve [options]

Serves the zoos of a store over HTTP until Ctrl-C or SIGTERM: pages for people, a JSON API, files with byte ranges.
Then it takes no new connections and lets running downloads finish, for at most 30 seconds. docs/hub.md tells the rest.

Options:
  --store PLACE         a folder or s3://bucket/prefix?endpoint=..; if not given, data/store
  --host HOST           address to listen on; if not given, 127.0.0.1, which only this machine reaches
  --port N              if not given, 8080; 0 takes a free one
  --cache DIR           for what is made of published files (.npy); if not given, data/hub-cache
  --redirect-base URL   send downloads of files there, such as a mirror that has the same keys
  --public-url URL      https://host, as the world knows it; if not given, as each request calls it
  --trust-proxy         believe X-Forwarded-For, -Proto and -Host: only behind a proxy that sets them
  --rate-limit N        requests a minute for each address; if not given, 1200; 0 for no limit
  --log FILE|-|none     access log, a line of JSON each; - for standard error, which is what it is if not given
  --json                print one JSON object when it listens

Exit codes: 0 stopped, 1 failed, 2 wrong usage or input.`;

const OPTIONS = {
  store: { type: "string" },
  host: { type: "string", default: "127.0.0.1" },
  port: { type: "string", default: "8080" },
  cache: { type: "string" },
  "redirect-base": { type: "string" },
  "public-url": { type: "string" },
  "trust-proxy": { type: "boolean", default: false },
  "rate-limit": { type: "string" },
  log: { type: "string", default: "-" },
  json: { type: "boolean", default: false },
} as const;

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const port = wholeNumber("--port", values.port, 0, 65_535);
  const limit = values["rate-limit"];
  const rateLimit = limit === undefined ? undefined : wholeNumber("--rate-limit", limit, 0, 1_000_000_000);
  const { createHub, listen } = await import("../hub/index.ts");
  const { openStore } = await import("../store/index.ts");
  const place = values.store ?? join("data", "store");
  const store = await openStore(place);
  const log = await openLog(values.log);
  const hub = createHub({
    store,
    cacheFolder: values.cache ?? join("data", "hub-cache"),
    trustProxy: values["trust-proxy"],
    ...(values["redirect-base"] === undefined ? {} : { redirectBase: values["redirect-base"] }),
    ...(values["public-url"] === undefined ? {} : { publicUrl: values["public-url"] }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(log === undefined ? {} : { log: log.write }),
  });
  const listening = await listen(hub, { host: values.host, port });
  const { url } = listening;
  console.log(values.json ? JSON.stringify({ url, store: store.name }) : `Serving ${store.name} at ${url}`);
  await toldToStop();
  if (!values.json) console.error("Stopping; running downloads may finish.");
  await listening.close();
  await store.close();
  await log?.close();
  return 0;
}

/** Resolves at the first SIGTERM or Ctrl-C; a second one ends the process at once. */
function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of ["SIGTERM", "SIGINT"] as const) process.off(signal, stop);
      resolve();
    };
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, stop);
  });
}

interface Log {
  write(line: string): void;
  close(): Promise<void>;
}

/** A log that is appended to; undefined for "none". FailureError if the file can't be opened. */
async function openLog(place: string): Promise<Log | undefined> {
  if (place === "none") return undefined;
  if (place === "-") {
    return { write: (line) => void process.stderr.write(`${line}\n`), close: async () => {} };
  }
  const file = createWriteStream(place, { flags: "a" });
  await new Promise<void>((resolve, reject) => {
    file.once("open", () => resolve());
    file.once("error", (error) => reject(asFailure(error, "write", place)));
  });
  // A log that fails later (a full disk) must not end the hub: it is told once.
  let told = false;
  file.on("error", (error) => {
    if (!told) console.error(`weighbridge: ${(asFailure(error, "write", place) as FailureError).message}`);
    told = true;
  });
  return {
    write: (line) => void file.write(`${line}\n`),
    close: () => new Promise((resolve) => file.end(() => resolve())),
  };
}
