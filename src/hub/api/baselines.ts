// The report of a version's baselines and the files that were published with it: those that the report lists, no others.
import type { Context, Hono } from "hono";
import { baselineKey } from "../../publish/layout.ts";
import { baselinesUrl } from "../addresses.ts";
import { JSON_TYPE } from "../answers.ts";
import type { Baselines } from "../catalog.ts";
import type { HubContext } from "../context.ts";
import { CACHE_CONTROL, DATA_HEADERS } from "../headers.ts";
import { readRedirectBase } from "../public-url.ts";
import { readQuery } from "../query.ts";
import { serveObject } from "../serve-object.ts";
import { findRelease } from "./release.ts";

const TYPES = { predictions: "application/vnd.apache.parquet", markdown: "text/markdown; charset=utf-8" };

export function addBaselines(app: Hono, context: HubContext): void {
  const { store, report } = context;
  const redirectBase = context.options.redirectBase && readRedirectBase(context.options.redirectBase);

  app.get("/api/zoos/:zoo/:version/baselines", async (c) => {
    readQuery(c, []);
    const found = await findBaselines(c, context);
    if (found instanceof Response) return found;
    const kind = { type: JSON_TYPE, audience: "programs", keep: "minute" } as const;
    const make = () => `${JSON.stringify(found.report)}\n`;
    return context.answer(c, kind, make, `${found.sha256} baselines`);
  });

  app.get("/api/zoos/:zoo/:version/baselines/files/:path", async (c) => {
    const found = await findBaselines(c, context);
    if (found instanceof Response) return found;
    const { zoo, version, files } = found.report;
    const path = c.req.param("path");
    const file = files.find((other) => other.path === path);
    if (file === undefined || !c.req.path.endsWith(`/files/${path}`)) {
      const place = baselinesUrl(zoo, version);
      return context.notFound(c, `The baselines of ${zoo} ${version} have no such file; ${place} lists all.`);
    }
    const key = baselineKey(zoo, version, path);
    if (redirectBase !== undefined) {
      const headers = { ...DATA_HEADERS, Location: redirectBase + key, "Cache-Control": CACHE_CONTROL.minute };
      return new Response(null, { status: 302, headers: { ...headers, "Content-Length": "0" } });
    }
    const { bytes, sha256, content } = file;
    // Another report has files of other names, but this address may be that of the latest version.
    return serveObject(c, { store, key, bytes, sha256, type: TYPES[content], name: path, keep: "minute" }, report);
  });
}

/** The report of the route's {zoo} and {version}, or a 404. */
async function findBaselines(c: Context, context: HubContext): Promise<Baselines | Response> {
  const found = await findRelease(c, context);
  if (found instanceof Response) return found;
  const { zoo, version } = found.release.manifest;
  const baselines = await context.catalog.baselines(zoo, version);
  return baselines ?? context.notFound(c, `There are no baselines of ${zoo} ${version} here.`);
}
