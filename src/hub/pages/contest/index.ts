// The pages of the benchmark: which address gives what. What everybody may see is the same for all visitors and shows each
// change at once; what a team does is its own.
import type { Hono } from "hono";
import type { ApiBoard } from "../../../../schemas/types.d.ts";
import { leaderboardPage, trackPage } from "../../addresses.ts";
import type { Contest, HubContext } from "../../context.ts";
import { Numbering } from "../../numbering.ts";
import { readQuery, wordOf } from "../../query.ts";
import { noTrack } from "./absent.ts";
import { addEditing } from "./edit.ts";
import { renderLeaderboard } from "./leaderboard.ts";
import { LeadingEntries } from "./leading.ts";
import { addSubmissionPage } from "./submission-route.ts";
import { addSubmitting } from "./submit.ts";
import { addSubmitIndex } from "./submit-index.ts";
import { renderTrack } from "./track.ts";

export function addContestPages(app: Hono, context: HubContext, contest: Contest): void {
  const { benchmark } = contest;
  const leading = new LeadingEntries(benchmark, context.options.now ?? Date.now, context.report);

  app.get(leaderboardPage, (c) => {
    readQuery(c, []);
    const make = async () => {
      const tracks = await benchmark.tracks();
      return renderLeaderboard({ address: context.publicUrl(c), tracks, leading: await leading.of(tracks) });
    };
    return context.page(c, { keep: "fresh", make });
  });

  const boards = new Numbering();
  app.get(trackPage(":track"), async (c) => {
    const name = c.req.param("track") ?? "";
    const { board: asked } = readQuery(c, ["board"]);
    const which: ApiBoard["board"] = wordOf("board", asked, ["default", "all"], "default");
    const [state, board] = await Promise.all([benchmark.track(name), benchmark.board(name, which)]);
    if (state === undefined || board === undefined) return context.notFound(c, noTrack(name));
    const address = context.publicUrl(c);
    const { because, entries, release } = state;
    // The benchmark gives the same board until it is another.
    const key = `track ${boards.of(board)} ${entries} ${because} ${release?.sha256} ${address}`;
    return context.page(c, { key, keep: "fresh", make: () => renderTrack({ address, state, board }) });
  });

  addSubmissionPage(app, context, contest);
  addSubmitIndex(app, context, contest);
  addSubmitting(app, context, contest);
  addEditing(app, context, contest);
}
