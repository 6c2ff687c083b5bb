// Teams, tokens and sessions of a hub.
import type { IncomingMessage } from "node:http";
import type { Context } from "hono";
import { type Database, forgetExpired, inTransaction } from "../../db/index.ts";
import { clientAddress, clientKey } from "../client-address.ts";
import { headersOf } from "../conditions.ts";
import type { HubOptions } from "../context.ts";
import { publicUrlOf, readPublicUrl } from "../public-url.ts";
import { cookieOf, endedCookie, newId, readCookie } from "./cookies.ts";
import { SharedKey } from "./key.ts";
import { beginSession, endSession, findSession, SESSION_SECONDS } from "./sessions.ts";
import { findCounted, findToken } from "./sign-in.ts";
import { signUp } from "./sign-up.ts";
import { checkTeamName } from "./team-name.ts";
import { addToken, revokeTokens } from "./token.ts";
import type { Identity, People, SignIn, SignUp, Team, Visitor } from "./types.ts";

export { ensureAdminToken } from "./admin-token.ts";
export { MOST_NAME_CHARACTERS } from "./team-name.ts";
export { addToken, revokeTokens } from "./token.ts";
export type * from "./types.ts";
export { limitedMessage, takenMessage, UNKNOWN_TOKEN } from "./words.ts";

/** How often what is over is looked for, in milliseconds. */
const FORGET_MILLISECONDS = 3_600_000;

/** Those who take part in the contest of a database. */
export function openPeople(database: Database, options: Pick<HubOptions, "publicUrl" | "trustProxy" | "now">): People {
  return new DatabasePeople(database, options);
}

/** Who sent a form, and whether it knows a cookie of ours. */
interface Browser {
  team: Team | undefined;
  /** Of its session or, without one, of its anonymous cookie; undefined if it has none. */
  bond: string | undefined;
}

class DatabasePeople implements People {
  readonly #database: Database;
  readonly #publicUrl: (c: Context) => string;
  readonly #trustProxy: boolean;
  readonly #now: () => number;
  readonly #key: SharedKey;
  /** Asked once for a request. */
  readonly #browsers = new WeakMap<Context, Promise<Browser>>();
  #forgotten: number;

  constructor(database: Database, options: Pick<HubOptions, "publicUrl" | "trustProxy" | "now">) {
    const { publicUrl, trustProxy = false, now = Date.now } = options;
    const fixed = publicUrl === undefined ? undefined : readPublicUrl(publicUrl);
    this.#database = database;
    this.#publicUrl = (c) => fixed ?? publicUrlOf(c, trustProxy);
    this.#trustProxy = trustProxy;
    this.#now = now;
    this.#key = new SharedKey(database);
    this.#forgotten = now();
  }

  async identify(c: Context): Promise<Identity | undefined> {
    const [, token] = /^Bearer +(\S+) *$/i.exec(headersOf(c)("authorization") ?? "") ?? [];
    if (token === undefined) return undefined;
    this.#forgetNowAndThen();
    return findToken(this.#database.db, token);
  }

  async visitor(c: Context): Promise<Visitor> {
    const { team, bond } = await this.#browser(c);
    if (bond !== undefined) return { team, formToken: await this.#key.sign("form", bond), setCookie: undefined };
    const id = newId();
    const setCookie = await cookieOf("browser", id, this.#isSecure(c), this.#key);
    return { team, formToken: await this.#key.sign("form", `browser ${id}`), setCookie };
  }

  async isOwnForm(c: Context, formToken: string | undefined): Promise<boolean> {
    if (formToken === undefined || !this.isFromHere(c)) return false;
    const { bond } = await this.#browser(c);
    return bond !== undefined && this.#key.isSigned("form", bond, formToken);
  }

  isFromHere(c: Context): boolean {
    const header = headersOf(c);
    const site = header("sec-fetch-site");
    if (site !== undefined && site !== "same-origin" && site !== "none") return false;
    const origin = header("origin");
    return origin === undefined || origin === URL.parse(this.#publicUrl(c))?.origin;
  }

  async signUp(c: Context, given: string): Promise<SignUp> {
    const name = checkTeamName(given);
    this.#forgetNowAndThen();
    return signUp(this.#database, await this.#addressOf(c), name);
  }

  async signIn(c: Context, given: string): Promise<SignIn> {
    this.#forgetNowAndThen();
    const found = await findCounted(this.#database, await this.#addressOf(c), given.trim());
    if (found === undefined) return { kind: "unknown" };
    if (typeof found === "number") return { kind: "limited", seconds: found };
    if (found.kind === "admin") return { kind: "operator" };
    await this.#endSession(c);
    const id = await beginSession(this.#database, found.tokenId);
    const setCookie = await cookieOf("session", id, this.#isSecure(c), this.#key, SESSION_SECONDS);
    return { kind: "signed-in", team: found.team, setCookie };
  }

  async signOut(c: Context): Promise<string> {
    await this.#endSession(c);
    return endedCookie("session", this.#isSecure(c));
  }

  replaceToken({ id }: Team): Promise<string> {
    return inTransaction(this.#database, async (transaction) => {
      await transaction.selectFrom("teams").select("id").where("id", "=", id).forUpdate().executeTakeFirstOrThrow();
      await revokeTokens(transaction, id);
      return addToken(transaction, id);
    });
  }

  #browser(c: Context): Promise<Browser> {
    let browser = this.#browsers.get(c);
    if (browser === undefined) {
      browser = this.#findBrowser(c);
      this.#browsers.set(c, browser);
    }
    return browser;
  }

  async #findBrowser(c: Context): Promise<Browser> {
    const session = await readCookie(c, "session", this.#isSecure(c), this.#key);
    const team = session === undefined ? undefined : await findSession(this.#database, session);
    if (team !== undefined) return { team, bond: `session ${session}` };
    // Whoever has signed in is not taken for the anonymous browser: its cookie may be one that others gave it.
    const id = await readCookie(c, "browser", this.#isSecure(c), this.#key);
    return { team, bond: id === undefined ? undefined : `browser ${id}` };
  }

  async #endSession(c: Context): Promise<void> {
    const id = await readCookie(c, "session", this.#isSecure(c), this.#key);
    if (id !== undefined) await endSession(this.#database, id);
  }

  #isSecure(c: Context): boolean {
    return this.#publicUrl(c).startsWith("https:");
  }

  /** Stands for the address of a request; only those who have the key can tell which it is. */
  #addressOf(c: Context): Promise<string> {
    const incoming: IncomingMessage | undefined = c.env?.incoming;
    const address = incoming === undefined ? "unknown" : clientAddress(incoming, this.#trustProxy);
    return this.#key.sign("address", clientKey(address));
  }

  /** No timer: who asks may come along. What fails here fails where it matters too. */
  #forgetNowAndThen(): void {
    if (this.#now() - this.#forgotten < FORGET_MILLISECONDS) return;
    this.#forgotten = this.#now();
    forgetExpired(this.#database.db).catch(() => {});
  }
}
