// The rules of all kinds of tracks, what results prove, quotas, and what the operator may do.
import { MOST_BYTES, READ_LIMITS } from "../../../../leaderboard/submission/index.ts";
import { FEW_SHOT_NETWORKS, FEW_SHOT_SETS } from "../../../../leaderboard/tracks/index.ts";
import { rulesOf } from "../../../../leaderboard/tracks/rules.ts";
import type { Track } from "../../../../schemas/types.d.ts";
import {
  boardsDocs,
  leaderboardPage,
  logPage,
  logUrl,
  metricsDocs,
  takePartDocs,
  teamPage,
  zooDocs,
} from "../../addresses.ts";
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
      { id: "operator", heading: "What the operator does", content: operator() },
    ],
  };
}

function list(rules: readonly string[]): Markup {
  return html`<ul>${rules.map((rule) => html`<li>${rule}</li>`)}</ul>`;
}

function common(): Markup {
  return html`<p>In the words of each track:</p>
${list(COMMON)}
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
  return html`${honourNotice({ honour_system: true }, html`<p>That is so on every track here.</p>`)}
<p>The accuracies are merely not published. That keeps honest people from fooling themselves, by choosing on the test networks what should be chosen on the training networks, and no more. So read a board as a list of claims: useful if people play by the rules, and open to anybody who does not.</p>
<p>If you see a result that can’t be right, tell the operator; what is done about it stands in the <a href="${logPage}">public log</a>.</p>`;
}

function standing(): Markup {
  return html`<p>Each entry is one of these:</p>
${standingList()}
${sub("verified", "What “verified” means", verified())}`;
}

function verified(): Markup {
  return html`<p>The operator of this hub says that the predictor itself was run on the test networks, and not only its predictions looked at. So they came out of the predictor, and not from elsewhere. That is all:</p>
<ul>
<li>It does not mean best, nor that somebody else has trained the predictor again and got the same.</li>
<li>It is the word of the operator, who gives the reason in the <a href="${logPage}">public log</a>, and can take it back there.</li>
<li>The networks are published before, as on every track of the honour system. A predictor that knows these very networks by heart would pass. Only networks that nobody has seen could exclude that; this hub has no such tracks yet.</li>
<li>Nothing else hangs on it: scores and ranks are computed in the same way for all entries. <a href="${boardsDocs}#filters">Boards can be narrowed</a> to verified ones.</li>
</ul>
<p>To have an entry verified, make its code public, link it in the description, and ask the operator.</p>`;
}

function quotas(rateLimit: number): Markup {
  const days = SESSION_SECONDS / 86_400;
  return html`${facts([
    [
      "submissions",
      `${formatWhole(PER_DAY)} a day (UTC) for each team and track. Only what is stored counts: what is refused, for whatever reason, costs none`,
    ],
    ["checks", "no quota, and none needed: also when all of the day’s submissions are used"],
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
<p>A team is whoever has its token: the hub knows nobody behind it. So it counts by team, and does not notice if one group signs up as several. Boards that are read as claims bear that; who compares methods fairly will use one team, and will say in the description how many attempts it took.</p>
<p>Whoever learns the token can submit as the team and change its descriptions. <a href="${teamPage}">Replace it</a> then.</p>`;
}

function entries(): Markup {
  return html`<ul>
<li>It is scored at once, and public at once: name of the team, description, scores, rank range, and counts of predicted against true accuracy. <a href="${metricsDocs}">How it is scored</a>.</li>
<li>Name authors or submit anonymously; the team’s name is shown either way.</li>
<li>The predictions are kept. <a href="${boardsDocs}#predictions">Who may have them</a> depends on whether the labels are public.</li>
<li>A description can be corrected on the submission’s page. Earlier versions stay readable.</li>
<li>An entry can’t be deleted or replaced by its team. If one must go, ask the operator to hide it.</li>
<li>Your entries, the hidden ones too, are listed on <a href="${teamPage}">your team’s page</a>.</li>
</ul>`;
}

function operator(): Markup {
  return html`<p>Through the hub, the operator can do these things to submissions, tracks and teams, and no others. Each has a reason and leaves a line in the <a href="${logPage}">public log</a> (<a href="${logUrl}">as JSON</a>); the database refuses to change or remove lines.</p>
${facts(ACTIONS.map((action) => [action, ACTION_WORDS[action]]))}
<p>No action sets a score by hand, and none changes predictions or published files. A rescoring computes scores anew from the stored predictions, so scores and ranks may move if the <a href="${metricsDocs}#changelog">method</a> is another one by then; each submission’s page says when it was scored, by which method and why.</p>
<p>Whoever runs the hub also has its database and the withheld labels, and could do more behind its back. That is what one trusts an operator with. What is published can be checked without trust: <a href="${zooDocs}#verify">networks can be trained again</a>, and baselines fitted again.</p>`;
}
