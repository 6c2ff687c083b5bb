// Files of predictions that are to be looked at and not to be sent: the check that a submission gets, and nothing after it.
import type { Hono } from "hono";
import type { ApiChecked } from "../../../schemas/types.d.ts";
import { checkUrl } from "../addresses.ts";
import { sendJson } from "../answers.ts";
import type { Contest, HubContext } from "../context.ts";
import { readQuery } from "../query.ts";
import { readForm } from "../uploads/index.ts";
import { teamOf } from "./bearer.ts";
import { readSubmission, refuseClosed, refuseFiles } from "./submission-form.ts";
import { noTrack } from "./tracks.ts";

export function addCheck(app: Hono, context: HubContext, contest: Contest): void {
  const { benchmark } = contest;
  app.post(checkUrl(":track"), async (c) => {
    readQuery(c, []);
    const team = await teamOf(c, context, contest);
    if (team instanceof Response) return team;
    const track = c.req.param("track") ?? "";
    const state = await benchmark.track(track);
    if (state === undefined) return context.notFound(c, noTrack(track));
    if (state.because !== undefined) return refuseClosed(c, context, state.because);
    const { files, description } = readSubmission(await readForm(c), { mayLack: true });
    const outcome = await benchmark.check({ team, track, files, description });
    if (outcome === undefined) return context.notFound(c, noTrack(track));
    if (outcome.kind !== "sound") return refuseFiles(c, context, outcome);
    return sendJson(c, { track, files: outcome.files } as unknown as ApiChecked);
  });
}
