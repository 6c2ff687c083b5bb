// How the best score of a board has grown: the entries that were better than all before them.
import type { ApiBoard } from "../../../../schemas/types.d.ts";
import { topScore, topScores, writeScore } from "../../../charts/index.ts";
import { submissionPage } from "../../addresses.ts";
import { captioned, html, type Markup, table } from "../markup.ts";
import { day, foreign, metricOf, placesOfScores } from "./words.ts";

/** Undefined where there is nothing to tell. `all` is the board of all entries, by what they score today. */
export function historyPart({ entries, metric, better }: ApiBoard): Markup | undefined {
  const scored = entries.flatMap((entry) => {
    const value = entry.scores[metric]?.value ?? null;
    return value === null ? [] : [{ entry, value, at: Date.parse(entry.submitted_at), name: entry.method }];
  });
  if (scored.length === 0) return undefined;
  const steps = topScores(scored, better);
  const { title } = metricOf(metric);
  const places = placesOfScores(steps.map(({ entry }) => entry.scores[metric]));
  const until = Math.max(...scored.map(({ at }) => at));
  const subject = `Best ${title}`;
  const words = `Every step is an entry that was better than all before it, by what they score today${steps.length === 1 ? ": only the first, so far" : ""}.`;
  const rows = steps
    .toReversed()
    .map(({ entry, value }) => [
      html`<a href="${submissionPage(entry.id)}">${foreign(entry.method)}</a>`,
      foreign(entry.team),
      writeScore(value, places),
      day(entry.submitted_at),
    ]);
  const columns = [
    { name: "Method", className: "prose" },
    { name: "Team" },
    { name: title, isNumber: true },
    { name: "Since" },
  ];
  const list = table("Entries that were the best, latest first", columns, rows);
  return html`<div class="pictures">${captioned(subject, topScore(steps, { subject, places, until }), words)}</div><details><summary>As a table</summary>${list}</details>`;
}
