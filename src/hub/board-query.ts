// Which entries of a board are asked for: the same words on pages and in the API, which differ in what is usual.
import type { ApiBoard, ApiBoardFilter } from "../../schemas/types.d.ts";
import { wordOf } from "./query.ts";

export interface BoardChoice extends ApiBoardFilter {
  board: ApiBoard["board"];
}

/** Their names, for readQuery. */
export const BOARD_PARAMETERS = ["board", "entries", "standing", "code"] as const;

/** From parameters as they were given. InputError for a wrong one. */
export function readBoardChoice(
  asked: Partial<Record<keyof BoardChoice, string>>,
  usualEntries: BoardChoice["entries"],
): BoardChoice {
  return {
    board: wordOf("board", asked.board, ["default", "all"], "default"),
    entries: wordOf("entries", asked.entries, ["best", "all"], usualEntries),
    standing: wordOf("standing", asked.standing, ["any", "verified"], "any"),
    code: wordOf("code", asked.code, ["any", "open"], "any"),
  };
}
