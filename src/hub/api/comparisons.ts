// A submission against each other one of its track.
import type { Hono } from "hono";
import { noSubmission, readSubmissionNumber } from "../absent.ts";
import { JSON_TYPE, type Kind } from "../answers.ts";
import { compareEntry } from "../benchmark/compare-entry.ts";
import type { Contest, HubContext } from "../context.ts";
import { readQuery } from "../query.ts";

const FRESH: Kind = { type: JSON_TYPE, audience: "programs", keep: "fresh" };

export function addComparisons(app: Hono, context: HubContext, { benchmark }: Contest): void {
  app.get("/api/submissions/:id/comparisons", async (c) => {
    readQuery(c, []);
    const number = c.req.param("id");
    const id = readSubmissionNumber(number);
    const submission = id === undefined ? undefined : await benchmark.submission(id);
    const compared = submission && (await benchmark.compared(submission.track, "all"));
    // It may have been hidden, or not yet be on the board of the moment before, between the two questions.
    const comparisons = id !== undefined && compared ? compareEntry(compared, id) : undefined;
    if (comparisons === undefined) return context.notFound(c, noSubmission(number));
    return context.answer(c, FRESH, () => `${JSON.stringify(comparisons)}\n`);
  });
}
