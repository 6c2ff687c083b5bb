// Changing the description of a submission: for the team that made it, by its session.
import type { Context, Hono } from "hono";
import { InputError } from "../../../lib/errors.ts";
import { noSubmission, readSubmissionNumber } from "../../absent.ts";
import { editPage, leaderboardPage, submissionPage, teamPage } from "../../addresses.ts";
import { mayHave } from "../../benchmark/may-have.ts";
import type { Contest, HubContext } from "../../context.ts";
import type { Visitor } from "../../people/types.ts";
import { readQuery } from "../../query.ts";
import { oneValue, readForm, seeOther } from "../../uploads/index.ts";
import { form, mistakesBox, mistakesList, sendFormPage } from "../form.ts";
import { page } from "../layout.ts";
import { html, type Markup, part } from "../markup.ts";
import { sentence } from "../words.ts";
import { descriptionFields } from "./description-fields.ts";
import { type Mistake, readDescription, readTyped, type TypedDescription, typedOf } from "./description-record.ts";
import { predictionLinks } from "./submission-files.ts";
import { foreign, signInTo } from "./words.ts";

/** Bytes of a form without files: the longest description, with every character escaped, is well below. */
const FORM_BYTES = 2 ** 18;

export function addEditing(app: Hono, context: HubContext, { benchmark, people }: Contest): void {
  /** What the visitor may edit, or the answer that says why not. */
  const find = async (c: Context) => {
    const number = c.req.param("id") ?? "";
    const id = readSubmissionNumber(number);
    const submission = id === undefined ? undefined : await benchmark.submission(id);
    const state = submission && (await benchmark.track(submission.track));
    if (id === undefined || submission === undefined || state === undefined)
      return context.notFound(c, noSubmission(number));
    const visitor = await people.visitor(c);
    const { team } = visitor;
    const isOwn = team !== undefined && (await benchmark.submissionsOf(team)).some((own) => own.id === id);
    if (team === undefined && c.req.method === "GET") return seeOther(c, signInTo(editPage(id)));
    if (team === undefined || !isOwn) {
      const text = renderRefused(id, submission.description.method, visitor);
      return sendFormPage(c, text, visitor, { status: 403 });
    }
    const predictions = mayHave(submission, state) === "nobody" ? [] : submission.links.predictions;
    return { id, team, visitor, track: state.track, description: submission.description, predictions };
  };

  app.get("/submissions/:id/edit", async (c) => {
    readQuery(c, []);
    const found = await find(c);
    if (found instanceof Response) return found;
    const text = renderEdit({ ...found, typed: typedOf(found.description) });
    return sendFormPage(c, text, found.visitor);
  });

  app.post("/submissions/:id/edit", async (c) => {
    const found = await find(c);
    if (found instanceof Response) return found;
    const { id, team, visitor, track } = found;
    const body = await readForm(c, { bytes: FORM_BYTES, files: 0 });
    const typed = readTyped(body);
    const say = (status: number, problem: string, mistakes: readonly Mistake[] = []) =>
      sendFormPage(c, renderEdit({ ...found, typed, problem, mistakes }), visitor, { status });
    if (!(await people.isOwnForm(c, oneValue(body, "form_token")))) return say(403, NOT_OWN);
    const read = readDescription(typed, track);
    if ("mistakes" in read) return say(400, "Some of the form is missing or wrong.", read.mistakes);
    try {
      const stored = await benchmark.describe(team, id, read.description);
      if (stored === undefined) return context.notFound(c, noSubmission(String(id)));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return say(400, sentence(`not changed: ${error.message}`));
    }
    const cookie = visitor.setCookie === undefined ? {} : { "Set-Cookie": visitor.setCookie };
    return seeOther(c, submissionPage(id), cookie);
  });
}

const NOT_OWN =
  "This form did not come from a page that this browser was given, or the page is too old. Here is a new one: please send it again.";

interface EditData {
  id: number;
  visitor: Visitor;
  track: Parameters<typeof descriptionFields>[0];
  /** Addresses of what was sent; none if its zoo is not here. */
  predictions: readonly string[];
  typed: TypedDescription;
  problem?: string;
  mistakes?: readonly Mistake[];
}

function renderEdit({ id, visitor, track, predictions, typed, problem, mistakes = [] }: EditData): string {
  const fields = descriptionFields(track, typed, mistakes);
  const wrong = problem === undefined ? "" : mistakesBox(problem, mistakes.length === 0 ? "" : mistakesList(mistakes));
  const content = html`${wrong}<p>The predictions and their scores stay as they are. Every version of the description is kept, with its date; the last one is shown.</p>
<p class="small">Signed in as <a href="${teamPage}">${foreign(visitor.team?.name ?? "")}</a>.</p>`;
  return frame(
    `${problem === undefined ? "" : "Not changed: "}Edit submission ${id}`,
    id,
    content,
    html`${part("form", "Description", form(editPage(id), visitor.formToken, fields, { button: "Save the description" }))}${
      predictions.length === 0
        ? ""
        : part(
            "predictions",
            "Predictions",
            html`<p>What was sent, as it can be sent again.</p>${predictionLinks(predictions)}`,
          )
    }`,
  );
}

function renderRefused(id: number, method: string, { team }: Visitor): string {
  const why =
    team === undefined
      ? html`<a href="${signInTo(editPage(id))}">Sign in</a> with its token first.`
      : html`You are signed in as <a href="${teamPage}">${foreign(team.name)}</a>, which has not made it.`;
  const content = html`<div class="notice"><p><strong>Only the team that made a submission can change what it says.</strong> ${why}</p></div>
<ul class="links"><li><a href="${submissionPage(id)}">The submission: ${foreign(method)}</a></li></ul>`;
  return frame(`Edit submission ${id}`, id, content, "");
}

function frame(title: string, id: number, opening: Markup, rest: Markup | string): string {
  const crumbs = html`<nav class="crumbs" aria-label="Where you are"><a href="${leaderboardPage}">Leaderboard</a> / <a href="${submissionPage(id)}">submission ${id}</a> / edit</nav>`;
  return page(
    { title, description: `Change the description of submission ${id}.`, entry: "leaderboard" },
    html`<div class="opening close">
${crumbs}
<h1>Edit submission ${id}</h1>
${opening}
</div>
${rest}`,
  );
}
