// All tracks on a page: what each asks, how it is scored, who leads. Open ones first, by zoo and kind.
import { LEVEL } from "../../../../leaderboard/score/index.ts";
import { formatPercent } from "../../../charts/index.ts";
import { comparePage, leaderboardPage, signUpPage, teamPage, trackPage, tracksUrl } from "../../addresses.ts";
import type { TrackState } from "../../benchmark/types.ts";
import { page } from "../layout.ts";
import { html, type Markup, part, table } from "../markup.ts";
import { formatCounted, formatWhole } from "../words.ts";
import { openTracksTable } from "./leaderboard-table.ts";
import type { Leaders } from "./leading.ts";
import { groupByZoo, zooAnchor, zooTitle } from "./track-groups.ts";
import { closedWords, honourNotice, KINDS, metricOf, standingList } from "./words.ts";

export interface LeaderboardData {
  /** Of the hub, without a slash at its end. */
  address: string;
  /** Open ones first. */
  tracks: readonly TrackState[];
  /** By track; missing where there is no entry. */
  leading: ReadonlyMap<string, Leaders>;
}

export function renderLeaderboard(data: LeaderboardData): string {
  const { address, tracks } = data;
  const open = tracks.filter(({ state }) => state === "open");
  const closed = tracks.filter(({ state }) => state === "closed");
  return page(
    {
      title: "Leaderboard",
      description:
        "The tracks of the benchmark: predict how accurate trained networks are from their weights, send the predictions, and have them scored with their uncertainty.",
      address: address + leaderboardPage,
      entry: "leaderboard",
    },
    html`<div class="opening close">
<h1>Who can tell it from the weights?</h1>
<p class="lede">Each track asks one question about the test networks of a zoo. Send a prediction for every one of them; the hub scores it with its uncertainty and ranks it against the others.</p>
<nav aria-label="On this page"><ul class="links">${groupByZoo(open).map(([zoo, states]) => html`<li><a href="#${zooAnchor(zoo)}">${zooTitle(states)}</a></li>`)}${closed.length === 0 ? "" : html`<li><a href="#closed">Closed tracks</a></li>`}<li><a href="#kinds">What results are worth</a></li><li><a href="${signUpPage}">Sign a team up</a></li><li><a href="${teamPage}">Your team</a></li><li><a href="${tracksUrl}">As JSON</a></li></ul></nav>
</div>
${open.length === 0 ? part("open", "Open tracks", nothingOpen(closed.length)) : ""}
${groupByZoo(open).map(([zoo, states]) => part(zooAnchor(zoo), zooTitle(states), openTracks(states, data)))}
${closed.length === 0 ? "" : part("closed", "Closed tracks", closedTracks(closed, open))}
${part("kinds", "What results are worth", html`${honourNotice({ honour_system: true }, html`<p>That is so on every track here.</p>`)}<p>Beside each entry stands what it is:</p>${standingList()}`)}`,
  );
}

function nothingOpen(closed: number): Markup {
  const others = closed === 0 ? "" : html` Those <a href="#closed">below</a> are closed.`;
  return html`<p>No track takes submissions here at the moment: that needs a published zoo and the accuracies of its test networks.${others}</p>`;
}

function openTracks(tracks: readonly TrackState[], { leading }: LeaderboardData): Markup {
  const { zoo } = tracks[0].track;
  const isLed = tracks.some(({ track }) => leading.has(track.name));
  const drawn = isLed
    ? html` Drawn is the first entry’s score with its ${formatPercent(LEVEL, 0)} interval, and across it the best baseline, where that is another.`
    : "";
  return html`<p>Networks of <a href="/zoos/${zoo}">${zooTitle(tracks)}</a>, ${formatCounted(tracks.length, "track")}. <a href="${comparePage(zoo)}">Compare them</a>: transfers, numbers of networks to learn from, early decisions.${drawn}</p>${openTracksTable(tracks, leading)}`;
}

function trackCell({ name, title, question }: TrackState["track"]): Markup {
  return html`<a href="${trackPage(name)}">${title}</a><br><span class="question">${question}</span>`;
}

/** Those that are closed for the same reason stand together: on most hubs, a zoo that is not there. */
function closedTracks(tracks: readonly TrackState[], open: readonly TrackState[]): Markup {
  const named = new Set(open.map(({ track }) => track.zoo));
  const columns = [
    { name: "Track", className: "prose" },
    { name: "Kind", className: "prose" },
    { name: "Scored by" },
    { name: "Entries", isNumber: true },
  ];
  const groups = [...Map.groupBy(tracks, ({ track, because }) => `${track.zoo} ${because}`).values()];
  return html`${groups.map((own) => {
    const [{ track, because }] = own;
    const rows = own.map(({ track, entries }) => [
      trackCell(track),
      KINDS[track.kind],
      metricOf(track.metric).title,
      formatWhole(entries),
    ]);
    const list = table(`Closed tracks of ${zooTitle(own)}`, columns, rows);
    const summary = html`<summary>${formatCounted(own.length, "track")} of ${zooTitle(own)}</summary>`;
    const id = named.has(track.zoo) ? "" : html` id="${zooAnchor(track.zoo)}"`;
    named.add(track.zoo);
    return html`<p${id}>${closedWords(because ?? "")}</p>${own.length > 3 ? html`<details>${summary}${list}</details>` : list}`;
  })}`;
}
