// What the pages of the benchmark say alike: the honour system, standings, kinds of tracks, inputs, scores, days.
import { METRICS, type Metric } from "../../../../leaderboard/metrics/index.ts";
import { placesOf } from "../../../../leaderboard/score/index.ts";
import type { ApiBoard, ApiEntry, ApiScore, Track, TrackInput } from "../../../../schemas/types.d.ts";
import { writeScore } from "../../../charts/index.ts";
import { logPage, signInPage, trackPage } from "../../addresses.ts";
import { html, type Markup } from "../markup.ts";

export { placesOf };

export type Standing = ApiBoard["entries"][number]["standing"];

/** Kinds of tracks in the order of the pages, as people call them. */
export const KINDS: Record<Track["kind"], string> = {
  "in-collection": "Within one image set",
  transfer: "From one image set to another",
  "few-shot": "Few-shot",
  "early-decision": "Early decision",
};

export const INPUTS: Record<TrackInput, string> = {
  weights: "weights",
  checkpoints: "checkpoints",
  hyperparameters: "hyperparameters",
};

/** What each standing says, as the end of a sentence about an entry. */
export const STANDINGS: Record<Standing, Markup> = {
  baseline: html`made by Weighbridge itself with one of its own methods; anybody can make it again.`,
  "self-reported": html`predictions that a team made and sent. The hub scored them; how they were made, nobody has checked.`,
  verified: html`the operator vouches for it, with the reason in the <a href="${logPage}">public log</a>: the predictor itself was run, not only what it predicts looked at.`,
};

/** What the honour system is, in two sentences. */
export const HONOUR_WORDS =
  "The networks’ weights and the images are public, so whoever has them could compute the accuracies that are asked for. Predictions on this track rest on the trust that nobody did.";
const HONOUR = html`<p><strong>Honour system.</strong> ${HONOUR_WORDS}</p>`;

/** The notice of a track or a submission to it; nothing where results prove themselves. */
export function honourNotice({ honour_system }: Pick<Track, "honour_system">, more: Markup | string = ""): Markup {
  return honour_system ? html`<div class="aside">${HONOUR}${more}</div>` : html`${more}`;
}

/** The kinds of results, with what each says. */
export function standingList(): Markup {
  const rows = Object.entries(STANDINGS).map(([name, says]) => html`<dt>${name}</dt><dd>${says}</dd>`);
  return html`<dl class="facts">${rows}</dl>`;
}

/** Badges, each with what it says. */
export function badgeList(badges: readonly (readonly [name: string, says: Markup | string])[]): Markup {
  const rows = badges.map(
    ([name, says]) => html`<div><dt><span class="badge">${name}</span></dt><dd>${says}</dd></div>`,
  );
  return html`<dl class="badges">${rows}</dl>`;
}

/** "1–3"; a dash if the score is undefined. */
export function writeRank(rank: ApiEntry["rank"]): string {
  if (rank === null) return "–";
  return rank.best === rank.worst ? String(rank.best) : `${rank.best}–${rank.worst}`;
}

/** The metric of this name; tracks name no others. */
export function metricOf(name: string): Metric {
  const metric = METRICS.find((other) => other.name === name);
  if (metric === undefined) throw new Error(`there is no metric ${name}`);
  return metric;
}

/** Text of others, whose direction stays its own. */
export function foreign(text: string): Markup {
  return html`<bdi>${text}</bdi>`;
}

/** A link that a team gave; only http and https leave this hub, whatever is in the database. */
export function foreignLink(address: string, words: Markup | string, label?: string): Markup {
  if (!/^https?:\/\//i.test(address)) return html`${words}`;
  const name = label === undefined ? "" : html` aria-label="${label}"`;
  return html`<a href="${address}" rel="nofollow noopener"${name}>${words}</a>`;
}

/** The day of a moment, UTC: 2026-01-31. */
export function day(moment: string): Markup {
  return html`<time datetime="${moment}">${moment.slice(0, 10)}</time>`;
}

/** A moment to the minute. */
export function minute(moment: string): Markup {
  return html`<time datetime="${moment}">${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC</time>`;
}

/** Places of these scores and their intervals. */
export function placesOfScores(scores: readonly (ApiScore | undefined)[]): number {
  return placesOf(scores.flatMap((score) => (score === undefined ? [] : [score.value, score.low, score.high])));
}

/** Why a track is closed, with a link to the one that takes its place. */
export function closedWords(because: string): Markup {
  const [, before, next] = /^(.* Use )(\S+) in its place\.$/s.exec(because) ?? [];
  return next === undefined ? html`${because}` : html`${before}<a href="${trackPage(next)}">${next}</a> in its place.`;
}

/** "0.981 to 0.986"; a dash where there is none. */
export function writeInterval({ low, high }: Pick<ApiScore, "low" | "high">, places: number): string {
  return low === null || high === null ? "–" : `${writeScore(low, places)} to ${writeScore(high, places)}`;
}

/** A score and, below it, its interval where there is one; a dash if it is undefined. */
export function scoreCell(
  score: Pick<ApiScore, "value" | "low" | "high"> | undefined,
  places: number,
): Markup | string {
  if (score === undefined || score.value === null) return "–";
  const interval = score.low === null ? "" : html` <small>${writeInterval(score, places)}</small>`;
  return html`${writeScore(score.value, places)}${interval}`;
}

/** "R², higher is better". */
export function metricWords({ title, better }: Metric): string {
  return `${title}, ${better} is better`;
}

/** The page to sign in on, which leads back to this one. */
export function signInTo(path: string): string {
  return `${signInPage}?next=${encodeURIComponent(path)}`;
}

/** What p is at most: it is told rounded up, and one of 0 is only known to be less than all others. */
export function boundOfP(p: number): number {
  return Math.max(p, 0.001);
}
