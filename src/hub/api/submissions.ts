// Submissions: one of them, a new one, and another description for one.
import type { Context, Hono } from "hono";
import type { ApiSubmitted, ApiUnsound } from "../../../schemas/types.d.ts";
import { formatDuration } from "../../lib/progress.ts";
import { submissionPage, submissionUrl, tracksUrl } from "../addresses.ts";
import { JSON_TYPE, sendJson } from "../answers.ts";
import { type Acceptance, type GivenFile, PER_DAY } from "../benchmark/types.ts";
import type { Contest, HubContext } from "../context.ts";
import { readQuery } from "../query.ts";
import { type FormBody, oneValue, parseJson, RefusedUpload, readForm, readJsonBody } from "../uploads/index.ts";
import { refuse, teamOf } from "./bearer.ts";
import { addComparisons } from "./comparisons.ts";
import { addPredictions } from "./predictions.ts";
import { idOf, noSubmission, shortId } from "./submission-number.ts";

/** Bytes of a description as JSON, several times what its schema allows. */
const MOST_DESCRIPTION_BYTES = 131_072;

export function addSubmissions(app: Hono, context: HubContext, contest: Contest): void {
  const { benchmark } = contest;

  app.get("/api/submissions/:id", async (c) => {
    readQuery(c, []);
    const id = idOf(c);
    const submission = id === undefined ? undefined : await benchmark.submission(id);
    if (submission === undefined) return context.notFound(c, noSubmission(c));
    const kind = { type: JSON_TYPE, audience: "programs", keep: "fresh" } as const;
    return context.answer(c, kind, () => `${JSON.stringify(submission)}\n`);
  });

  app.get("/api/submissions/:id/descriptions", async (c) => {
    readQuery(c, []);
    const id = idOf(c);
    const descriptions = id === undefined ? undefined : await benchmark.descriptions(id);
    if (descriptions === undefined) return context.notFound(c, noSubmission(c));
    const kind = { type: JSON_TYPE, audience: "programs", keep: "fresh" } as const;
    return context.answer(c, kind, () => `${JSON.stringify(descriptions)}\n`);
  });

  addComparisons(app, context, contest);
  addPredictions(app, context, contest);

  app.post("/api/tracks/:track/submissions", async (c) => {
    readQuery(c, []);
    const team = await teamOf(c, context, contest);
    if (team instanceof Response) return team;
    const track = c.req.param("track");
    const state = await benchmark.track(track);
    const unknown = () => context.notFound(c, `There is no track "${track}" here; ${tracksUrl} lists what there is.`);
    if (state === undefined) return unknown();
    if (state.because !== undefined) return closed(c, context, state.because);
    const { files, description } = readSubmission(await readForm(c));
    const idempotencyKey = c.req.header("Idempotency-Key");
    const outcome = await benchmark.submit({ team, track, files, description, idempotencyKey });
    return outcome === undefined ? unknown() : answerTo(c, context, outcome);
  });

  app.post("/api/submissions/:id/description", async (c) => {
    readQuery(c, []);
    const team = await teamOf(c, context, contest);
    if (team instanceof Response) return team;
    const id = idOf(c);
    const given = await readJsonBody(c, MOST_DESCRIPTION_BYTES);
    const description = id === undefined ? undefined : await benchmark.describe(team, id, given);
    if (description === undefined)
      return context.notFound(
        c,
        `${team.name} has no submission ${shortId(c)}; only a submission's team describes it.`,
      );
    return sendJson(c, description);
  });
}

/** The parts of the form that a submission is: a description, as a field or a file of that name, and files. */
function readSubmission(form: FormBody): { files: GivenFile[]; description: unknown } {
  const other = [...form.fields.keys()].find((name) => name !== "description");
  if (other !== undefined) {
    const shown = JSON.stringify(other.slice(0, 60));
    throw new RefusedUpload(400, `the field ${shown} is not known; files need a file name, as by curl -F file=@p.csv`);
  }
  const described = form.files.filter(({ field }) => field === "description");
  const texts = [oneValue(form, "description") ?? [], described.map(({ bytes }) => bytes)].flat();
  if (texts.length !== 1)
    throw new RefusedUpload(400, `the form must have one description, as JSON; has ${texts.length || "none"}`);
  if (texts[0].length > MOST_DESCRIPTION_BYTES)
    throw new RefusedUpload(
      400,
      `the description may have at most ${MOST_DESCRIPTION_BYTES} bytes, has ${texts[0].length}`,
    );
  const files = form.files.filter(({ field }) => field !== "description");
  if (files.length === 0) throw new RefusedUpload(400, "the form must have a file of predictions, has none");
  const named = files.map(({ name, field, bytes }) => ({ name: name || field, bytes }));
  return { files: named, description: parseJson(texts[0], "the description") };
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
    case "unsound": {
      const [first, second] = outcome.files;
      const which = second === undefined ? `${first.name} is` : `${outcome.files.length} files are`;
      const message = `${which} not what the track asks for; nothing was stored, and no quota used.`;
      const files = outcome.files.map(({ name, file, report: { count, counts, problems, text } }) => {
        return { name, file, count, counts, problems, text };
      });
      const told = { error: { message, status: 422 }, files } as unknown as ApiUnsound;
      return sendJson(c, told, { status: 422 });
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
    case "closed":
      return closed(c, context, outcome.because);
    case "busy": {
      const message = "Too many submissions are being read and scored; try again in 5 s.";
      return refuse(c, context, 503, message, { "Retry-After": "5" });
    }
  }
}

function closed(c: Context, context: HubContext, because: string): Response {
  return refuse(c, context, 409, `The track is closed. ${because}`);
}
