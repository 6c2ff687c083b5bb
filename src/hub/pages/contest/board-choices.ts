// What a board can show, as links: each says what it does, and the one that is in force says so.
import type { ApiBoard } from "../../../../schemas/types.d.ts";
import { html, type Markup } from "../markup.ts";
import { formatCounted, formatWhole, listed } from "../words.ts";
import { type BoardView, USUAL_VIEW, viewPage } from "./board-view.ts";
import { INPUTS } from "./words.ts";

/** `few` are the inputs of the track's default board; `isOne` if there are no others. */
export function boardChoices(
  board: ApiBoard,
  view: BoardView,
  { few, isOne, entries }: { few: readonly (keyof typeof INPUTS)[]; isOne: boolean; entries: number },
): Markup {
  const choice = <Name extends keyof BoardView>(name: Name, value: BoardView[Name], words: string) =>
    html`<li><a href="${viewPage(board.track, { ...view, [name]: value })}#board"${view[name] === value ? html` aria-current="true"` : ""}>${words}</a></li>`;
  const group = (name: string, choices: readonly Markup[]) =>
    html`<div><dt>${name}</dt><dd><ul>${choices}</ul></dd></div>`;
  const inputs = listed(few.map((input) => INPUTS[input]));
  return html`<nav aria-label="Which entries are shown"><dl class="choices">
${isOne ? "" : group("Inputs", [choice("board", "default", `${inputs} only`), choice("board", "all", "any")])}
${group("Of each team", [choice("entries", "best", "the best entry"), choice("entries", "all", "all entries")])}
${group("Standing", [choice("standing", "any", "any"), choice("standing", "verified", "verified")])}
${group("Code", [choice("code", "any", "any"), choice("code", "open", "open")])}
</dl></nav>
<p class="small quiet">${shownWords(board, entries)}${isFiltered(view) ? html` <a href="${viewPage(board.track, USUAL_VIEW)}#board">Back to the usual board</a>.` : ""}</p>`;
}

function shownWords({ entries }: ApiBoard, all: number): string {
  const count = `${formatWhole(entries.length)} of ${formatCounted(all, "entry", "entries")} shown`;
  return `${count}, ranked among one another. Baselines are always there.`;
}

function isFiltered(view: BoardView): boolean {
  return (Object.keys(USUAL_VIEW) as (keyof BoardView)[]).some((name) => view[name] !== USUAL_VIEW[name]);
}
