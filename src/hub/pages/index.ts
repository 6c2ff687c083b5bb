// The pages that people look at, and what belongs to them: which address gives what. What draws charts is loaded when the
// first chart is drawn.
import type { Hono } from "hono";
import { listKey } from "../catalog.ts";
import type { HubContext } from "../context.ts";
import { icon, iconUrl, styleSheet, styleSheetUrl } from "../style/index.ts";
import { renderAbout } from "./about.ts";
import { renderError } from "./errors.ts";
import { HomeSource } from "./home-data.ts";

/** Adds all pages to the hub, and sets context.errorPage. */
export function registerPages(app: Hono, context: HubContext): void {
  const { catalog } = context;
  context.errorPage = renderError;
  addAssets(app, context);

  const home = new HomeSource(context);
  app.get("/", async (c) => {
    const address = context.publicUrl(c);
    const found = await home.find();
    return context.page(c, { key: `home ${address} ${found.key}`, make: () => home.render(found, address) });
  });

  app.get("/about", (c) => {
    const address = context.publicUrl(c);
    return context.page(c, { key: `about ${address}`, make: () => renderAbout(address) });
  });

  for (const path of ["/zoos/:zoo", "/zoos/:zoo/:version"]) {
    app.get(path, async (c) => {
      const zoo = c.req.param("zoo") ?? "";
      const version = c.req.param("version");
      const release = await catalog.release(zoo, version ?? "latest");
      if (release === undefined) {
        const what = version === undefined ? `zoo called ${zoo}` : `version ${version} of a zoo called ${zoo}`;
        return context.notFound(c, `There is no ${what} here.`);
      }
      const address = context.publicUrl(c);
      const list = await catalog.list();
      const versions = list.zoos.find((listed) => listed.zoo === zoo)?.versions ?? [release.manifest.version];
      const isPinned = version !== undefined;
      const key = `${release.sha256} zoo ${isPinned} ${address} ${listKey(list)}`;
      const make = async () => {
        const { zooPage } = await import("./zoo-data.ts");
        return zooPage(catalog, release.manifest, { address, versions, isPinned });
      };
      return context.page(c, { key, make });
    });
  }

  app.get("/zoos/:zoo/models/:model", async (c) => {
    const [zoo, model] = [c.req.param("zoo"), c.req.param("model")];
    const release = await catalog.release(zoo, "latest");
    if (release === undefined) return context.notFound(c, `There is no zoo called ${zoo} here.`);
    const { modelPage } = await import("./model-data.ts");
    const address = context.publicUrl(c);
    // Most networks are looked at once, and a page takes some milliseconds: kept by browsers, not here.
    const text = await modelPage(catalog, release.manifest, model, address);
    if (text === undefined) return context.notFound(c, `${release.manifest.title} has no network called ${model}.`);
    return context.page(c, { make: () => text });
  });
}

function addAssets(app: Hono, context: HubContext): void {
  const assets = [
    { url: styleSheetUrl, type: "text/css; charset=utf-8", text: styleSheet, keep: "forever" },
    { url: iconUrl, type: "image/svg+xml", text: icon, keep: "forever" },
    // Browsers that know no other place for it.
    { url: "/favicon.ico", type: "image/svg+xml", text: icon, keep: "minute" },
  ] as const;
  for (const { url, type, text, keep } of assets)
    app.get(url, (c) => context.page(c, { key: `asset ${url}`, type, keep, make: () => text }));
}
