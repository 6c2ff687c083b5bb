// Signed cookies, `id.signature`: a forged one is known before the database is asked. Where the hub's address is https they
// are bound to it alone (`__Host-`, RFC 6265bis, section 4.1.3.2).
import { randomBytes } from "node:crypto";
import type { Context } from "hono";
import { headersOf } from "../conditions.ts";
import type { SharedKey } from "./key.ts";

const ID_BYTES = 32;
const SIGNED = /^([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/;
/** Cookies of one name that are looked at: other paths and parent domains may have set some. */
const MOST_LOOKED_AT = 4;

/** "session" of who has signed in, "browser" of who has been shown a form. */
export type CookieKind = "session" | "browser";

/** What a cookie of the kind is called. */
function nameOf(kind: CookieKind, isSecure: boolean): string {
  return `${isSecure ? "__Host-" : ""}weighbridge-${kind}`;
}

/** The id of the request's cookie; undefined if there is none that we signed. */
export async function readCookie(
  c: Context,
  kind: CookieKind,
  isSecure: boolean,
  key: SharedKey,
): Promise<string | undefined> {
  const start = `${nameOf(kind, isSecure)}=`;
  const pairs = (headersOf(c)("cookie") ?? "").split(";").map((pair) => pair.trim());
  for (const pair of pairs.filter((pair) => pair.startsWith(start)).slice(0, MOST_LOOKED_AT)) {
    const [, id, signature] = SIGNED.exec(pair.slice(start.length)) ?? [];
    if (id !== undefined && (await key.isSigned(kind, id, signature))) return id;
  }
  return undefined;
}

/** A new id. */
export function newId(): string {
  return randomBytes(ID_BYTES).toString("base64url");
}

/** `Set-Cookie` of an id, for so many seconds or, if that is not given, until the browser is closed. */
export async function cookieOf(
  kind: CookieKind,
  id: string,
  isSecure: boolean,
  key: SharedKey,
  seconds?: number,
): Promise<string> {
  return setCookie(kind, `${id}.${await key.sign(kind, id)}`, isSecure, seconds);
}

/** `Set-Cookie` that takes a cookie away. */
export function endedCookie(kind: CookieKind, isSecure: boolean): string {
  return setCookie(kind, "", isSecure, 0);
}

function setCookie(kind: CookieKind, value: string, isSecure: boolean, seconds: number | undefined): string {
  const age = seconds === undefined ? "" : `; Max-Age=${seconds}`;
  return `${nameOf(kind, isSecure)}=${value}; Path=/${age}; HttpOnly; SameSite=Lax${isSecure ? "; Secure" : ""}`;
}
