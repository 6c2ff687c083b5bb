// Submissions: one of them, a new one, and another description for one.
import type { Context, Hono } from "hono";
import type { ApiSubmitted } from "../../../schemas/types.d.ts";
import { formatDuration } from "../../lib/progress.ts";
import { cut, noSubmission, readSubmissionNumber } from "../absent.ts";
import { submissionPage, submissionUrl } from "../addresses.ts";
import { JSON_TYPE, sendJson } from "../answers.ts";
import { type Acceptance, PER_DAY } from "../benchmark/types.ts";
import type { Contest, HubContext } from "../context.ts";
import { readQuery } from "../query.ts";
import { readForm, readJsonBody } from "../uploads/index.ts";
import { refuse, teamOf } from "./bearer.ts";
import { addCheck } from "./check.ts";
import { addComparisons } from "./comparisons.ts";
import { addPredictions } from "./predictions.ts";
import { MOST_DESCRIPTION_BYTES, readSubmission, refuseClosed, refuseFiles } from "./submission-form.ts";
import { noTrack } from "./tracks.ts";

export function addSubmissions(app: Hono, context: HubContext, contest: Contest): void {
  const { benchmark } = contest;

  app.get("/api/submissions/:id", async (c) => {
    readQuery(c, []);
    const number = c.req.param("id");
    const id = readSubmissionNumber(number);
    const submission = id === undefined ? undefined : await benchmark.submission(id);
    if (submission === undefined) return context.notFound(c, noSubmission(number));
    const kind = { type: JSON_TYPE, audience: "programs", keep: "fresh" } as const;
    return context.answer(c, kind, () => `${JSON.stringify(submission)}\n`);
  });

  app.get("/api/submissions/:id/descriptions", async (c) => {
    readQuery(c, []);
    const number = c.req.param("id");
    const id = readSubmissionNumber(number);
    const descriptions = id === undefined ? undefined : await benchmark.descriptions(id);
    if (descriptions === undefined) return context.notFound(c, noSubmission(number));
    const kind = { type: JSON_TYPE, audience: "programs", keep: "fresh" } as const;
    return context.answer(c, kind, () => `${JSON.stringify(descriptions)}\n`);
  });

  addCheck(app, context, contest);
  addComparisons(app, context, contest);
  addPredictions(app, context, contest);

  app.post("/api/tracks/:track/submissions", async (c) => {
    readQuery(c, []);
    const team = await teamOf(c, context, contest);
    if (team instanceof Response) return team;
    const track = c.req.param("track");
    const state = await benchmark.track(track);
    const unknown = () => context.notFound(c, noTrack(track));
    if (state === undefined) return unknown();
    if (state.because !== undefined) return refuseClosed(c, context, state.because);
    const { files, description } = readSubmission(await readForm(c));
    const idempotencyKey = c.req.header("Idempotency-Key");
    const outcome = await benchmark.submit({ team, track, files, description, idempotencyKey });
    return outcome === undefined ? unknown() : answerTo(c, context, outcome);
  });

  app.post("/api/submissions/:id/description", async (c) => {
    readQuery(c, []);
    const team = await teamOf(c, context, contest);
    if (team instanceof Response) return team;
    const number = c.req.param("id");
    const id = readSubmissionNumber(number);
    const given = await readJsonBody(c, MOST_DESCRIPTION_BYTES);
    const description = id === undefined ? undefined : await benchmark.describe(team, id, given);
    if (description === undefined)
      return context.notFound(
        c,
        `${team.name} has no submission ${cut(number)}; only a submission's team describes it.`,
      );
    return sendJson(c, description);
  });
}

function answerTo(c: Context, context: HubContext, outcome: Acceptance): Response {
  switch (outcome.kind) {
    case "accepted":
    case "repeated": {
      const { submission, remainingToday } = outcome;
      const { id, scores } = submission;
      const isNew = outcome.kind === "accepted";
      const told: ApiSubmitted = {
        ...{ id, repeated: !isNew, remaining_today: remainingToday, scores },
        ...{ url: submissionUrl(id), page: submissionPage(id) },
      };
      return sendJson(c, told, { status: isNew ? 201 : 200, headers: { Location: submissionUrl(id) } });
    }
    case "over-quota": {
      const seconds = outcome.secondsUntilTomorrow;
      const message = `A team may submit ${PER_DAY} times to a track in a UTC day, this one has; the next begins in ${formatDuration(seconds)}.`;
      return refuse(c, context, 429, message, { "Retry-After": String(seconds) });
    }
    case "key-reused": {
      const message = "This Idempotency-Key was used for another submission; take another key for another request.";
      return refuse(c, context, 422, message);
    }
    default:
      return refuseFiles(c, context, outcome);
  }
}
