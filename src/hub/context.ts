// What the hub's routes and pages share: the catalogue, how an answer is made, and who asks. Everything is made once per
// hub and passed along, so that tests can have several.
import type { Context } from "hono";
import type { Database } from "../db/index.ts";
import type { Store } from "../store/index.ts";
import type { Kind } from "./answers.ts";
import type { Benchmark } from "./benchmark/types.ts";
import type { Catalog } from "./catalog.ts";
import type { Keep } from "./headers.ts";
import type { People } from "./people/types.ts";

export interface HubOptions {
  /** What is published. */
  store: Store;
  /** Teams and submissions; without it, the hub shows zoos and takes nothing. */
  database?: Database;
  /** Labels of test networks; without it, tracks of zoos with withheld labels are closed. */
  privateStore?: Store;
  /** Folder for what is made once when somebody asks: .npy files and dumps. */
  cacheFolder: string;
  /** Where files are sent for: the store's key is put behind it. */
  redirectBase?: string;
  /** The hub's address as the world knows it, `https://host`; otherwise that of the request. */
  publicUrl?: string;
  /** Whether X-Forwarded-For, -Proto and -Host come from a proxy of ours. */
  trustProxy?: boolean;
  /** Requests a minute and client address; 0 for no limit. */
  rateLimit?: number;
  /** Takes each line of the access log, without its line break. */
  log?: (line: string) => void;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/** How an answer is made and kept. */
export interface PageRecipe {
  /**
   * Names the body among all that are kept, if it depends on nothing else: begin it with the manifest's SHA-256
   * (`release.sha256`) or the list's text. A body without a key is made each time.
   */
  key?: string;
  make: () => string | Promise<string>;
  /** 200 if not given. */
  status?: number;
  /** text/html; charset=utf-8 if not given. */
  type?: string;
  /**
   * How long it may be kept by browsers and proxies. Default "minute" (what may change); "fresh" where a change must show
   * at once, "never" for what is one visitor's and for answers to a POST.
   */
  keep?: Keep;
}

/** What a hub with a database has. */
export interface Contest {
  database: Database;
  benchmark: Benchmark;
  people: People;
}

export interface HubContext {
  catalog: Catalog;
  /** Undefined if the hub has no database. */
  contest: Contest | undefined;
  store: Store;
  options: HubOptions;
  /** Writes an error to the log. */
  report(error: unknown): void;
  /** Address of the hub without a slash at its end, `http://host:8080`: for texts that leave the site. */
  publicUrl(c: Context): string;
  /** Answers with a body of any kind; with a key it is made once and kept. See `page` for what to put into the key. */
  answer(
    c: Context,
    kind: Kind,
    make: () => string | Uint8Array | Promise<string | Uint8Array>,
    key?: string,
  ): Response | Promise<Response>;
  /**
   * Answers with a page: security headers, ETag and 304, and the body from the cache if it is there. Hono's own c.html,
   * and headers set after it, are many times slower.
   */
  page(c: Context, recipe: PageRecipe): Response | Promise<Response>;
  /** The answer to what is not there: a page, one sentence. */
  notFound(c: Context, message: string): Response;
  /** Set by registerPages: the whole HTML of a page for an error, of one sentence. */
  errorPage(status: number, message: string): string;
}
