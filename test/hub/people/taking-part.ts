// Hubs that people take part in, and what stands for people: programs with a token, browsers with cookies.
import assert from "node:assert/strict";
import { type Database, openDatabase, type Tables } from "../../../src/db/index.ts";
import { TABLES } from "../../../src/db/schema.ts";
import type { HubOptions } from "../../../src/hub/index.ts";
import { openStore, type Store } from "../../../src/store/index.ts";
import type { Ground } from "../../db/both.ts";
import { type Ending, type Serving, serve } from "../serving.ts";

export interface TakingPart {
  database: Database;
  /** Two on one database where there can be two, else the same twice. */
  here: Serving;
  there: Serving;
  /** All that was logged. */
  logged(): string;
}

/** Serves hubs on a new database until the test ends. They believe X-Forwarded-For: each test has its addresses. */
export async function takePart(
  ending: Ending,
  { bench, openers }: Ground,
  options: Partial<HubOptions> & { store?: Store } = {},
): Promise<TakingPart> {
  const place = await bench.empty();
  const open = async () => {
    const database = await openDatabase(place);
    ending.after(() => database.close());
    const store = options.store ?? (await openStore("memory:"));
    const serving = await serve(ending, store, { trustProxy: true, ...options, database });
    ending.after(() => serving.hub.context.contest!.benchmark.end());
    return { database, serving };
  };
  const here = await open();
  const there = openers === 2 ? await open() : here;
  const logged = () => JSON.stringify([here.serving.log, there.serving.log]);
  return { database: here.database, here: here.serving, there: there.serving, logged };
}

let addresses = 0;

/** An address that nobody has had. */
export function newAddress(): string {
  addresses++;
  return `192.0.${addresses >> 8}.${addresses & 255}`;
}

/** POST /api/teams. */
export function signUp({ url }: { url: string }, name: unknown, address = newAddress()): Promise<Response> {
  return fetch(`${url}/api/teams`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Forwarded-For": address },
    body: JSON.stringify({ name }),
  });
}

/** A new team; gives its token. */
export async function newTeam(hub: { url: string }, name: string): Promise<string> {
  const answer = await signUp(hub, name);
  assert.equal(answer.status, 201, await answer.clone().text());
  return tokenOf(answer);
}

/** The token in an answer of the API. */
export async function tokenOf(answer: Response): Promise<string> {
  return ((await answer.json()) as { token: string }).token;
}

/** Asks with a token. */
export function ask({ url }: { url: string }, path: string, token?: string, method = "GET"): Promise<Response> {
  return fetch(url + path, { method, headers: token === undefined ? {} : { Authorization: `Bearer ${token}` } });
}

/** The sentence of an error of the API. */
export async function messageOf(answer: Response): Promise<string> {
  const { error } = (await answer.json()) as { error: { message: string; status: number } };
  assert.equal(error.status, answer.status);
  return error.message;
}

/** A page or a redirect as a browser got it. */
export interface Shown {
  status: number;
  headers: Headers;
  text: string;
}

/** Keeps cookies and sends forms, as browsers do; follows no redirects. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** Attributes of the last cookie that was set. */
  lastCookie = "";
  readonly address = newAddress();
  readonly #origin: string;
  readonly #headers: Record<string, string>;

  constructor({ url }: { url: string }, headers: Record<string, string> = {}) {
    this.#origin = url;
    this.#headers = headers;
  }

  get(path: string, { url = this.#origin } = {}): Promise<Shown> {
    return this.#send(url + path, {});
  }

  /** Sends a form with the token of the page, unless `fields` has another. */
  async post(path: string, fields: Record<string, string>, { from = path, headers = {} } = {}): Promise<Shown> {
    const form_token = fields.form_token ?? (await this.formToken(from));
    return this.send(path, { ...fields, form_token }, headers);
  }

  /** Sends a form as it is; FormData where it has files. */
  send(path: string, fields: Record<string, string> | FormData, headers: Record<string, string> = {}): Promise<Shown> {
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    const own = { Origin: this.#origin, "Sec-Fetch-Site": "same-origin", ...this.#headers, ...headers };
    return this.#send(this.#origin + path, { method: "POST", headers: own, body });
  }

  /** As the page shows it. */
  async formToken(path: string): Promise<string> {
    return formTokenIn((await this.get(path)).text);
  }

  async #send(url: string, request: RequestInit): Promise<Shown> {
    const Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { "X-Forwarded-For": this.address, ...this.#headers, Cookie, ...(request.headers as object) };
    const answer = await fetch(url, { ...request, headers, redirect: "manual" });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      this.lastCookie = cookie;
      if (/; Max-Age=0(;|$)/.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }
}

export function formTokenIn(text: string): string {
  const [, token] = /name="form_token" value="([^"]+)"/.exec(text) ?? [];
  assert.ok(token, `no form in ${text.slice(0, 500)}`);
  return token;
}

/** A browser that has signed in. */
export async function signedIn(hub: { url: string }, token: string): Promise<Browser> {
  const browser = new Browser(hub);
  const answer = await browser.post("/sign-in", { token });
  assert.equal(answer.status, 303, answer.text);
  return browser;
}

/** Everything that is in the database, as text; bytes in base64 and as they are. */
export async function contentOf({ db }: Database): Promise<string> {
  const tables = await Promise.all(
    TABLES.map(([table]) =>
      db
        .selectFrom(table as keyof Tables)
        .selectAll()
        .execute(),
    ),
  );
  return JSON.stringify(tables, (_key, value) => {
    if (!(value instanceof Uint8Array)) return value;
    return [Buffer.from(value).toString("base64url"), Buffer.from(value).toString("latin1")];
  });
}
