// The files of a version: those that its manifest lists and no others, so no path can lead elsewhere.
import type { Hono } from "hono";
import { fileKey } from "../../publish/layout.ts";
import { filesUrl } from "../addresses.ts";
import type { HubContext } from "../context.ts";
import { CACHE_CONTROL, DATA_HEADERS } from "../headers.ts";
import { readRedirectBase } from "../public-url.ts";
import { serveObject } from "../serve-object.ts";
import { findRelease } from "./release.ts";

const TYPES: Record<string, string> = {
  ".parquet": "application/vnd.apache.parquet",
  ".md": "text/markdown; charset=utf-8",
  ".cff": "application/yaml",
  ".json": "application/json; charset=utf-8",
};

export function addFiles(app: Hono, context: HubContext): void {
  const { store, report } = context;
  const redirectBase = context.options.redirectBase && readRedirectBase(context.options.redirectBase);

  app.get("/api/zoos/:zoo/:version/files/:path{.+}", async (c) => {
    const found = await findRelease(c, context);
    if (found instanceof Response) return found;
    const { manifest } = found.release;
    const { zoo, version } = manifest;
    const path = c.req.param("path");
    const file = manifest.files.find((other) => other.path === path);
    if (file === undefined || !c.req.path.endsWith(`/files/${path}`))
      return context.notFound(
        c,
        `${zoo} ${version} has no such file; ${filesUrl(zoo, version).replace(/files\/$/, "manifest.json")} lists all.`,
      );
    const key = fileKey(zoo, version, path);
    if (redirectBase !== undefined) {
      // Who keeps the answer must not miss that the mirror is gone.
      const headers = { ...DATA_HEADERS, Location: redirectBase + key, "Cache-Control": CACHE_CONTROL.minute };
      return new Response(null, { status: 302, headers: { ...headers, "Content-Length": "0" } });
    }
    const { bytes, sha256 } = file;
    const type = TYPES[/\.[a-z]+$/.exec(path)?.[0] ?? ""] ?? "application/octet-stream";
    const name = path.slice(path.lastIndexOf("/") + 1);
    return serveObject(c, { store, key, bytes, sha256, type, name, keep: found.keep }, report);
  });
}
