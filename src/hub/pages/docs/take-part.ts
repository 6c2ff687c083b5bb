// Taking part in ten minutes: from nothing to a scored submission, with the hub's own address and a track of its own.
import { READ_LIMITS } from "../../../../leaderboard/submission/index.ts";
import { MOST_BYTES, MOST_ROWS, SHOWN } from "../../../../leaderboard/submission/limits.ts";
import type { Track } from "../../../../schemas/types.d.ts";
import {
  apiDocs,
  boardsDocs,
  metricsDocs,
  pythonDocs,
  rulesDocs,
  signInPage,
  signUpPage,
  submitIndexPage,
  submitPage,
  teamPage,
  templateUrl,
  trackPage,
} from "../../addresses.ts";
import { PER_DAY } from "../../benchmark/types.ts";
import { honourNotice } from "../contest/words.ts";
import { code, facts, html, type Markup, table } from "../markup.ts";
import { formatCounted, formatWhole } from "../words.ts";
import { type DocsText, sub } from "./frame.ts";
import { type TakePartLines, takePartLines } from "./take-part-lines.ts";

export type ShownTrack = Pick<Track, "name" | "title" | "question" | "files" | "seeds" | "honour_system">;

/** What the lines show where no track is open: that of `npm start`. */
const USUAL_TRACK: ShownTrack = {
  ...{ name: "quickstart-mnist", title: "Quickstart: MNIST", seeds: 10, honour_system: true },
  question: "How accurate is each test network on MNIST, after learning from the training networks?",
  files: [{ name: "predictions", train: "mnist", test: "mnist" }],
};

/** `open` is the track that the lines are about; undefined if none is open. */
export function takePartText(address: string, open: ShownTrack | undefined): DocsText {
  const track = open ?? USUAL_TRACK;
  const { name, title, question, files } = track;
  const lines = takePartLines(address, name, files);
  const form = open === undefined ? submitIndexPage : submitPage(name);
  const none = html`<p class="notice"><strong>No track is open here at the moment.</strong> The lines below are those of a hub that <code>npm start</code> makes.</p>`;
  const link = open === undefined ? html`${title}` : html`<a href="${trackPage(name)}">${title}</a>`;
  const track_ = html`${open === undefined ? none : ""}<p>The lines on this page are for ${link}: <em>${question}</em> Any other track goes the same way; <a href="${submitIndexPage}">these are open</a>, with what each asks.</p>
<p>You need Python 3.8 or later with numpy, and curl. The commands that begin with <code>npx weighbridge</code> also need Weighbridge itself, installed on any Node.js from version 20; each has another way beside it.</p>
${honourNotice(track, html`<p>Read <a href="${rulesDocs}">the rules</a> before you submit; they are short.</p>`)}`;
  return {
    heading: "Take part in ten minutes",
    lede: "From nothing to a place on a board. A script fetches the networks, learns from them and writes a file that can be sent; then put your own idea in its place.",
    sections: [
      { id: "before", heading: "Before you begin", content: track_ },
      { id: "starter", heading: "1. Make predictions", content: starter(lines.starter, track) },
      { id: "sign-up", heading: "2. Sign a team up", content: signUp(lines.signUp) },
      { id: "check", heading: "3. Check the file", content: check(lines, form) },
      {
        id: "submit",
        heading: "4. Submit",
        content: submit(lines, form),
      },
      { id: "see", heading: "5. See where you are", content: see(lines.board, open) },
      { id: "better", heading: "6. Do better", content: better() },
      { id: "files", heading: "Forms of files", content: forms(track, open !== undefined) },
    ],
  };
}

function starter(lines: string, { name, files }: ShownTrack): Markup {
  const made = files.map((file) => html`<code>${name}/${file.name}.csv</code>`);
  const many = files.length > 3;
  return html`${code(lines, "Fetching and running the starter script")}
<p>The script fetches this hub’s <a href="${pythonDocs}">loader</a> and the networks (kept in <code>~/.cache/weighbridge</code>), fits a ridge regression on statistics of the weights, and writes ${many ? html`${formatWhole(files.length)} files of predictions` : html`${made.map((file, index) => html`${index === 0 ? "" : ", "}${file}`)}`} and <code>${name}/description.json</code>. It prints how to submit them. Say in the description who you are and what you did.</p>`;
}

function signUp(lines: string): Markup {
  return html`<p><a href="${signUpPage}">On a page</a>, or with these lines. A team has a name and a token, no address and no password. Put your own name in the place of <em>My team</em>.</p>
${code(lines, "Signing a team up")}
<p>The token is told this once; only its hash is kept here. The first line leaves it in <code>team.json</code>, which only you can read. The last one puts it into a variable; in another terminal, run that one again. If the token gets lost or known, <a href="${teamPage}">your team’s page</a> replaces it as long as you are signed in.</p>`;
}

function check({ check, curlCheck }: TakePartLines, page: string): Markup {
  return html`<p>What is wrong with a file is told line by line, the first ${formatWhole(SHOWN)} problems of each. A check stores nothing and uses none of your submissions. On your own machine:</p>
${code(check, "Checking by weighbridge")}
<p>By the hub, which needs only curl; or <a href="${page}">on the form</a>, by its button <em>Check only</em>:</p>
${code(curlCheck, "Checking by curl")}
<p>You may leave this step out: a file that is not sound is refused, and that costs nothing either.</p>`;
}

function submit({ command, curl }: TakePartLines, page: string): Markup {
  return html`<p>By any of three ways; all do the same.</p>
${sub("submit-form", "By form", html`<p><a href="${signInPage}">Sign in</a> with the token, then <a href="${page}">choose the files and describe the method</a>. It needs no scripts.</p>`)}
${sub("submit-command", "By command", html`${code(command, "Submitting by weighbridge")}<p>It checks, sends, and prints the scores. Run it again after a lost connection: the same files with the same description are stored once.</p>`)}
${sub("submit-curl", "By curl, or any program that can send a form", html`${code(curl, "Submitting by curl")}<p>The answer is JSON: the submission’s number, its scores, and what is left today. A request with the same <code>Idempotency-Key</code> is stored once; use another key for another submission. <a href="${apiDocs}#post-api-tracks-track-submissions">All answers</a>.</p>`)}`;
}

function see(lines: string, open: ShownTrack | undefined): Markup {
  const board = open === undefined ? "the board" : html`<a href="${trackPage(open.name)}">the board</a>`;
  return html`<p>The scores are there at once: on the submission’s own page, whose address you were told, on ${board}, and for programs:</p>
${code(lines, "The board as CSV")}
<p>The place is a range of ranks: entries that the test networks can’t tell apart share it. <a href="${boardsDocs}">How to read a board</a>. The description can be edited later on the submission’s page; its history stays readable.</p>`;
}

function better(): Markup {
  return html`<p>Put your own <code>predict</code> into <code>starter.py</code>. Choose everything on the training networks: their accuracies are published, and three fixed folds of them. <code>weighbridge score</code> scores predictions of training networks as the hub scores submissions, and sends nothing. <a href="${metricsDocs}">What the scores mean</a>.</p>
<p>A team has ${formatCounted(PER_DAY, "submission")} a day and track, so test at home and submit what you believe in.</p>`;
}

function forms({ name, files, seeds }: ShownTrack, isHere: boolean): Markup {
  const rows = [
    [
      "CSV",
      html`first line <code>model_id,prediction</code>, in either order; UTF-8; fields in double quotes where needed`,
    ],
    [
      "JSON",
      html`<code>[{"model_id": "mnist-000003", "prediction": 0.91}, ..]</code>, or <code>{"model_id": [..], "prediction": [..]}</code>, or <code>{"mnist-000003": 0.91, ..}</code>`,
    ],
    ["Parquet", html`columns <code>model_id</code> and <code>prediction</code>`],
  ];
  const first = html`<code>/${`${name}/${files[0].name}.csv`}</code>`;
  const template = isHere
    ? html` <a href="${templateUrl(name, files[0].name)}" download>The template</a> names them.`
    : html` Each track has a template that names them: ${first}.`;
  return html`<p>A line for each network of the track, once, in any order, and no other columns.${template}</p>
${table("Forms of a file of predictions", [{ name: "Form" }, { name: "What it holds", className: "prose" }], rows)}
${facts([
  ["predictions", "finite numbers; from 0 to 1 where accuracies are asked for, any where only the order counts"],
  [
    "at most",
    `${formatWhole(MOST_BYTES / 2 ** 20)}\u00a0MiB a request, ${formatWhole(MOST_ROWS)} rows a file, ${READ_LIMITS.seconds}\u00a0s to read; not packed`,
  ],
  [
    "several files",
    `${seeds > 1 ? `up to ${seeds} of one kind are seeds: the same predictor trained again. ` : ""}Where a track has files of several kinds, their names tell them apart`,
  ],
])}`;
}
