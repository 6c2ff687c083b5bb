// What papers report for a track's networks: tables of their own, never among entries that were scored here.
import { LITERATURE_GROUPS, type LiteratureRow, literatureOf } from "../../../../leaderboard/literature/index.ts";
import { writeScore } from "../../../charts/index.ts";
import { imageSetTitle } from "../../../zoo/index.ts";
import { facts, html, type Markup, table } from "../markup.ts";
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

/** What is the same of all rows stands once, above the table. */
function groupTable(title: string, rows: readonly LiteratureRow[]): Markup {
  const [{ metric }] = rows;
  const told: readonly (readonly [name: string, of: (row: LiteratureRow) => Markup | string])[] = [
    ["Learnt on", ({ train }) => imageSetTitle(train)],
    ["Measured on", ({ networks, split, checkpoints }) => `${networks}; ${split}; ${checkpoints}`],
    ["Source", ({ source, secondary }) => html`${sourceLink(source)}${secondary ? ", quoted by another text" : ""}`],
  ];
  const differing = told.filter(([, of]) => new Set(rows.map((row) => String(of(row)))).size > 1);
  const same = told.filter((one) => !differing.includes(one));
  const columns = [
    { name: "Method" },
    { name: metricOf(metric).title, isNumber: true },
    { name: "Inputs", className: "prose" },
    ...differing.map(([name]) => ({ name, className: "prose" })),
  ];
  const cells = rows.map((row) => [
    row.method,
    writeScore(row.value, Math.min(4, String(row.value).replace(/^-?\d*\.?/, "").length || 1)),
    row.inputs ?? "weights",
    ...differing.map(([, of]) => of(row)),
  ]);
  return html`${facts(same.map(([name, of]) => [name.toLowerCase(), of(rows[0])]))}${table(title, columns, cells)}`;
}

function sourceLink({ title, authors, year, arxiv, url }: LiteratureRow["source"]): Markup {
  const address = url ?? (arxiv === null ? null : `https://arxiv.org/abs/${arxiv}`);
  return html`${authors}, ${address === null ? title : foreignLink(address, title)}, ${year}`;
}
