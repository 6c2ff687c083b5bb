// An entry against the others on its board: which are better, which worse, and which can't be told from it.
import { ALPHA } from "../../../leaderboard/rank/index.ts";
import type { ApiCompared, ApiComparisons } from "../../../schemas/types.d.ts";
import type { ComparedBoard } from "./types.ts";

/** Each list best first; undefined if the entry is not on the board. */
export function compareEntry({ board, isBetter, p }: ComparedBoard, id: number): ApiComparisons | undefined {
  const own = board.entries.findIndex((entry) => entry.id === id);
  if (own < 0) return undefined;
  const lists: Record<"better" | "undecided" | "worse", ApiCompared[]> = { better: [], undecided: [], worse: [] };
  for (const [place, { id, method, team }] of board.entries.entries()) {
    if (place === own) continue;
    const list = isBetter(place, own) ? "better" : isBetter(own, place) ? "worse" : "undecided";
    lists[list].push({ id, method, team, p: p(place, own) });
  }
  return { submission: id, track: board.track, metric: board.metric, alpha: ALPHA, ...lists };
}
