// The page on which a team submits, in all its states: the form, what was wrong with what came, and why nothing can be taken.
import { leaderboardPage, signUpPage, submitPage, teamPage, templateUrl, trackPage } from "../../addresses.ts";
import { PER_DAY, type TrackState } from "../../benchmark/types.ts";
import type { Visitor } from "../../people/types.ts";
import { filesField, form, hiddenField } from "../form.ts";
import { page } from "../layout.ts";
import { html, type Markup, part } from "../markup.ts";
import { formatCounted, formatWhole } from "../words.ts";
import { descriptionFields } from "./description-fields.ts";
import type { TypedDescription } from "./description-record.ts";
import { submitLines } from "./submit-lines.ts";
import { resultName, resultOf, type SubmitResult } from "./submit-result.ts";
import { closedWords, foreign, honourNotice, signInTo } from "./words.ts";

export interface SubmitData extends SubmitResult {
  /** Of the hub, without a slash at its end. */
  address: string;
  state: TrackState;
  visitor: Visitor;
  /** How many submissions the team may still make today; undefined if nobody has signed in. */
  remaining: number | undefined;
  /** Of this form: what is sent twice with it is taken once. */
  key: string;
  typed: TypedDescription;
}

export const FILES_FIELD = "predictions";
export const KEY_FIELD = "form_key";
/** Of the button that only checks; the other one has no name. */
export const ONLY_FIELD = "only";
export const ONLY_CHECK = "check";

export function renderSubmit(data: SubmitData): string {
  const { address, state, visitor } = data;
  const { track, because } = state;
  const hasForm = because === undefined && visitor.team !== undefined;
  // Who has none left today can check; what they had typed is not thrown away.
  const onlyCheck = data.remaining === 0 && !hasWords(data.typed);
  return page(
    {
      title: `${resultName(data)}Submit to ${track.title}`,
      description: `Send predictions to the track ${track.title}: by form, by curl or by the command line.`,
      entry: "leaderboard",
    },
    html`<div class="opening close">
<nav class="crumbs" aria-label="Where you are"><a href="${leaderboardPage}">Leaderboard</a> / <a href="${trackPage(track.name)}">${track.name}</a> / submit</nav>
<h1>Submit to ${track.title}</h1>
<p class="lede">${track.question}</p>
${resultOf(onlyCheck ? { ...data, lacking: [] } : data, state)}
${because !== undefined ? closed(data) : visitor.team === undefined ? stranger(data) : status(data)}
${honourNotice(track, html`<p>What you send is shown as <em>self-reported</em>, with your team’s name, as soon as it is scored. <a href="${trackPage(track.name)}#rules">The rules</a> say what a predictor may use.</p>`)}
</div>
${hasForm ? part("form", onlyCheck ? "Check files" : "By form", onlyCheck ? checkForm(data) : submitForm(data)) : ""}
${because === undefined ? part("lines", visitor.team === undefined ? "How to submit" : "From the command line", submitLines(address, state)) : ""}`,
  );
}

function hasWords({ method, authors, training_data, compute, code, paper, notes }: TypedDescription): boolean {
  return [method, authors, training_data, compute, code, paper, notes].some((text) => text.trim() !== "");
}

function closed({ state: { because, track } }: SubmitData): Markup {
  return html`<div class="notice"><p><strong>This track takes no submissions.</strong> ${closedWords(because ?? "")}</p><p><a href="${trackPage(track.name)}">Its board stays</a>; <a href="${leaderboardPage}">other tracks</a> may be open.</p></div>`;
}

function stranger({ state }: SubmitData): Markup {
  return html`<div class="notice"><p><strong>The form is for teams that have signed in.</strong> <a href="${signInTo(submitPage(state.track.name))}">Sign in</a> with your team’s token, or <a href="${signUpPage}">sign a team up</a>: it takes a name, and no address. With the token you can also submit by curl or by the command line, as below.</p></div>`;
}

function status({ visitor: { team }, remaining = 0 }: SubmitData): Markup {
  const who = html`Signed in as <a href="${teamPage}">${foreign(team?.name ?? "")}</a>.`;
  if (remaining === 0)
    return html`<div class="notice"><p><strong>All ${formatWhole(PER_DAY)} submissions of today are used.</strong> ${who} The count begins anew at midnight UTC. Until then you can check files here.</p></div>`;
  return html`<div class="notice"><p>${who} <strong>${formatCounted(remaining, "submission")}</strong> of ${formatWhole(PER_DAY)} left today (UTC) on this track. What is not sound costs none, and neither does a check.</p></div>`;
}

/** Two buttons, of which the first is that of the Enter key. */
function submitForm(data: SubmitData): Markup {
  const { state, visitor, key, typed, mistakes = [] } = data;
  const { track } = state;
  const content = html`${hiddenField(KEY_FIELD, key)}${files(data)}${descriptionFields(track, typed, mistakes)}`;
  const also = html`${CHECK_BUTTON}<p class="hint">“Check only” reads the files as a submission’s are read, shows the result here, and stores nothing. It needs no description.</p>`;
  return html`${again(data)}${form(submitPage(track.name), visitor.formToken, content, { button: "Submit", multipart: true, also })}`;
}

/** What is left to a team that has used all of today's submissions. */
function checkForm(data: SubmitData): Markup {
  const { state, visitor } = data;
  const content = html`${hiddenField(ONLY_FIELD, ONLY_CHECK)}${files(data)}`;
  return form(submitPage(state.track.name), visitor.formToken, content, { button: "Check only", multipart: true });
}

const CHECK_BUTTON = html`<button class="button plain" type="submit" name="${ONLY_FIELD}" value="${ONLY_CHECK}" formnovalidate>Check only</button>`;

function again({ problem, sound }: SubmitData): Markup | string {
  if (problem === undefined && sound === undefined) return "";
  return html`<p>Choose the files once more: browsers do not keep them. Everything else is as you typed it.</p>`;
}

function files({ state, mistakes = [], files: unsound = [] }: SubmitData): Markup {
  const mistake =
    unsound.length > 0 ? "Not sound; see above." : mistakes.find(({ name }) => name === FILES_FIELD)?.text;
  return filesField({
    ...{ name: FILES_FIELD, label: "Files of predictions", multiple: true, mistake },
    accept: ".csv,.json,.parquet",
    hint: filesHint(state),
  });
}

function filesHint({ track: { name, files, seeds } }: TrackState): Markup {
  const [first] = files;
  const size = "CSV, JSON or Parquet, 8\u00a0MiB in all.";
  if (files.length === 1) {
    const several = seeds > 1 ? ` Several are seeds of one predictor, ${seeds} at most.` : "";
    return html`<a href="${templateUrl(name, first.name)}" download>The template</a> names the networks. ${size}${several}`;
  }
  return html`${formatWhole(files.length)} files, called ${first.name}, .. ${files[files.length - 1].name}${seeds > 1 ? `, each up to ${seeds} times` : ""}. ${size} <a href="${trackPage(name)}#take-part">Templates</a> name the networks.`;
}
