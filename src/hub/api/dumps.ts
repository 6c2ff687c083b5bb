// Archives of everything public of the benchmark: a hub must be able to disappear without its results.
import type { Hono } from "hono";
import type { ApiDumps } from "../../../schemas/types.d.ts";
import { sql } from "../../db/index.ts";
import { dumpsUrl } from "../addresses.ts";
import { sendJson } from "../answers.ts";
import type { Contest, HubContext } from "../context.ts";
import { dumpFiles } from "../dump/content.ts";
import { Dumps } from "../dump/made.ts";
import { packTar } from "../dump/tar.ts";
import { patiently } from "../patiently.ts";
import { readPublicUrl } from "../public-url.ts";
import { readQuery } from "../query.ts";
import { serveObject } from "../serve-object.ts";
import { refuse } from "./bearer.ts";

const FAILED = "The dump could not be made, which is in the hub's log; try again in a minute.";

export function addDumps(app: Hono, context: HubContext, contest: Contest): void {
  const { cacheFolder, publicUrl, now = Date.now } = context.options;
  // Not by what the request calls the hub: the first one of a day would choose it for all.
  const base = publicUrl === undefined ? "" : readPublicUrl(publicUrl);
  const maker = {
    pack: (date: string) => packTar(dumpFiles(contest, { date, base }), date),
    hidings: () => countHidings(contest),
  };
  const dumps = new Dumps(maker, cacheFolder, now);

  app.get(dumpsUrl, async (c) => {
    readQuery(c, []);
    return sendJson(c, { dumps: await dumps.list() } satisfies ApiDumps, { keep: "fresh" });
  });

  app.get(`${dumpsUrl}/:name`, async (c) => {
    readQuery(c, []);
    const name = c.req.param("name");
    const found = await patiently(c, () => dumps.find(name)).catch((error: unknown) => {
      context.report(error);
      return refuse(c, context, 503, FAILED, { "Retry-After": "60" });
    });
    if (found === undefined)
      return context.notFound(c, `There is no such dump here; ${dumpsUrl} lists today's and those that are kept.`);
    if (found instanceof Response) return found;
    const { store, head } = found;
    return serveObject(c, { ...head, store, type: "application/gzip", name, keep: "fresh" }, context.report);
  });
}

async function countHidings({ database }: Contest): Promise<number> {
  const { hidings } = await database.db
    .selectFrom("public_log")
    .select(sql<number>`count(*)`.as("hidings"))
    .where("action", "=", "hide")
    .executeTakeFirstOrThrow();
  return Number(hidings);
}
