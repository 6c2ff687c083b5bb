// Statistics of the training split, of one collection or all.
import type { Hono } from "hono";
import type { ApiStatistics, CollectionStatistics } from "../../../schemas/types.d.ts";
import { JSON_TYPE } from "../answers.ts";
import type { HubContext } from "../context.ts";
import { readQuery, wordOf } from "../query.ts";
import { summarizeTraining } from "../statistics.ts";
import { findRelease } from "./release.ts";

export function addStatistics(app: Hono, context: HubContext): void {
  app.get("/api/zoos/:zoo/:version/statistics", async (c) => {
    const given = readQuery(c, ["collection"]);
    const found = await findRelease(c, context);
    if (found instanceof Response) return found;
    const { manifest, sha256 } = found.release;
    const { zoo, version } = manifest;
    const names = manifest.collections.map(({ collection }) => collection);
    const one = wordOf("collection", given.collection, names, undefined);
    const make = async () => {
      const collections: CollectionStatistics[] = [];
      for (const collection of one === undefined ? names : [one]) {
        collections.push(summarizeTraining(manifest, collection, await context.catalog.runs(manifest, collection)));
      }
      const answer: ApiStatistics = { zoo, version, collections };
      return `${JSON.stringify(answer)}\n`;
    };
    const kind = { type: JSON_TYPE, audience: "programs", keep: "minute" } as const;
    return context.answer(c, kind, make, `${sha256} statistics ${one ?? ""}`);
  });
}
