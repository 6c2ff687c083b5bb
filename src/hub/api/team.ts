// Signing a team up, and what a team sees of itself.
import type { Hono } from "hono";
import type { ApiSignedUp, ApiSignUp, ApiTeam } from "../../../schemas/types.d.ts";
import { validate } from "../../lib/validate.ts";
import { submissionPage, submissionUrl, teamsUrl, teamTokenUrl, teamUrl, trackUrl } from "../addresses.ts";
import { sendJson } from "../answers.ts";
import type { Contest, HubContext } from "../context.ts";
import { describeTeam } from "../people/describe-team.ts";
import { limitedMessage, takenMessage } from "../people/index.ts";
import { readQuery } from "../query.ts";
import { readJsonBody } from "../uploads/index.ts";
import { refuse, teamOf } from "./bearer.ts";

/** A name of the longest kind, every character escaped, has less. */
const MOST_BYTES = 16_384;
const ELSEWHERE = "Teams sign up by a program or on this hub's own page, not by a page of another site.";

export function addTeam(app: Hono, context: HubContext, contest: Contest): void {
  const { people } = contest;

  app.post(teamsUrl, async (c) => {
    readQuery(c, []);
    // No token is needed, so scripts of any site could use up what the address of their reader may do.
    if (!people.isFromHere(c)) return refuse(c, context, 403, ELSEWHERE);
    const { name } = validate<ApiSignUp>("api-sign-up", await readJsonBody(c, MOST_BYTES), "the body");
    const outcome = await people.signUp(c, name);
    if (outcome.kind === "taken") return refuse(c, context, 409, takenMessage(name));
    if (outcome.kind === "limited")
      return refuse(c, context, 429, limitedMessage(outcome), { "Retry-After": String(outcome.seconds) });
    const told: ApiSignedUp = { team: outcome.team.name, token: outcome.token };
    return sendJson(c, told, { status: 201, headers: { Location: teamUrl } });
  });

  app.get(teamUrl, async (c) => {
    readQuery(c, []);
    const team = await teamOf(c, context, contest);
    if (team instanceof Response) return team;
    const { submissions, tracks } = await describeTeam(contest, team);
    const told: ApiTeam = {
      team: team.name,
      submissions: submissions.map(({ id, track, method, hidden, submittedAt }) => {
        const links = { url: submissionUrl(id), page: submissionPage(id) };
        return { id, track, method, hidden, submitted_at: submittedAt.toISOString(), ...links };
      }),
      tracks: tracks.map(({ track, remaining }) => {
        return { track: track.name, remaining_today: remaining, url: trackUrl(track.name) };
      }),
    };
    return sendJson(c, told);
  });

  app.post(teamTokenUrl, async (c) => {
    readQuery(c, []);
    const team = await teamOf(c, context, contest);
    if (team instanceof Response) return team;
    const told: ApiSignedUp = { team: team.name, token: await people.replaceToken(team) };
    return sendJson(c, told);
  });
}
