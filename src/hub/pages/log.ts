// The public log as a page: what the operator did, to what, why and when. Nobody has to ask what was hidden or why.
import type { Hono } from "hono";
import type { ApiLog } from "../../../schemas/types.d.ts";
import { logPage, logUrl, trackPage } from "../addresses.ts";
import type { Contest, HubContext } from "../context.ts";
import { readLogRange } from "../log-range.ts";
import { readLog } from "../operator/index.ts";
import { page } from "./layout.ts";
import { html, type Markup, part, table } from "./markup.ts";

type Line = ApiLog["lines"][number];

export function addLogPage(app: Hono, context: HubContext, { database }: Contest): void {
  app.get(logPage, async (c) => {
    const range = readLogRange(c);
    const log = await readLog(database, range);
    return context.page(c, {
      keep: "fresh",
      make: () => renderLog(log, context.publicUrl(c), range.before === undefined),
    });
  });
}

/** The whole page of some lines; `isNewest` if there are none after them. */
function renderLog({ lines, next }: ApiLog, address: string, isNewest: boolean): string {
  const older = next === null ? "" : html`<li><a href="${next.replace(logUrl, logPage)}">Older lines</a></li>`;
  const newest = isNewest ? "" : html`<li><a href="${logPage}">Newest lines</a></li>`;
  const rows = lines.map((line) => [when(line), did(line), about(line), html`<bdi>${line.reason}</bdi>`]);
  const told = ["To what", "Why"].map((name) => ({ name, className: "prose" }));
  const columns = [{ name: "When (UTC)" }, { name: "What" }, ...told];
  const content =
    lines.length === 0 ? html`<p>Nothing yet.</p>` : table("What the operator did, newest first", columns, rows);
  return page(
    {
      title: "Public log",
      description: "What the operator of this hub did to submissions, tracks and teams, and why.",
      ...(isNewest ? { address: address + logPage } : {}),
      entry: "leaderboard",
    },
    html`<div class="opening">
<h1>Public log</h1>
<p class="lede">Whatever the operator does to a submission, a track or a team is written here, with the reason. Lines are never changed or removed.</p>
<ul class="links">${newest}${older}<li><a href="${logUrl}">As JSON</a></li></ul>
</div>
${part("lines", isNewest ? "Newest first" : "Earlier", content)}`,
  );
}

const DONE: Record<string, string> = {
  hide: "hidden",
  show: "shown again",
  verify: "marked verified",
  unverify: "no longer verified",
  transfer: "transferred",
  close: "closed",
  rescore: "scored again",
  "revoke-token": "token revoked",
  "replace-token": "token replaced",
};

function did({ action }: Line): string {
  return DONE[action] ?? action;
}

/** `2026-01-31 09:15`, in full for machines. */
function when({ at }: Line): Markup {
  return html`<time datetime="${at}">${at.slice(0, 10)} ${at.slice(11, 16)}</time>`;
}

function about({ submission, track, team, from_team, page }: Line): Markup {
  const toTrack = track === null ? "" : html`<a href="${trackPage(track)}">${track}</a>`;
  const toTeam = team === null ? "" : html`team <bdi>${team}</bdi>`;
  if (submission === null) return track === null ? html`${toTeam}` : html`track ${toTrack}`;
  const name = `submission ${submission}`;
  const linked = page === null ? name : html`<a href="${page}">${name}</a>`;
  const moved = from_team === null ? "" : html`, from team <bdi>${from_team}</bdi> to ${toTeam}`;
  return html`${linked} to ${toTrack}${moved}`;
}
