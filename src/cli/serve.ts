// `weighbridge serve`: the hub over a store and a database, until it is told to stop.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readPlace } from "../db/index.ts";
import { createHub, type Hub, type HubOptions, type Listening, listen, openLog } from "../hub/index.ts";
import { FailureError } from "../lib/errors.ts";
import { openStore } from "../store/index.ts";
import { wholeNumber } from "./arguments.ts";
import { openHubDatabase, placeName, USUAL_DATABASE, wordsOf } from "./hub-database.ts";
import { ECHO_MILLISECONDS } from "./stopping.ts";

export const summary = "serve published zoos and their leaderboard: pages, an API, downloads";

export const help = `Usage: weighbridge serve [options]

Serves the zoos of a store over HTTP until Ctrl-C or SIGTERM: pages for people, a JSON API, files with byte ranges; and,
with a database, takes submissions and ranks them. Then it takes no new connections and lets running downloads finish,
for at most 30 seconds. docs/hub.md and docs/operating.md tell the rest.

Options:
  --store PLACE         a folder or s3://bucket/prefix?endpoint=..; if not given, data/public
  --database PLACE      for teams and submissions: a folder, which is made if it is missing, or postgres://user@host/name
                        for several hubs side by side; none: only zoos. If not given, ${USUAL_DATABASE}
  --private PLACE       the store of withheld labels, which scores are computed from; if not given, data/private if it
                        is there
  --admin-token-file F  the operator's token, made if it is missing; if not given, admin-token beside the embedded
                        database, data/admin-token with a server
  --host HOST           address to listen on; if not given, 127.0.0.1, which only this machine reaches
  --port N              if not given, 8080; 0 takes a free one
  --cache DIR           for what is made when it is asked for (.npy, dumps); if not given, data/hub-cache
  --redirect-base URL   send downloads of files there, such as a mirror that has the same keys
  --public-url URL      https://host, as the world knows it; if not given, as each request calls it
  --trust-proxy         believe X-Forwarded-For, -Proto and -Host: only behind a proxy that sets them
  --rate-limit N        requests a minute for each address; if not given, 1200; 0 for no limit
  --log FILE|-|none     access log, a line of JSON each; - for standard error, which is what it is if not given
  --json                print one JSON object when it listens

Exit codes: 0 stopped, 1 failed, 2 wrong usage or input.`;

const OPTIONS = {
  store: { type: "string" },
  database: { type: "string", default: USUAL_DATABASE },
  private: { type: "string" },
  "admin-token-file": { type: "string" },
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
  const place = values.database === "none" ? undefined : readPlace(values.database);
  const store = await openStore(values.store ?? join("data", "public"));
  const privateStore = await openPrivate(values.private);
  const tell = (error: unknown) => console.error(`weighbridge: ${(error as Error).message}`);
  const log = values.log === "none" ? undefined : openLog(values.log === "-" ? 2 : values.log, tell);
  const options: HubOptions = {
    store,
    ...(privateStore === undefined ? {} : { privateStore }),
    cacheFolder: values.cache ?? join("data", "hub-cache"),
    trustProxy: values["trust-proxy"],
    ...(values["redirect-base"] === undefined ? {} : { redirectBase: values["redirect-base"] }),
    ...(values["public-url"] === undefined ? {} : { publicUrl: values["public-url"] }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(log === undefined ? {} : { log: log.write }),
  };
  createHub(options); // what is wrong with them is told before a database is made
  if (place !== undefined) {
    const adminTokenFile = values["admin-token-file"];
    const telling = { adminTokenFile, tell: (line: string) => console.error(`weighbridge: ${line}`) };
    options.database = await openHubDatabase(values.database, telling);
  }
  const code = await serveUntilStopped(options, { host: values.host, port }, (url) => {
    const database = place === undefined ? null : placeName(place);
    if (values.json) return console.log(JSON.stringify({ url, store: store.name, database }));
    console.log(`Serving ${store.name} at ${url}`);
    if (place !== undefined) console.log(`Teams and submissions are in the database ${wordsOf(place)}`);
  });
  log?.close();
  return code;
}

async function openPrivate(given: string | undefined) {
  const usual = join("data", "private");
  if (given === undefined && !existsSync(usual)) return undefined;
  return openStore(given ?? usual);
}

/**
 * Serves until SIGTERM or Ctrl-C, then lets running answers finish and closes database and stores, which are closed too
 * where it can't begin. `listening` is told the URL. With `anotherPort`, a port that is taken is no error: a free one is
 * used. Resolves to the exit code, 0.
 * @throws InputError or FailureError where it can't begin.
 */
export async function serveUntilStopped(
  options: HubOptions,
  { host, port, anotherPort = false }: { host: string; port: number; anotherPort?: boolean },
  listening: (url: string) => void,
): Promise<number> {
  const { store, privateStore, database } = options;
  let hub: Hub | undefined;
  let server: Listening | undefined;
  try {
    hub = createHub(options);
    server = await listenSomewhere(hub, { host, port, anotherPort });
    const stop = toldToStop();
    hub.context.contest?.benchmark.begin();
    listening(server.url);
    hub.context.catalog.list().then(
      ({ zoos }) => zoos.length > 0 || console.error(`There is no zoo in ${store.name} yet.`),
      (error: unknown) => console.error(`weighbridge: ${(error as Error).message}`),
    );
    await stop;
    console.error("Stopping; running downloads may finish.");
    return 0;
  } finally {
    await server?.close();
    await hub?.context.contest?.benchmark.end();
    await database?.close();
    await store.close();
    await privateStore?.close();
  }
}

async function listenSomewhere(
  hub: Hub,
  { host, port, anotherPort }: { host: string; port: number; anotherPort: boolean },
): Promise<Listening> {
  try {
    return await listen(hub, { host, port });
  } catch (error) {
    const isTaken = error instanceof FailureError && (error.cause as NodeJS.ErrnoException)?.code === "EADDRINUSE";
    if (!anotherPort || !isTaken) throw error;
    return listen(hub, { host, port: 0 });
  }
}

/** Resolves at the first SIGTERM or Ctrl-C; a later one that is not its echo (stopping.ts) ends the process at once. */
function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    let told: number | undefined;
    const stop = (): void => {
      const now = performance.now();
      if (told !== undefined && now - told >= ECHO_MILLISECONDS) process.exit(0);
      told ??= now;
      resolve();
    };
    process.on("SIGTERM", stop).on("SIGINT", stop);
  });
}
