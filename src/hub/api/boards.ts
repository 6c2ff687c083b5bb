// Boards as JSON, CSV and Parquet: the entries that a filter leaves, ranked among one another.
import type { Context, Hono } from "hono";
import type { ApiBoard } from "../../../schemas/types.d.ts";
import { CSV_TYPE, JSON_TYPE, type Prepared, prepare, preparedBytes, send } from "../answers.ts";
import type { BoardFilter } from "../benchmark/types.ts";
import { BoundedCache } from "../bounded-cache.ts";
import type { Contest, HubContext } from "../context.ts";
import { readQuery, wordOf } from "../query.ts";
import { boardCsv } from "./board-csv.ts";
import { boardParquet } from "./board-parquet.ts";
import { noTrack } from "./tracks.ts";

const PARQUET_TYPE = "application/vnd.apache.parquet";

const CACHE_BYTES = 16 * 2 ** 20;

/** The forms, by how their addresses end. */
const FORMS: Record<string, { type: string; make(board: ApiBoard, base: string, date: string): string | Buffer }> = {
  board: { type: JSON_TYPE, make: (board) => `${JSON.stringify(board)}\n` },
  "board.csv": { type: CSV_TYPE, make: boardCsv },
  "board.parquet": { type: PARQUET_TYPE, make: (board, base, date) => boardParquet(board, { base, date }) },
};

export function addBoards(app: Hono, context: HubContext, { benchmark }: Contest): void {
  const { now = Date.now } = context.options;
  // The benchmark gives the same object until a board has changed, so a number for it names what is made of it.
  const numbers = new WeakMap<ApiBoard, number>();
  let last = 0;
  // Not the hub's own cache of bodies, which shows them for a moment without asking: who submits looks at the board at once.
  const bodies = new BoundedCache<Prepared>(CACHE_BYTES, preparedBytes);
  const numberOf = (board: ApiBoard): number => {
    if (!numbers.has(board)) numbers.set(board, ++last);
    return numbers.get(board)!;
  };
  for (const [form, { type, make }] of Object.entries(FORMS))
    app.get(`/api/tracks/:track/${form}`, async (c) => {
      const { which, filter } = readBoardQuery(c);
      const name = c.req.param("track");
      const board = await benchmark.board(name, which, filter);
      if (board === undefined) return context.notFound(c, noTrack(name));
      const base = form === "board" ? "" : context.publicUrl(c);
      const date = form === "board.parquet" ? new Date(now()).toISOString().slice(0, 10) : "";
      const key = `board ${numberOf(board)} ${form} ${date} ${base}`;
      const prepared = await bodies.get(key, async () =>
        prepare(make(board, base, date), { type, audience: "programs", keep: "fresh" }),
      );
      return send(c, prepared);
    });
}

/** Which entries are asked for. InputError for a parameter that is not known or wrong. */
function readBoardQuery(c: Context): { which: ApiBoard["board"]; filter: BoardFilter } {
  const { board, entries, standing, code } = readQuery(c, ["board", "entries", "standing", "code"]);
  return {
    which: wordOf("board", board, ["default", "all"], "default"),
    filter: {
      entries: wordOf("entries", entries, ["all", "best"], "all"),
      standing: wordOf("standing", standing, ["any", "verified"], "any"),
      code: wordOf("code", code, ["any", "open"], "any"),
    },
  };
}
