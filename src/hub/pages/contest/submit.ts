// Submitting by form: /submit/{track}, for the page and for what it sends.
import { randomBytes } from "node:crypto";
import type { Context, Hono } from "hono";
import { InputError } from "../../../lib/errors.ts";
import { noTrack } from "../../absent.ts";
import { submissionPage, submitPage } from "../../addresses.ts";
import type { Acceptance, TrackState } from "../../benchmark/types.ts";
import type { Contest, HubContext } from "../../context.ts";
import type { Visitor } from "../../people/types.ts";
import { readQuery } from "../../query.ts";
import { type FormBody, oneValue, RefusedUpload, readForm, seeOther } from "../../uploads/index.ts";
import { sendFormPage } from "../form.ts";
import { sentence } from "../words.ts";
import { readDescription, readTyped, type TypedDescription, typedOf } from "./description-record.ts";
import { FILES_FIELD, KEY_FIELD, ONLY_CHECK, ONLY_FIELD, renderSubmit } from "./submit-page.ts";
import type { SubmitResult } from "./submit-result.ts";

/** What is said beside a form, and how it is answered. */
interface Said extends SubmitResult {
  status?: number;
  headers?: Record<string, string>;
}

/** Until a hub that has too much to do may be asked again. */
const BUSY_SECONDS = 5;

export function addSubmitting(app: Hono, context: HubContext, { benchmark, people }: Contest): void {
  const answer = async (c: Context, state: TrackState, visitor: Visitor, typed: TypedDescription, said: Said = {}) => {
    const { status = 200, headers = {}, ...rest } = said;
    const { team } = visitor;
    const remaining = team && (await benchmark.remaining(team, state.track.name));
    const key = randomBytes(18).toString("base64url");
    const text = renderSubmit({ address: context.publicUrl(c), state, visitor, remaining, key, typed, ...rest });
    return sendFormPage(c, text, visitor, { status, headers });
  };

  app.get(submitPage(":track"), async (c) => {
    readQuery(c, []);
    const name = c.req.param("track") ?? "";
    const state = await benchmark.track(name);
    if (state === undefined) return context.notFound(c, noTrack(name));
    return answer(c, state, await people.visitor(c), typedOf());
  });

  app.post(submitPage(":track"), async (c) => {
    const name = c.req.param("track") ?? "";
    const state = await benchmark.track(name);
    if (state === undefined) return context.notFound(c, noTrack(name));
    const visitor = await people.visitor(c);
    const { team } = visitor;
    // Before the body: who has not signed in need not send it.
    if (team === undefined) return answer(c, state, visitor, typedOf(), { status: 403, problem: SIGNED_OUT });
    if (state.because !== undefined) return answer(c, state, visitor, typedOf(), { status: 409 });

    let body: FormBody;
    try {
      body = await readForm(c);
    } catch (error) {
      if (!(error instanceof RefusedUpload)) throw error;
      const problem = `${sentence(error.message)} What you typed could not be read; your browser may have it if you go back.`;
      return answer(c, state, visitor, typedOf(), { status: error.status, headers: { ...error.headers }, problem });
    }
    const typed = readTyped(body);
    const isCheck = oneValue(body, ONLY_FIELD) === ONLY_CHECK;
    const say = (said: Said) => answer(c, state, visitor, typed, { isCheck, ...said });
    if (!(await people.isOwnForm(c, oneValue(body, "form_token")))) return say({ status: 403, problem: NOT_OWN });

    const read = readDescription(typed, state.track);
    const files = body.files.filter(({ field }) => field === FILES_FIELD);
    const missing = files.length > 0 ? [] : [{ name: FILES_FIELD, text: "Files of predictions: choose at least one." }];
    const wrong = "mistakes" in read ? read.mistakes : [];
    const mistakes = isCheck ? missing : [...missing, ...wrong];
    if (mistakes.length > 0) {
      const problem = isCheck ? "There is nothing to check." : "Some of the form is missing or wrong.";
      return say({ status: 400, problem, mistakes });
    }

    const request = { team, track: state.track.name, files };
    try {
      if (isCheck || !("description" in read)) {
        const found = await benchmark.check(request);
        if (found === undefined) return context.notFound(c, noTrack(state.track.name));
        return say(found.kind === "sound" ? { sound: found.files, lacking: wrong } : refusal(found));
      }
      const { description } = read;
      const outcome = await benchmark.submit({ ...request, description, idempotencyKey: oneValue(body, KEY_FIELD) });
      if (outcome === undefined) return context.notFound(c, noTrack(state.track.name));
      if ("submission" in outcome) return seeOther(c, submissionPage(outcome.submission.id), cookieOf(visitor));
      return say(refusal(outcome));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return say({ status: 400, problem: sentence(error.message) });
    }
  });
}

const SIGNED_OUT = "You are not signed in, or no longer: nothing was read.";
const NOT_OWN =
  "This form did not come from a page that this browser was given, or the page is too old. Here is a new one: please send it again.";

function refusal(outcome: Exclude<Acceptance, { submission: unknown }>): Said {
  switch (outcome.kind) {
    case "unsound": {
      const problem =
        outcome.files.length === 1
          ? "A file is not what the track asks for."
          : `${outcome.files.length} files are not what the track asks for.`;
      return { status: 422, problem, files: outcome.files };
    }
    case "over-quota":
      return {
        ...{ status: 429, headers: { "Retry-After": String(outcome.secondsUntilTomorrow) } },
        problem: `No submission is left today: there are new ones at midnight UTC, in ${hours(outcome.secondsUntilTomorrow)}.`,
      };
    case "key-reused":
      return {
        status: 422,
        problem:
          "This form has made a submission already, with other content. If this is to be another one, send it again: the form is a new one now.",
      };
    case "closed":
      return { status: 409, problem: `The track takes no submissions. ${outcome.because}` };
    case "busy":
      return {
        ...{ status: 503, headers: { "Retry-After": String(BUSY_SECONDS) } },
        problem: "Too many submissions are being scored at this moment. Please send it again in some seconds.",
      };
  }
}

function hours(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes}\u00a0minutes` : `${Math.round(minutes / 60)}\u00a0hours`;
}

function cookieOf({ setCookie }: Visitor): Record<string, string> {
  return setCookie === undefined ? {} : { "Set-Cookie": setCookie };
}
