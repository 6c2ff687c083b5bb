// What papers report for a track's networks: tables of their own, never among entries that were scored here.
import { LITERATURE_GROUPS, type LiteratureRow, literatureOf } from "../../../../leaderboard/literature/index.ts";
import { writeScore } from "../../../charts/index.ts";
import { imageSetTitle } from "../../../zoo/index.ts";
import { html, type Markup, table } from "../markup.ts";
import { foreignLink, metricOf } from "./words.ts";

/** Undefined where there is none. */
export function literaturePart(track: string): Markup | undefined {
  const rows = literatureOf(track);
  if (rows.length === 0) return undefined;
  const groups = LITERATURE_GROUPS.flatMap(({ name, title, says }) => {
    const own = rows.filter(({ group }) => group === name);
    return own.length === 0
      ? []
      : [html`<h3 class="snippet-heading">${title}</h3><p>${says}</p>${groupTable(title, own)}`];
  });
  return html`<p class="aside">Taken from papers as they stand there. They were not scored here, no predictions of theirs are known, and they have no ranks.</p>${groups}`;
}

function groupTable(title: string, rows: readonly LiteratureRow[]): Markup {
  const [{ metric }] = rows;
  const columns = [
    { name: "Method", className: "prose" },
    { name: metricOf(metric).title, isNumber: true },
    { name: "Inputs", className: "prose" },
    { name: "Learnt on" },
    { name: "Measured on", className: "prose" },
    { name: "Source", className: "prose" },
  ];
  const cells = rows.map(({ method, value, inputs, train, networks, split, checkpoints, source, secondary }) => [
    method,
    writeScore(value, Math.min(4, String(value).replace(/^-?\d*\.?/, "").length || 1)),
    inputs ?? "weights",
    imageSetTitle(train),
    html`${networks}; ${split}; ${checkpoints}`,
    html`${sourceLink(source)}${secondary ? ", quoted by another text" : ""}`,
  ]);
  return table(title, columns, cells);
}

function sourceLink({ title, authors, year, arxiv, url }: LiteratureRow["source"]): Markup {
  const address = url ?? (arxiv === null ? null : `https://arxiv.org/abs/${arxiv}`);
  return html`${authors}, ${address === null ? title : foreignLink(address, title)}, ${year}`;
}
