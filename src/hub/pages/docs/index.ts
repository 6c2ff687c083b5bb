// The guide: which address gives which page. A page is made once for each thing of the hub that it shows.
import type { Context, Hono } from "hono";
import {
  apiDocs,
  boardsDocs,
  docsPage,
  metricsDocs,
  pythonDocs,
  questionDocs,
  recordDocs,
  rulesDocs,
  takePartDocs,
  zooDocs,
} from "../../addresses.ts";
import type { HubContext } from "../../context.ts";
import { readQuery } from "../../query.ts";
import { harmless } from "../../snippets.ts";
import { apiText } from "./api.ts";
import { type ApiDescription, readApi } from "./api-description.ts";
import { boardsText } from "./boards.ts";
import { entriesOf, renderContents } from "./contents.ts";
import { type DocsPlace, type DocsText, docsPageOf } from "./frame.ts";
import { metricsText } from "./metrics.ts";
import { pythonText } from "./python.ts";
import { questionText } from "./question.ts";
import { hasRecord, renderRecord } from "./records.ts";
import { rulesText } from "./rules.ts";
import { shownRelease, shownTrack, shownValues } from "./shown.ts";
import { takePartText } from "./take-part.ts";
import { zooText } from "./zoo.ts";

export function addDocsPages(app: Hono, context: HubContext): void {
  const { contest } = context;
  const hasContest = contest !== undefined;
  const entries = entriesOf({ hasContest });
  const placeOf = (c: Context): DocsPlace => ({ address: harmless(context.publicUrl(c)), hasContest });

  app.get(docsPage, (c) => {
    readQuery(c, []);
    const place = placeOf(c);
    return context.page(c, { key: `${docsPage} ${place.address}`, make: () => renderContents(place) });
  });

  /** `shown` names what of the hub the page shows; the same name, the same page. */
  function answer(c: Context, shown: string, write: (place: DocsPlace) => DocsText) {
    readQuery(c, []);
    const { path } = c.req;
    const entry = entries.find((other) => other.path === path)!;
    const place = placeOf(c);
    const make = () => docsPageOf(entry, write(place), { address: place.address, entries });
    return context.page(c, { key: `${path} ${place.address} ${shown}`, make });
  }

  let api: ApiDescription | undefined;
  const readOnce = () => {
    api ??= readApi(hasContest);
    return api;
  };
  app.get(apiDocs, async (c) => {
    const { catalog } = context;
    const { now = Date.now } = context.options;
    const values = await shownValues(catalog, await shownRelease(catalog), contest?.benchmark, now());
    return answer(c, JSON.stringify(values), (place) => apiText(readOnce(), place, values));
  });
  app.get(recordDocs(":record"), (c) => {
    readQuery(c, []);
    const record = c.req.param("record") ?? "";
    const { address } = placeOf(c);
    const { schemas } = readOnce();
    if (!hasRecord(record, schemas)) return context.notFound(c, "The API has no record of this name.");
    const make = () => renderRecord(record, schemas, address);
    return context.page(c, { key: `${recordDocs(record)} ${address}`, make });
  });

  app.get(pythonDocs, async (c) => {
    const release = await shownRelease(context.catalog);
    return answer(c, release?.sha256 ?? "none", (place) => pythonText(place, release?.manifest));
  });

  app.get(metricsDocs, (c) => answer(c, "", metricsText));
  app.get(questionDocs, (c) => answer(c, "", questionText));
  app.get(zooDocs, (c) => answer(c, "", zooText));

  if (contest !== undefined) {
    app.get(rulesDocs, (c) => answer(c, "", () => rulesText(context.options.rateLimit)));
    app.get(boardsDocs, (c) => answer(c, "", boardsText));
    app.get(takePartDocs, async (c) => {
      const track = await shownTrack(contest.benchmark);
      return answer(c, track?.name ?? "none", ({ address }) => takePartText(address, track));
    });
  }
}
