// The hub's own address as others know it, for texts that leave the site. What a request says of it is used for its own
// answer only, and never unless it looks like a host.
import type { Context } from "hono";
import { InputError } from "../lib/errors.ts";

const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\[[0-9a-fA-F:.]{2,45}\])(?::\d{1,5})?$/;

/** An operator's --public-url without a slash at its end. InputError if it is more or less than `https://host`. */
export function readPublicUrl(text: string): string {
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.pathname === "/" && !/[?#@]/.test(text);
  if (isOrigin) return url.origin;
  throw new InputError("the public URL must be http:// or https:// and a host, with nothing behind it");
}

/** An operator's --redirect-base with a slash at its end. InputError if it can't be one. */
export function readRedirectBase(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || /[?#@]/.test(text))
    throw new InputError(
      "the base of redirects must be an http:// or https:// address without user, query and fragment",
    );
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}

/** The address that a request was sent to; behind a proxy that is trusted, the one that the proxy was asked for. */
export function publicUrlOf(c: Context, trustProxy: boolean): string {
  const header = (name: string) => (trustProxy ? c.req.header(name)?.split(",").at(-1)?.trim() : undefined);
  const scheme = header("x-forwarded-proto") === "https" ? "https" : "http";
  const host = header("x-forwarded-host") ?? c.req.header("host") ?? "";
  return `${scheme}://${HOST.test(host) ? host : "localhost"}`;
}
