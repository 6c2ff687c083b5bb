// The pages of the benchmark: which address gives what. What everybody may see is the same for all visitors and shows each
// change at once; what a team does is its own.
import type { Hono } from "hono";
import { noTrack } from "../../absent.ts";
import { leaderboardPage, pairsPage, trackPage } from "../../addresses.ts";
import type { Contest, HubContext } from "../../context.ts";
import { Numbering } from "../../numbering.ts";
import { numberOf, readQuery } from "../../query.ts";
import { readBoardView, readPairsView } from "./board-view.ts";
import { addEditing } from "./edit.ts";
import { renderLeaderboard } from "./leaderboard.ts";
import { LeadingEntries } from "./leading.ts";
import { teamOfVisitor } from "./own-team.ts";
import { renderPairs } from "./pairs.ts";
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
    const view = readBoardView(c);
    const [state, board] = await Promise.all([benchmark.track(name), benchmark.board(name, view.board, view)]);
    if (state === undefined || board === undefined) return context.notFound(c, noTrack(name));
    const address = context.publicUrl(c);
    const team = (await teamOfVisitor(c, contest.people))?.name;
    const make = async () => {
      const all = (await benchmark.board(name, view.board)) ?? board;
      return renderTrack({ address, state, board, all, view, team });
    };
    if (team !== undefined) return context.page(c, { keep: "never", make });
    const { because, entries, release } = state;
    // The benchmark gives the same board until it is another.
    const key = `track ${boards.of(board)} ${view.sort} ${view.order} ${entries} ${because} ${release?.sha256} ${address}`;
    return context.page(c, { key, keep: "fresh", make });
  });

  app.get(pairsPage(":track"), async (c) => {
    const name = c.req.param("track") ?? "";
    const { from: asked, view } = readPairsView(c);
    const [state, compared] = await Promise.all([benchmark.track(name), benchmark.compared(name, view.board, view)]);
    if (state === undefined || compared === undefined) return context.notFound(c, noTrack(name));
    const most = Math.max(1, compared.board.entries.length);
    const from = numberOf("from", asked, { least: 1, most, fallback: 1 });
    const address = context.publicUrl(c);
    const key = `pairs ${boards.of(compared.board)} ${from} ${address}`;
    return context.page(c, { key, keep: "fresh", make: () => renderPairs({ address, state, compared, view, from }) });
  });

  addSubmissionPage(app, context, contest);
  addSubmitIndex(app, context, contest);
  addSubmitting(app, context, contest);
  addEditing(app, context, contest);
}
