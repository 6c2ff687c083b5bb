// The version that a route is about, or the answer that there is none.
import type { Context } from "hono";
import { LATEST } from "../addresses.ts";
import type { Release } from "../catalog.ts";
import type { HubContext } from "../context.ts";
import type { Keep } from "../headers.ts";

/** A version that was found, and how long what is made of it alone may be kept. */
export interface Found {
  release: Release;
  /** For ever, unless it was asked for as the latest. */
  keep: Keep;
}

/** The version of the route's {zoo} and {version}, or a 404. */
export async function findRelease(c: Context, context: HubContext): Promise<Found | Response> {
  const [zoo, version] = [c.req.param("zoo") ?? "", c.req.param("version") ?? ""];
  const { catalog } = context;
  const release = catalog.releaseNow(zoo, version) ?? (await catalog.release(zoo, version));
  if (release === undefined) {
    const what = version === LATEST ? `zoo "${zoo}"` : `version "${version}" of a zoo "${zoo}"`;
    return context.notFound(c, `There is no ${what} here; /api/zoos lists what there is.`);
  }
  return { release, keep: version === LATEST ? "minute" : "forever" };
}
