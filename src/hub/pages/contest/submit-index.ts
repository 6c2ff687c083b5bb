// Where to submit: all open tracks with what each asks, and what a team has left today. One visitor's own page.
import type { Hono } from "hono";
import {
  leaderboardPage,
  rulesDocs,
  signUpPage,
  submitIndexPage,
  submitPage,
  takePartDocs,
  teamPage,
  trackPage,
} from "../../addresses.ts";
import { networksOf } from "../../benchmark/networks.ts";
import { PER_DAY, type TrackState } from "../../benchmark/types.ts";
import type { Contest, HubContext } from "../../context.ts";
import type { Team } from "../../people/types.ts";
import { readQuery } from "../../query.ts";
import { sendFormPage } from "../form.ts";
import { page } from "../layout.ts";
import { html, type Markup, part, sectionedTable } from "../markup.ts";
import { formatCounted, formatWhole } from "../words.ts";
import { groupByKind, groupByZoo, zooAnchor, zooTitle } from "./track-groups.ts";
import { foreign, honourNotice, metricOf, signInTo } from "./words.ts";

export interface SubmitIndexData {
  /** Of the hub, without a slash at its end. */
  address: string;
  tracks: readonly TrackState[];
  team: Team | undefined;
  /** How many submissions the team may still make to a track today. */
  remaining: (track: string) => number;
}

export function addSubmitIndex(app: Hono, context: HubContext, { benchmark, people }: Contest): void {
  app.get(submitIndexPage, async (c) => {
    readQuery(c, []);
    const { team } = await people.visitor(c);
    const [tracks, remaining] = await Promise.all([
      benchmark.tracks(),
      team === undefined ? () => PER_DAY : benchmark.remainingOfAll(team),
    ]);
    const text = renderSubmitIndex({ address: context.publicUrl(c), tracks, team, remaining });
    // It has no form, so a stranger needs no cookie yet.
    return sendFormPage(c, text, { setCookie: undefined });
  });
}

export function renderSubmitIndex({ address, tracks, team, remaining }: SubmitIndexData): string {
  const open = tracks.filter(({ state }) => state === "open");
  const zoos = groupByZoo(open);
  const contents =
    zoos.length < 2
      ? ""
      : html`<nav aria-label="On this page"><ul class="links">${zoos.map(([zoo, own]) => html`<li><a href="#${zooAnchor(zoo)}">${zooTitle(own)}</a></li>`)}</ul></nav>`;
  return page(
    {
      title: "Submit",
      description: "The open tracks of the benchmark, with what each asks: choose one and send predictions.",
      address: address + submitIndexPage,
      entry: "leaderboard",
    },
    html`<div class="opening close">
<nav class="crumbs" aria-label="Where you are"><a href="${leaderboardPage}">Leaderboard</a> / submit</nav>
<h1>Which question do you answer?</h1>
<p class="lede">Choose a track, and send a prediction for each of its networks. For the first time, <a href="${takePartDocs}">Take part in ten minutes</a> has every step, from nothing to a place on a board.</p>
${open.length === 0 ? nothingOpen(tracks.length) : team === undefined ? stranger() : signedIn(team)}
${open.some(({ track }) => track.honour_system) ? honourNotice({ honour_system: true }, html`<p>That is so on every track here. <a href="${rulesDocs}">The rules</a> say what a predictor may use.</p>`) : ""}
${contents}
</div>
${zoos.map(([zoo, own]) => part(zooAnchor(zoo), zooTitle(own), tracksOf(own, team === undefined ? undefined : remaining)))}`,
  );
}

function nothingOpen(closed: number): Markup {
  const others = closed === 0 ? "" : html` <a href="${leaderboardPage}#closed">Closed tracks</a> keep their boards.`;
  return html`<div class="notice"><p><strong>No track takes submissions here at the moment.</strong> A track is open where its zoo is published and the accuracies of its test networks are known to the hub.${others}</p></div>`;
}

function stranger(): Markup {
  return html`<div class="notice"><p><strong>To submit by form, sign in first:</strong> <a href="${signInTo(submitIndexPage)}">sign in</a> with your team’s token, or <a href="${signUpPage}">sign a team up</a>, which takes a name and no address. With the token you can also submit by curl or by command; each track’s page shows the lines.</p></div>`;
}

function signedIn({ name }: Team): Markup {
  return html`<div class="notice"><p>Signed in as <a href="${teamPage}">${foreign(name)}</a>. You may submit ${formatWhole(PER_DAY)} times a day (UTC) to each track.</p></div>`;
}

function tracksOf(tracks: readonly TrackState[], remaining: ((track: string) => number) | undefined): Markup {
  const columns = [
    { name: "Track", className: "prose" },
    ...(remaining === undefined ? [] : [{ name: "Left today", isNumber: true }]),
    { name: "Networks", isNumber: true },
    { name: "Files", isNumber: true },
    { name: "Scored by", className: "whole" },
    { name: "Board", className: "whole" },
  ];
  const row = (state: TrackState) => {
    const { track, expected } = state;
    const { name, title, question } = track;
    const byFile = new Map(expected.map(({ file, models }) => [file, models.length]));
    const left = remaining?.(name);
    return [
      html`<a href="${submitPage(name)}">${title}</a><br><span class="question">${question}</span>`,
      ...(left === undefined ? [] : [leftWords(left)]),
      formatWhole(networksOf(state, (file) => byFile.get(file) ?? 0)),
      formatWhole(track.files.length),
      metricOf(track.metric).title,
      boardLink(state),
    ];
  };
  const sections = groupByKind(tracks).map(([name, own]) => ({ name, rows: own.map(row) }));
  return html`<p>Networks of <a href="/zoos/${tracks[0].track.zoo}">${zooTitle(tracks)}</a>, ${formatCounted(tracks.length, "open track")}.</p>
${sectionedTable(`Open tracks of ${zooTitle(tracks)}`, columns, sections)}`;
}

function boardLink({ track: { name, title }, entries }: TrackState): Markup {
  const words = entries === 0 ? "no entry yet" : formatCounted(entries, "entry", "entries");
  return html`<a href="${trackPage(name)}" aria-label="${words}: board of ${title}">${words}</a>`;
}

/** Files can be checked without any left. */
function leftWords(left: number): Markup {
  if (left <= 0) return html`none; checks only`;
  return html`${formatWhole(left)} of ${formatWhole(PER_DAY)}`;
}
