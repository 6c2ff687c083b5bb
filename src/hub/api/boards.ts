// Boards as JSON, CSV and Parquet: the entries that a filter leaves, ranked among one another.
import type { Hono } from "hono";
import type { ApiBoard } from "../../../schemas/types.d.ts";
import { CSV_TYPE, JSON_TYPE, type Prepared, prepare, preparedBytes, send } from "../answers.ts";
import { BOARD_PARAMETERS, readBoardChoice } from "../board-query.ts";
import { BoundedCache } from "../bounded-cache.ts";
import type { Contest, HubContext } from "../context.ts";
import { Numbering } from "../numbering.ts";
import { readQuery } from "../query.ts";
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
  const numbers = new Numbering();
  // Not the hub's own cache of bodies, which shows them for a moment without asking: who submits looks at the board at once.
  const bodies = new BoundedCache<Prepared>(CACHE_BYTES, preparedBytes);
  for (const [form, { type, make }] of Object.entries(FORMS))
    app.get(`/api/tracks/:track/${form}`, async (c) => {
      const choice = readBoardChoice(readQuery(c, BOARD_PARAMETERS), "all");
      const name = c.req.param("track");
      const board = await benchmark.board(name, choice.board, choice);
      if (board === undefined) return context.notFound(c, noTrack(name));
      const base = form === "board" ? "" : context.publicUrl(c);
      const date = form === "board.parquet" ? new Date(now()).toISOString().slice(0, 10) : "";
      const key = `board ${numbers.of(board)} ${form} ${date} ${base}`;
      const prepared = await bodies.get(key, async () =>
        prepare(make(board, base, date), { type, audience: "programs", keep: "fresh" }),
      );
      return send(c, prepared);
    });
}
