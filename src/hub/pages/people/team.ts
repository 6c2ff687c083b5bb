// A team's own page: what it has submitted, what is left of today, its token, and the way out.
import {
  logPage,
  replaceTokenPage,
  signOutPage,
  submissionPage,
  submitIndexPage,
  submitPage,
  trackPage,
} from "../../addresses.ts";
import { PER_DAY } from "../../benchmark/types.ts";
import type { TeamView } from "../../people/describe-team.ts";
import type { Team } from "../../people/index.ts";
import { foreign, minute } from "../contest/words.ts";
import { choicesField, form, mistakesBox, mistakesList } from "../form.ts";
import { page } from "../layout.ts";
import { html, type Markup, part, table } from "../markup.ts";
import { formatWhole } from "../words.ts";
import { type NewToken, tokenNotice, tokenParts } from "./token-part.ts";

export interface TeamData extends TeamView {
  team: Team;
  formToken: string;
  /** Why nothing was done, in a sentence. */
  problem?: string | undefined;
  /** What is wrong with the wish for another token. */
  mistake?: string | undefined;
}

export function renderTeam(data: TeamData): string {
  const { team, formToken, problem, mistake } = data;
  const wrong = problem ?? (mistake === undefined ? undefined : "The token was not replaced.");
  const list = mistake === undefined ? "" : mistakesList([{ name: "sure", text: mistake }]);
  const sure = choicesField(
    { name: "sure", label: "Replace the token", mistake, hint: "If it is lost, or others may have it." },
    [{ value: "yes", label: "The old token ends now, in every program and browser that uses it.", checked: false }],
  );
  return page(
    {
      title: wrong === undefined ? "Your team" : "Not done: your team",
      description: "Your team: its submissions, what is left of today, and its token.",
      entry: "leaderboard",
    },
    html`<div class="opening close">
<p class="crumbs">Your team</p>
<h1>${foreign(team.name)}</h1>
${wrong === undefined ? "" : mistakesBox(wrong, list)}
${form(signOutPage, formToken, html``, { button: "Sign out" })}
</div>
${part("submissions", "Submissions", submissionsPart(data))}
${part("today", "Left today", todayPart(data))}
${part("token", "Token", form(replaceTokenPage, formToken, sure, { button: "Replace the token" }))}`,
  );
}

function submissionsPart({ submissions }: TeamData): Markup {
  if (submissions.length === 0)
    return html`<p>None yet. <a href="${submitIndexPage}">Choose a track</a>, and send your first.</p>`;
  const rows = submissions.map(({ id, track, method, hidden, submittedAt }) => [
    hidden ? html`${id}` : html`<a href="${submissionPage(id)}">${id}</a>`,
    html`<a href="${trackPage(track)}">${track}</a>`,
    foreign(method),
    minute(submittedAt.toISOString()),
    hidden ? html`hidden by the operator: <a href="${logPage}">log</a>` : "shown",
  ]);
  const columns = [
    { name: "Number", isNumber: true },
    { name: "Track", className: "prose" },
    { name: "Method", className: "prose" },
    { name: "Submitted" },
    { name: "State" },
  ];
  return table("Submissions of your team, newest first", columns, rows);
}

function todayPart({ tracks }: TeamData): Markup {
  if (tracks.length === 0) return html`<p>No track takes submissions at this moment.</p>`;
  const rows = tracks.map(({ track: { name, title }, remaining }) => [
    html`<a href="${trackPage(name)}">${title}</a>`,
    `${formatWhole(remaining)} of ${formatWhole(PER_DAY)}`,
    remaining === 0 ? "tomorrow" : html`<a href="${submitPage(name)}" aria-label="Submit to ${title}">Submit</a>`,
  ]);
  const columns = [{ name: "Track" }, { name: "Left today (UTC)", isNumber: true }, { name: "Form" }];
  return table("Submissions that your team may still make today", columns, rows);
}

export function renderReplaced(team: string, shown: NewToken): string {
  return page(
    { title: "Token replaced", description: "The team has a new token; it is shown once.", entry: "leaderboard" },
    html`<div class="opening close">
<h1>${foreign(team)} has a new token</h1>
${tokenNotice(shown.token)}
<p>The old one is not valid any more, and every other browser is signed out.</p>
</div>
${tokenParts(shown)}`,
  );
}
