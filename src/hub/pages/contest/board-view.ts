// What a visitor asked a board to show: which entries, in which order. Every choice is a link.
import type { Context } from "hono";
import { pairsPage, trackPage } from "../../addresses.ts";
import { BOARD_PARAMETERS, type BoardChoice, readBoardChoice } from "../../board-query.ts";
import { readQuery, wordOf } from "../../query.ts";

/** What rows can be ordered by; "score" is the order of the board. */
const SORTS = ["score", "method", "team", "standing", "submitted"] as const;
export type Sort = (typeof SORTS)[number];

export interface BoardView extends BoardChoice {
  sort: Sort;
  /** Whether the order is turned round; best, A and oldest are first by themselves. */
  order: "usual" | "reversed";
}

/** One entry of each team, so that no team fills a board. */
export const USUAL_VIEW: BoardView = {
  ...{ board: "default", entries: "best", standing: "any", code: "any" },
  ...{ sort: "score", order: "usual" },
};

const NAMES = [...BOARD_PARAMETERS, "sort", "order"] as const;

/** InputError for a parameter that is not known or wrong. */
export function readBoardView(c: Context): BoardView {
  return viewOf(readQuery(c, NAMES));
}

/** The same for pairs, which have no order of their own but begin somewhere: `from` is as it was given. */
export function readPairsView(c: Context): { view: BoardView; from: string | undefined } {
  const { from, ...asked } = readQuery(c, [...BOARD_PARAMETERS, "from"]);
  return { view: viewOf(asked), from };
}

function viewOf(asked: Partial<Record<keyof BoardView, string>>): BoardView {
  return {
    ...readBoardChoice(asked, USUAL_VIEW.entries),
    sort: wordOf("sort", asked.sort, SORTS, USUAL_VIEW.sort),
    order: wordOf("order", asked.order, ["usual", "reversed"], USUAL_VIEW.order),
  };
}

/** The board as this view shows it; what is usual is not in the address. */
export function viewPage(track: string, view: BoardView): string {
  return trackPage(track) + queryOf(view, USUAL_VIEW, NAMES);
}

/** The pairs of the entries that a view shows. */
export function viewPairsPage(track: string, view: BoardView): string {
  return pairsPage(track) + queryOf(view, USUAL_VIEW, BOARD_PARAMETERS);
}

/** For the API's addresses, whose default is every entry. */
export function filterQuery(view: BoardView): string {
  return queryOf(view, { ...USUAL_VIEW, entries: "all" }, BOARD_PARAMETERS);
}

function queryOf(view: BoardView, usual: BoardView, names: readonly (keyof BoardView)[]): string {
  const told = names.filter((name) => view[name] !== usual[name]).map((name) => `${name}=${view[name]}`);
  return told.length === 0 ? "" : `?${told.join("&")}`;
}
