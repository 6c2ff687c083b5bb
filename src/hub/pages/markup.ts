// What pages are written with: hono/html's templates, which escape all text, and the few pieces that recur.
import { html as honoHtml, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

/** Safe markup. */
export type Markup = HtmlEscapedString;
export { raw };

/** A template whose values are escaped, unless they are markup. Nothing that a page is made of is a promise. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): Markup {
  const made = honoHtml(strings, ...values);
  if (made instanceof Promise) throw new TypeError(`a promise in a template after "${strings[0].slice(-60)}"`);
  return made;
}

/** A picture that src/charts made: its text is safe as it is. */
export function picture(svg: string): Markup {
  return raw(svg);
}

/** Names with their values, one pair a line; pairs without a value are left out. */
export function facts(pairs: readonly (readonly [name: string, value: Markup | string | undefined])[]): Markup {
  const shown = pairs.filter(([, value]) => value !== undefined);
  return html`<dl class="facts">${shown.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Figures to be taken in at a glance. */
export function figures(pairs: readonly (readonly [name: string, value: string])[]): Markup {
  const shown = pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`);
  return html`<dl class="figures">${shown}</dl>`;
}

export interface Column {
  name: string;
  /** Numbers are aligned to the right. */
  isNumber?: boolean;
  className?: string;
}

/** A table that scrolls by itself where the page is too narrow for it. Cell `heading` of each row is its heading. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (Markup | string)[][],
  heading = 0,
): Markup {
  return wholeTable(caption, columns, html`<tbody>${rowsOf(columns, rows, heading)}</tbody>`);
}

/** The same with its rows in groups, each below a name of its own. */
export function sectionedTable(
  caption: string,
  columns: readonly Column[],
  sections: readonly { name: Markup | string; rows: readonly (Markup | string)[][] }[],
): Markup {
  const bodies = sections.map(
    ({ name, rows }) =>
      html`<tbody><tr><th scope="rowgroup" colspan="${columns.length}" class="section">${name}</th></tr>${rowsOf(columns, rows, 0)}</tbody>`,
  );
  return wholeTable(caption, columns, html`${bodies}`);
}

function wholeTable(caption: string, columns: readonly Column[], bodies: Markup): Markup {
  const head = columns.map((column) => html`<th scope="col"${lookOf(column)}>${column.name}</th>`);
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead>${bodies}</table></div>`;
}

function rowsOf(columns: readonly Column[], rows: readonly (Markup | string)[][], heading: number): Markup[] {
  return rows.map((cells) => {
    const shown = cells.map((cell, index) =>
      index === heading
        ? html`<th scope="row"${lookOf(columns[index])}>${cell}</th>`
        : html`<td${lookOf(columns[index])}>${cell}</td>`,
    );
    return html`<tr>${shown}</tr>`;
  });
}

function lookOf({ isNumber, className }: Column): Markup | string {
  const look = [isNumber ? "number" : "", className ?? ""].join(" ").trim();
  return look ? html` class="${look}"` : "";
}

/** Columns of numbers that belong together. */
export interface ColumnGroup {
  name: string;
  columns: readonly string[];
}

/** A table of numbers whose columns stand in groups. The first cell of each row is its heading and stays in sight. */
export function groupedTable(
  caption: string,
  first: string,
  groups: readonly ColumnGroup[],
  rows: readonly (Markup | string)[][],
): Markup {
  const names = groups.map(({ name, columns }) => html`<th scope="colgroup" colspan="${columns.length}">${name}</th>`);
  const columns = groups.flatMap(({ columns }) =>
    columns.map((name) => html`<th scope="col" class="number">${name}</th>`),
  );
  const body = rows.map(([heading, ...cells]) => {
    return html`<tr><th scope="row">${heading}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
  });
  return html`<div class="scroll grouped" role="region" tabindex="0" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr><th scope="col" rowspan="2">${first}</th>${names}</tr><tr>${columns}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** A section whose heading stands in the margin. */
export function part(id: string, heading: Markup | string, content: Markup): Markup {
  return html`<section class="part" id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2><div class="part-body">${content}</div></section>
`;
}

/** A picture with a few words above it. */
export function captioned(heading: string, svg: string, words: Markup | string = ""): Markup {
  return html`<figure><figcaption><strong>${heading}</strong>${words === "" ? "" : html` ${words}`}</figcaption>${picture(svg)}</figure>`;
}

/** Lines to be copied. They scroll by themselves, so the keyboard must reach them. */
export function code(text: string, label: string): Markup {
  return html`<pre tabindex="0" role="region" aria-label="${label}"><code>${text}</code></pre>`;
}
