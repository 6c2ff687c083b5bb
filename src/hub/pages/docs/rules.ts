// The rules of all kinds of tracks, what results prove, quotas, and what the operator may do.
import { MOST_BYTES, READ_LIMITS } from "../../../../leaderboard/submission/index.ts";
import { FEW_SHOT_NETWORKS, FEW_SHOT_SETS } from "../../../../leaderboard/tracks/index.ts";
import { rulesOf } from "../../../../leaderboard/tracks/rules.ts";
import type { Track } from "../../../../schemas/types.d.ts";
import { leaderboardPage, logPage, logUrl, metricsDocs, takePartDocs, teamPage } from "../../addresses.ts";
import { PER_DAY } from "../../benchmark/types.ts";
import { ACTIONS } from "../../operator/index.ts";
import { SESSION_SECONDS } from "../../people/sessions.ts";
import { FAILED_SIGN_INS } from "../../people/sign-in.ts";
import { SIGN_UPS_OF_ADDRESS, SIGN_UPS_OF_ALL } from "../../people/sign-up.ts";
import { USUAL_RATE_LIMIT } from "../../rate-limit.ts";
import { honourNotice, KINDS, standingList } from "../contest/words.ts";
import { facts, html, type Markup } from "../markup.ts";
import { formatCounted, formatWhole } from "../words.ts";
import { type DocsText, sub } from "./frame.ts";
import { ACTION_WORDS } from "./operator-words.ts";

type Kind = Track["kind"];

const ASKS: Record<Kind, string> = {
  "in-collection":
    "How accurate are the test networks of an image set, after learning from its training networks? Scored by the value.",
  transfer: "Which networks of one image set are the better ones, after learning from another’s? Scored by the order.",
  "few-shot": `The question of the first kind, after learning from ${FEW_SHOT_NETWORKS} networks only. There are ${FEW_SHOT_SETS} fixed sets of them, a file of predictions for each, and the score is their mean.`,
  "early-decision":
    "How accurate will a network be at the end of its training, seen only at an early epoch? Nothing later is published of these networks.",
};

const own = (kind: Kind) => rulesOf(kind, ["weights", "checkpoints", "hyperparameters"], FEW_SHOT_NETWORKS);
/** What holds on tracks of every kind. */
const COMMON = own("in-collection").filter((rule) =>
  Object.keys(KINDS).every((kind) => own(kind as Kind).includes(rule)),
);

/** `rateLimit`: requests a minute and client address of this hub; 0 for no limit. */
export function rulesText(rateLimit: number = USUAL_RATE_LIMIT): DocsText {
  return {
    heading: "The rules",
    lede: html`A track’s own page has the rules that bind there; this page has those of every kind, and what a result is worth. <a href="${takePartDocs}">Taking part</a> takes ten minutes.`,
    sections: [
      { id: "all", heading: "On every track", content: common() },
      { id: "kinds", heading: "Kinds of tracks", content: kinds() },
      { id: "honour", heading: "Honour system", content: honour() },
      { id: "standing", heading: "What results prove", content: standing() },
      { id: "quotas", heading: "Quotas and limits", content: quotas(rateLimit) },
      { id: "entries", heading: "What becomes of an entry", content: entries() },
      { id: "operator", heading: "What the operator may do", content: operator() },
    ],
  };
}

function list(rules: readonly string[]): Markup {
  return html`<ul>${rules.map((rule) => html`<li>${rule}</li>`)}</ul>`;
}

function common(): Markup {
  return html`${list(COMMON)}
<p>A track also says which of these inputs exist in its zoo. Its record is never edited: a track that turns out to be wrong is closed and another one takes its place, so what you submitted to stays what it was.</p>`;
}

function kinds(): Markup {
  return html`${Object.entries(KINDS).map(([kind, title]) =>
    sub(
      `kind-${kind}`,
      title,
      html`<p>${ASKS[kind as Kind]}</p>
${list(own(kind as Kind).filter((rule) => !COMMON.includes(rule)))}`,
    ),
  )}<p><a href="${leaderboardPage}">All tracks of this hub</a>.</p>`;
}

function honour(): Markup {
  return html`${honourNotice({ honour_system: true })}
<p>The accuracies are merely not published. That keeps honest people from fooling themselves, by choosing on the test networks what should be chosen on the training networks, and no more. So read a board as a list of claims: useful if people play by the rules, and open to anybody who does not.</p>
<p>If you see a result that can’t be right, tell the operator; what is done about it stands in the <a href="${logPage}">public log</a>.</p>`;
}

function standing(): Markup {
  return html`<p>Each entry is one of these:</p>
${standingList()}
<p>Verified does not mean best, or reproduced elsewhere: it means that the predictions came out of the predictor. Rankings make no difference between the three; boards say beside each entry which it is.</p>`;
}

function quotas(rateLimit: number): Markup {
  const days = SESSION_SECONDS / 86_400;
  return html`${facts([
    [
      "submissions",
      `${formatWhole(PER_DAY)} a day (UTC) for each team and track. Only what is stored counts: what is refused, for whatever reason, costs none`,
    ],
    [
      "size",
      `${formatWhole(MOST_BYTES / 2 ** 20)}\u00a0MiB a submission, all files together; each is read within ${READ_LIMITS.seconds}\u00a0s`,
    ],
    [
      "teams",
      `${formatWhole(SIGN_UPS_OF_ADDRESS)} a day from one network address, ${formatWhole(SIGN_UPS_OF_ALL)} in all`,
    ],
    [
      "sign-ins",
      html`a browser stays signed in for ${formatCounted(days, "day")}; after ${formatWhole(FAILED_SIGN_INS)} that fail, an address has to wait some minutes`,
    ],
    [
      "requests",
      rateLimit === 0
        ? "no limit here"
        : `${formatWhole(rateLimit)} a minute from one address; headers of each answer say what is left`,
    ],
  ])}
<p>Have one team for one group of people. Several teams to get around the quota are against the rules, and so is sharing a token outside of the team.</p>`;
}

function entries(): Markup {
  return html`<ul>
<li>It is scored at once, and public at once: name of the team, description, scores, rank range. <a href="${metricsDocs}">How it is scored</a>.</li>
<li>Submit under your names or anonymously; the team’s name is shown either way.</li>
<li>The predictions are kept, so that a better method of scoring can be applied to old entries as well.</li>
<li>A description can be corrected on the submission’s page. Earlier versions stay readable.</li>
<li>An entry can’t be deleted or replaced by its team. If one must go, ask the operator to hide it.</li>
<li>Your entries, the hidden ones too, are listed on <a href="${teamPage}">your team’s page</a>.</li>
</ul>`;
}

function operator(): Markup {
  return html`<p>The operator of a hub can do the following and nothing else to submissions, tracks and teams. Each action has a reason and leaves a line in the <a href="${logPage}">public log</a> (<a href="${logUrl}">as JSON</a>); lines can’t be changed or removed, by the operator either.</p>
${facts(ACTIONS.map((action) => [action, ACTION_WORDS[action]]))}
<p>There is no action that changes a score, a prediction or a published file.</p>`;
}
