// Who entered: a method with its team, as links on the page and as names in pictures.
import type { ApiEntry } from "../../../../schemas/types.d.ts";
import { shortName } from "../../../charts/index.ts";
import { submissionPage, trackPage } from "../../addresses.ts";
import { foreign } from "../contest/words.ts";
import { html, type Markup } from "../markup.ts";
import type { ComparedTrack } from "./data.ts";

/** "Method, team" with a link to the submission. */
export function entryLink({ id, method, team, standing }: ApiEntry): Markup {
  const link = html`<a href="${submissionPage(id)}">${foreign(method)}</a>`;
  if (standing === "baseline") return html`${link}, baseline`;
  return html`${link}, ${foreign(team)}${standing === "verified" ? ", verified" : ""}`;
}

/** Letters of a team's name in a picture, so that there is room for its method. */
const LONGEST_TEAM = 26;

/** "Team: method", for pictures; `among` stands behind the team. */
export function entryName({ method, team, standing }: ApiEntry, among = ""): string {
  const who = standing === "baseline" ? "baseline" : shortName(team, LONGEST_TEAM);
  return `${who}${among === "" ? "" : `, ${among}`}: ${method}`;
}

/** A link to a track's board, or the words alone where there is no such track. */
export function boardLink(track: ComparedTrack | undefined, words: string): Markup | string {
  if (track === undefined) return words;
  return html`<a href="${trackPage(track.state.track.name)}">${words}</a>${track.state.state === "closed" ? ", closed" : ""}`;
}

/** Links to the boards that a section is about. */
export function boardLinks(tracks: readonly (ComparedTrack | undefined)[]): Markup | string {
  const there = tracks.filter((track) => track !== undefined);
  if (there.length === 0) return "";
  const links = there.map((track) => html`<li>${boardLink(track, `Board: ${track.state.track.title}`)}</li>`);
  return html`<ul class="links">${links}</ul>`;
}
