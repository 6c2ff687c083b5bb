// The address of a submission's page: the same for all visitors but its own team, and shows each change at once.
import { createHash } from "node:crypto";
import type { Hono } from "hono";
import { noSubmission, readSubmissionNumber } from "../../absent.ts";
import { mayHave } from "../../benchmark/may-have.ts";
import type { Contest, HubContext } from "../../context.ts";
import { Numbering } from "../../numbering.ts";
import { readQuery } from "../../query.ts";
import { teamOfVisitor } from "./own-team.ts";
import { renderSubmission } from "./submission.ts";

export function addSubmissionPage(app: Hono, context: HubContext, { benchmark, people }: Contest): void {
  const boards = new Numbering();
  app.get("/submissions/:id", async (c) => {
    readQuery(c, []);
    const number = c.req.param("id");
    const id = readSubmissionNumber(number);
    const submission = id === undefined ? undefined : await benchmark.submission(id);
    const absent = () => context.notFound(c, noSubmission(number));
    if (submission === undefined) return absent();
    const { track } = submission;
    const [state, board, compared, decisions] = await Promise.all([
      benchmark.track(track),
      benchmark.board(track, "default"),
      benchmark.compared(track, "all"),
      submission.early_decision === null ? [] : benchmark.decisions(track),
    ]);
    if (state === undefined || board === undefined || compared === undefined) return absent();
    const isOwn = (await teamOfVisitor(c, people))?.name === submission.team;
    const who = mayHave(submission, state);
    const address = context.publicUrl(c);
    // Decisions change with the boards.
    const own = JSON.stringify([submission, state.because, state.release?.sha256, who, address]);
    const key = `submission ${createHash("sha256").update(own).digest("hex")} ${boards.of(board)} ${boards.of(compared.board)}`;
    const make = () =>
      renderSubmission({ address, submission, state, board, compared, decisions, mayHave: who, isOwn });
    if (isOwn) return context.page(c, { keep: "never", make });
    return context.page(c, { key, keep: "fresh", make });
  });
}
