// The hub: its routes, and what they share. Without a network it can be asked by `hub.app.request(path)`; listen.ts gives
// it a port. No middleware: a route that is alone on its path is several times faster, so the gate stands before Hono.
import { Hono } from "hono";
import { adminUrl } from "./addresses.ts";
import { HTML_TYPE, type Prepared, prepare, preparedBytes, send } from "./answers.ts";
import { addApi } from "./api/index.ts";
import { BoundedCache } from "./bounded-cache.ts";
import { openCatalog } from "./catalog.ts";
import { headersOf } from "./conditions.ts";
import { openContest } from "./contest.ts";
import type { HubContext, HubOptions, PageRecipe } from "./context.ts";
import { encodingFor, isPackable, pack, packable } from "./encodings.ts";
import { describeThrown, errorAnswer, nothingAnswer, plainErrorPage, thrownAnswer } from "./errors.ts";
import { postPaths, type Routes } from "./gate.ts";
import { addHealth } from "./health.ts";
import { registerPages } from "./pages/index.ts";
import { publicUrlOf, readPublicUrl } from "./public-url.ts";
import { RateLimit, USUAL_RATE_LIMIT } from "./rate-limit.ts";
import { RecentAnswers } from "./recent-answers.ts";

/** A hub without a port. */
export interface Hub extends Routes {
  app: Hono;
  context: HubContext;
  options: HubOptions;
  recent: RecentAnswers;
  /** Undefined where everybody may ask as often as they like. */
  limit: RateLimit | undefined;
  /** Writes an error to the log. */
  report(error: unknown): void;
}

const BODY_CACHE_BYTES = 64 * 2 ** 20;

/** With its packed forms. */
function keptBytes(prepared: Prepared): number {
  return preparedBytes(prepared) * (isPackable(prepared) ? 1.5 : 1);
}

/**
 * Makes a hub. Nothing is asked of the store before the first request.
 * @throws InputError for a publicUrl or redirectBase that can't be one.
 */
export function createHub(options: HubOptions): Hub {
  const { store, now = Date.now, trustProxy = false, rateLimit = USUAL_RATE_LIMIT, log } = options;
  const publicUrl = options.publicUrl === undefined ? undefined : readPublicUrl(options.publicUrl);
  const bodies = new BoundedCache<Prepared>(BODY_CACHE_BYTES, keptBytes);
  const recent = new RecentAnswers(trustProxy, now);
  const report = (error: unknown) =>
    log?.(JSON.stringify({ time: new Date(now()).toISOString(), error: describeThrown(error) }));

  const catalog = openCatalog(store, now);
  const { database } = options;
  const context: HubContext = {
    catalog,
    contest: database && openContest(database, { catalog, store, options, report }),
    store,
    options,
    report,
    publicUrl: (c) => publicUrl ?? publicUrlOf(c, trustProxy),
    answer(c, kind, make, key) {
      const made = async () => prepare(await make(), kind);
      if (key === undefined || kind.keep === "never") return made().then((prepared) => send(c, prepared));
      const name = `${kind.status ?? 200} ${key}`;
      const give = (prepared: Prepared): Response | Promise<Response> => {
        const encoding = isPackable(prepared) ? encodingFor(headersOf(c)("accept-encoding")) : undefined;
        if (encoding === undefined) return giveAsItIs(prepared);
        return pack(prepared, encoding).then(giveAsItIs);
      };
      const giveAsItIs = (prepared: Prepared): Response => {
        if (c.env?.incoming) recent.keep(c.env.incoming, prepared, kind.keep);
        return send(c, prepared);
      };
      const kept = bodies.peek(name);
      return kept ? give(kept) : bodies.get(name, async () => packable(await made())).then(give);
    },
    page: (c, { key, make, status, type = HTML_TYPE, keep = "minute" }: PageRecipe) =>
      context.answer(c, { type, audience: "people", keep, ...(status ? { status } : {}) }, make, key),
    notFound: (c, message) => send(c, errorAnswer(context, c.req.path, 404, message)),
    errorPage: plainErrorPage,
  };

  const app = new Hono();
  addHealth(app, context);
  addApi(app, context);
  registerPages(app, context);
  const isOperators = (path: string) => path === adminUrl || path.startsWith(`${adminUrl}/`);
  const posted = app.routes.filter(({ method, path }) => method === "POST" && !isOperators(path));
  const takesPosts = postPaths(posted.map(({ path }) => path));
  const isUnknown = (path: string) => isOperators(path) || app.router.match("GET", path)[0].length === 0;
  app.notFound((c) => {
    if (!takesPosts(c.req.path)) return send(c, nothingAnswer(context, c.req.path, c.req.method));
    const message = `${c.req.method} is not possible here; POST is.`;
    return send(c, errorAnswer(context, c.req.path, 405, message, { Allow: "OPTIONS, POST" }));
  });
  app.onError((error, c) => {
    const answer = thrownAnswer(context, c.req.path, error);
    if (answer.status >= 500) report(error);
    return send(c, answer);
  });
  const limit = rateLimit > 0 ? new RateLimit(rateLimit, now) : undefined;
  return { app, context, options, recent, report, limit, takesPosts, isUnknown };
}
