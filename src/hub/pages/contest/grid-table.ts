// Tables whose rows are laid out as grids (boards.css): on phones each is a few lines, and nothing scrolls sideways. Roles say
// once more what the elements are, because some browsers forget it of rows that are grids. `look` is a class: the cell's area.
import { html, type Markup } from "../markup.ts";

export function gridTable(look: string, caption: string, heads: readonly Markup[], bodies: readonly Markup[]): Markup {
  return html`<table class="${look}" role="table"><caption>${caption}</caption><thead role="rowgroup"><tr role="row">${heads}</tr></thead>${bodies}</table>`;
}

/** `sorted` if the rows are ordered by this column. */
export function columnHead(look: string, content: Markup | string, sorted?: "ascending" | "descending"): Markup {
  return html`<th role="columnheader" scope="col" class="${look}"${sorted === undefined ? "" : html` aria-sort="${sorted}"`}>${content}</th>`;
}

export function gridBody(rows: readonly Markup[]): Markup {
  return html`<tbody role="rowgroup">
${rows}</tbody>`;
}

/** `attributes` are more of the row's own. */
export function gridRow(cells: readonly (Markup | string)[], attributes: Markup | string = ""): Markup {
  return html`<tr role="row"${attributes}>${cells}</tr>
`;
}

/** What a row is about, or all rows of a body. */
export function rowHead(look: string, content: Markup | string, scope: "row" | "rowgroup" = "row"): Markup {
  return html`<th role="rowheader" scope="${scope}" class="${look}">${content}</th>`;
}

export function gridCell(look: string, content: Markup | string): Markup {
  return html`<td role="cell" class="${look}">${content}</td>`;
}
