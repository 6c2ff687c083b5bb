// The page on which a team submits, in all its states: the form, what was wrong with what came, and why nothing can be taken.
import type { ProblemReport } from "../../../../leaderboard/submission/index.ts";
import {
  leaderboardPage,
  signUpPage,
  starterUrl,
  submissionsUrl,
  submitPage,
  teamPage,
  templateUrl,
  trackPage,
} from "../../addresses.ts";
import { PER_DAY, type TrackState } from "../../benchmark/types.ts";
import type { Visitor } from "../../people/types.ts";
import { filesField, form, hiddenField, mistakesBox, mistakesList } from "../form.ts";
import { page } from "../layout.ts";
import { code, html, type Markup, part } from "../markup.ts";
import { formatCounted, formatWhole } from "../words.ts";
import { descriptionFields } from "./description-fields.ts";
import type { Mistake, TypedDescription } from "./description-record.ts";
import { closedWords, foreign, honourNotice, signInTo } from "./words.ts";

/** Files that are not sound. */
export type UnsoundFiles = readonly { readonly name: string; readonly file: string; readonly report: ProblemReport }[];

export interface SubmitData {
  /** Of the hub, without a slash at its end. */
  address: string;
  state: TrackState;
  visitor: Visitor;
  /** How many submissions the team may still make today; undefined if nobody has signed in. */
  remaining: number | undefined;
  /** Of this form: what is sent twice with it is taken once. */
  key: string;
  typed: TypedDescription;
  /** What is wrong with what was sent, in a sentence; undefined of a form that nobody has sent. */
  problem?: string | undefined;
  mistakes?: readonly Mistake[];
  files?: UnsoundFiles;
}

export const FILES_FIELD = "predictions";
export const KEY_FIELD = "form_key";

export function renderSubmit(data: SubmitData): string {
  const { state, visitor, problem } = data;
  const { track, because } = state;
  const name = problem === undefined ? "" : "Not taken: ";
  return page(
    {
      title: `${name}Submit to ${track.title}`,
      description: `Send predictions to the track ${track.title}: by form, by curl or by the command line.`,
      entry: "leaderboard",
    },
    html`<div class="opening close">
<nav class="crumbs" aria-label="Where you are"><a href="${leaderboardPage}">Leaderboard</a> / <a href="${trackPage(track.name)}">${track.name}</a> / submit</nav>
<h1>Submit to ${track.title}</h1>
<p class="lede">${track.question}</p>
${problems(data)}
${because !== undefined ? closed(data) : visitor.team === undefined ? stranger(data) : status(data)}
${honourNotice(track, html`<p>What you send is shown as <em>self-reported</em>, with your team’s name, as soon as it is scored. <a href="${trackPage(track.name)}#rules">The rules</a> say what a predictor may use.</p>`)}
</div>
${because === undefined && visitor.team !== undefined && data.remaining !== 0 ? part("form", "By form", formPart(data)) : ""}
${because === undefined ? part("lines", visitor.team === undefined ? "How to submit" : "From the command line", lines(data)) : ""}`,
  );
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
    return html`<div class="notice"><p><strong>All ${formatWhole(PER_DAY)} submissions of today are used.</strong> ${who} The count begins anew at midnight UTC. Until then files can be checked without being sent: <code>npx weighbridge check</code>.</p></div>`;
  return html`<div class="notice"><p>${who} <strong>${formatCounted(remaining, "submission")}</strong> of ${formatWhole(PER_DAY)} left today (UTC) on this track. What is not sound costs none.</p></div>`;
}

function problems({ state, problem, mistakes = [], files = [] }: SubmitData): Markup | string {
  if (problem === undefined) return "";
  const list = mistakes.length === 0 ? "" : mistakesList(mistakes);
  return mistakesBox(
    problem,
    html`${list}${files.map((file) => unsound(file, state))}<p>Nothing was stored, and none of today’s submissions was used.</p>`,
  );
}

/** All problems are counted in the heading; those that are spelt out stand below. */
function unsound({ name, file, report }: UnsoundFiles[number], { track }: TrackState): Markup {
  const { count, problems, text } = report;
  // As whose file it was taken, where that is not plain.
  const taken = track.files.length === 1 || name.startsWith(file) ? "" : ` (${file})`;
  const rest = count > problems.length ? text.split("\n").at(-1)?.trim() : undefined;
  const lines = problems.map(({ message }) => html`<li>${message}</li>`);
  return html`<h2 class="snippet-heading">${foreign(name)}${taken}: ${formatCounted(count, "problem")}</h2><ul>${lines}${rest === undefined ? "" : html`<li>${rest}</li>`}</ul>`;
}

function formPart({ state, visitor, key, typed, problem, mistakes = [], files = [] }: SubmitData): Markup {
  const { track } = state;
  const again =
    problem === undefined
      ? ""
      : html`<p>Choose the files once more: browsers do not keep them. Everything else is as you typed it.</p>`;
  const mistake = files.length > 0 ? "Not sound; see above." : mistakes.find(({ name }) => name === FILES_FIELD)?.text;
  const content = html`${hiddenField(KEY_FIELD, key)}${filesField({
    ...{ name: FILES_FIELD, label: "Files of predictions", multiple: true, mistake },
    accept: ".csv,.json,.parquet",
    hint: filesHint(state),
  })}${descriptionFields(track, typed, mistakes)}`;
  return html`${again}${form(submitPage(track.name), visitor.formToken, content, { button: "Submit", multipart: true })}`;
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

function lines({ address, state: { track } }: SubmitData): Markup {
  const { name, files } = track;
  const many = files.length > 1;
  const example = many ? `${files[0].name}.csv` : "predictions.csv";
  const all = many
    ? files
        .map((file) => `${file.name}.csv`)
        .slice(0, 2)
        .join(" ") + (files.length > 2 ? " .." : "")
    : example;
  const command = `export WEIGHBRIDGE_TOKEN=wb_...
npx weighbridge submit ${all} \\
  --track ${name} --hub ${address} \\
  --description description.json`;
  const parts = (many ? files.slice(0, 2) : files.slice(0, 1)).map(
    (file) => `  -F ${FILES_FIELD}=@${many ? `${file.name}.csv` : example} \\`,
  );
  // The token goes by standard input: others on the machine can see a program's arguments.
  const curl = `printf 'Authorization: Bearer %s' "$WEIGHBRIDGE_TOKEN" |
  curl --header @- ${address}${submissionsUrl(name)} \\
${parts.join("\n")}
  -F description=@description.json`;
  const check = `npx weighbridge check ${all} \\
  --track ${name} --zoo-source ${address}`;
  const description = `{
  "method": "Ridge regression on statistics of weights",
  "authors": ["Ada Example"],
  "inputs": ["weights"],
  "training_data": "the training split"
}`;
  return html`<p>With your team’s token, which is shown once when the team signs up. The description is a file of its own; the <a href="${starterUrl(name)}" download>starter script</a> writes one to begin with, beside predictions.</p>
<div class="snippet"><h3 class="snippet-heading">description.json</h3>${code(description, "A description")}</div>
<div class="snippet"><h3 class="snippet-heading">weighbridge submit</h3>${code(command, "Submitting by weighbridge")}</div>
<div class="snippet"><h3 class="snippet-heading">curl</h3>${code(curl, "Submitting by curl")}${many ? html`<p class="small quiet">And so on, a line for each of the ${formatWhole(files.length)} files.</p>` : ""}</div>
<div class="snippet"><h3 class="snippet-heading">weighbridge check</h3>${code(check, "Checking without sending")}<p class="small quiet">The same check, without sending anything.</p></div>`;
}
