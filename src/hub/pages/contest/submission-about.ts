// What a submission is: what its team says of it, and what its badges mean.
import type { ApiSubmission } from "../../../../schemas/types.d.ts";
import type { TrackState } from "../../benchmark/types.ts";
import { facts, html, type Markup } from "../markup.ts";
import { capital, formatWhole, listed } from "../words.ts";
import { badgeList, closedWords, day, foreign, foreignLink, HONOUR_WORDS, INPUTS, STANDINGS } from "./words.ts";

/** Each badge with what it says; what holds for all submissions to the track comes last. */
export function badges({ standing, description }: ApiSubmission, { track, because }: TrackState): Markup {
  const { anonymous, code } = description;
  const shown: (readonly [name: string, says: Markup | string])[] = [
    [capital(standing), html`${STANDINGS[standing]}`],
    ...(code === undefined
      ? []
      : [["Open code", html`the team says that <a href="#description">its code</a> is public.`] as const]),
    ...(anonymous ? [["Anonymous", "the authors wish not to be named; the team is."] as const] : []),
    ...(track.honour_system ? [["Honour system", HONOUR_WORDS] as const] : []),
    ...(because === undefined
      ? []
      : [["Closed", html`no submission is taken any more. ${closedWords(because)}`] as const]),
  ];
  return badgeList(shown);
}

/** What the team says of it, and who sent it when. */
export function about({ team, description, standing, submitted_at }: ApiSubmission): Markup {
  const { method, authors, anonymous, inputs, training_data, parameters, compute, code, paper, notes } = description;
  const names = authors?.map((author, index) => html`${index > 0 ? ", " : ""}${foreign(author)}`);
  return html`${facts([
    ["method", foreign(method)],
    ["team", foreign(team)],
    ["authors", anonymous ? "anonymous" : html`${names}`],
    ["standing", standing],
    ["submitted", day(submitted_at)],
    ["inputs", listed(inputs.map((input) => INPUTS[input]))],
    ["learnt from", foreign(training_data)],
    ["parameters", parameters === undefined ? undefined : formatWhole(parameters)],
    ["compute", compute === undefined ? undefined : foreign(compute)],
    ["code", code === undefined ? undefined : foreignLink(code, code)],
    ["paper", paper === undefined ? undefined : foreignLink(paper, paper)],
  ])}${notes === undefined || notes === "" ? "" : html`<h3 class="snippet-heading">Notes</h3><div class="notes" dir="auto">${notes}</div>`}`;
}
