// The pages that people look at, and what belongs to them: which address gives what. What draws charts is loaded when the
// first chart is drawn.
import type { Context, Hono } from "hono";
import type { ZooList } from "../../../schemas/types.d.ts";
import { LATEST } from "../addresses.ts";
import { type Baselines, listKey, type Release } from "../catalog.ts";
import type { HubContext } from "../context.ts";
import { icon, iconUrl, styleSheet, styleSheetUrl } from "../style/index.ts";
import { renderAbout } from "./about.ts";
import { BaselinesSource } from "./baselines-data.ts";
import { addComparePages } from "./compare/index.ts";
import { addContestPages } from "./contest/index.ts";
import { addDocsPages } from "./docs/index.ts";
import { renderError } from "./errors.ts";
import { findRun } from "./find-run.ts";
import { HomeSource } from "./home-data.ts";
import { withoutLeaderboard } from "./layout.ts";
import { addLogPage } from "./log.ts";
import { addPeoplePages } from "./people/index.ts";
import { ZooSource } from "./zoo-data.ts";

/** Adds all pages to the hub, and sets context.errorPage. */
export function registerPages(app: Hono, context: HubContext): void {
  const { catalog } = context;
  context.errorPage = renderError;
  if (context.contest === undefined) hideLeaderboard(context);
  else addContestPages(app, context, context.contest);
  addAssets(app, context);
  addDocsPages(app, context);
  if (context.contest !== undefined) addComparePages(app, context, context.contest);
  if (context.contest !== undefined) addLogPage(app, context, context.contest);
  if (context.contest !== undefined) addPeoplePages(app, context, context.contest);

  const home = new HomeSource(context);
  app.get("/", async (c) => {
    const address = context.publicUrl(c);
    const found = await home.find();
    return context.page(c, { key: `home ${address} ${found.key}`, make: () => home.render(found, address) });
  });

  app.get("/about", (c) => {
    const address = context.publicUrl(c);
    return context.page(c, {
      key: `about ${address}`,
      make: () => renderAbout({ address, hasContest: context.contest !== undefined }),
    });
  });

  const baselines = new BaselinesSource();
  // Before a zoo's versions: none is called so.
  for (const path of ["/zoos/:zoo/baselines", "/zoos/:zoo/:version/baselines"]) {
    app.get(path, async (c: Context) => {
      const zoo = c.req.param("zoo") ?? "";
      const pinned = c.req.param("version");
      const release = await catalog.release(zoo, pinned ?? LATEST);
      if (release === undefined) return context.notFound(c, noZoo(zoo, pinned));
      const { version, title } = release.manifest;
      const found = await catalog.baselines(zoo, version);
      if (found === undefined) return context.notFound(c, `There are no baselines of ${title} ${version} here.`);
      const hasTracks = context.contest !== undefined;
      const place = { address: context.publicUrl(c), isPinned: pinned !== undefined, hasTracks };
      const key = `${found.sha256} baselines ${place.isPinned} ${place.address}`;
      return context.page(c, { key, make: () => baselines.render(found, place) });
    });
  }

  const zoos = new ZooSource(context);
  for (const path of ["/zoos/:zoo", "/zoos/:zoo/:version"]) {
    // Without a promise where there need not be one, as the API does it.
    app.get(path, (c: Context): Response | Promise<Response> => {
      const zoo = c.req.param("zoo") ?? "";
      const version = c.req.param("version");
      const answer = (list: ZooList, release: Release, found: Baselines | undefined) => {
        const place = { address: context.publicUrl(c), isPinned: version !== undefined };
        const key = `${release.sha256} zoo ${place.isPinned} ${place.address} ${listKey(list)} ${found?.sha256}`;
        return context.page(c, { key, make: () => zoos.render(list, release, { ...place, report: found?.report }) });
      };
      const [list, release] = [catalog.listNow(), catalog.releaseNow(zoo, version ?? LATEST)];
      if (list && release) {
        const found = catalog.baselinesNow(zoo, release.manifest.version);
        if (found !== undefined) return answer(list, release, found === "none" ? undefined : found);
      }
      return Promise.all([catalog.list(), catalog.release(zoo, version ?? LATEST)]).then(async ([list, release]) => {
        if (release === undefined) return context.notFound(c, noZoo(zoo, version));
        // Without its report a zoo still is what it is.
        const found = await catalog.baselines(zoo, release.manifest.version).catch(context.report);
        return answer(list, release, found ?? undefined);
      });
    });
  }

  app.get("/zoos/:zoo/models/:model", async (c) => {
    const [zoo, model] = [c.req.param("zoo"), c.req.param("model")];
    const release = await catalog.release(zoo, LATEST);
    if (release === undefined) return context.notFound(c, `There is no zoo called ${zoo} here.`);
    const { manifest, sha256 } = release;
    const found = await findRun(catalog, manifest, model);
    if (found === undefined) return context.notFound(c, `${manifest.title} has no network called ${model}.`);
    const address = context.publicUrl(c);
    const make = async () => (await import("./model-data.ts")).modelPage(catalog, manifest, found, address);
    return context.page(c, { key: `${sha256} model ${model} ${address}`, make });
  });
}

/** A hub without a contest leads nobody to one. */
function hideLeaderboard(context: HubContext): void {
  const { page } = context;
  context.page = (c, recipe) => page(c, { ...recipe, make: async () => withoutLeaderboard(await recipe.make()) });
  context.errorPage = (status, message) => withoutLeaderboard(renderError(status, message));
}

function noZoo(zoo: string, version: string | undefined): string {
  const what = version === undefined ? `zoo called ${zoo}` : `version ${version} of a zoo called ${zoo}`;
  return `There is no ${what} here.`;
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
