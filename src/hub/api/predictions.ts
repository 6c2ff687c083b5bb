// What was sent, as it was sent: a file that passes the check again. Everybody's where nothing is withheld, else its team's
// alone, who shows its token or its session.
import type { Context, Hono } from "hono";
import { noSubmission, readSubmissionNumber } from "../absent.ts";
import { CSV_TYPE, prepare, send } from "../answers.ts";
import type { SentPredictions } from "../benchmark/types.ts";
import type { Contest, HubContext } from "../context.ts";
import { UNKNOWN_TOKEN } from "../people/index.ts";
import { readQuery } from "../query.ts";
import { refuse } from "./bearer.ts";

/** What an answer depends on that is not everybody's. */
const VARY = { Vary: "Authorization, Cookie" };
/** Other sites may neither read nor embed what is one team's. */
const OWN_SITE = { "Cross-Origin-Resource-Policy": "same-origin" };
const MOST_SEED_DIGITS = 3;

export function addPredictions(app: Hono, context: HubContext, contest: Contest): void {
  const { benchmark } = contest;

  app.get("/api/submissions/:id/predictions/:file{[^/]+\\.csv}", async (c) => {
    readQuery(c, []);
    const number = c.req.param("id");
    const id = readSubmissionNumber(number);
    const submission = id === undefined ? undefined : await benchmark.submission(id);
    if (id === undefined || submission === undefined) return context.notFound(c, noSubmission(number));
    const asked = readName(c.req.param("file"));
    const sent = asked && (await benchmark.predictions(id, asked.file, asked.seed));
    if (asked === undefined || sent === undefined) {
      const [first] = submission.links.predictions;
      const there = first === undefined ? "" : `; the first is ${first}`;
      return context.notFound(c, `Submission ${id} has no such predictions, or its zoo is not here${there}.`);
    }
    if (!sent.isPublic) {
      const refused = await refuseOthers(c, context, contest, sent);
      if (refused !== undefined) return refused;
    }
    const kind = { type: CSV_TYPE, audience: "programs", keep: sent.isPublic ? "fresh" : "never" } as const;
    const prepared = prepare(predictionsCsv(sent), kind);
    const name = `submission-${id}-${asked.file}-${asked.seed}.csv`;
    const headers: Record<string, string> = {
      ...prepared.headers,
      "Content-Disposition": `attachment; filename="${name}"`,
      ...(sent.isPublic ? {} : { ...VARY, ...OWN_SITE }),
    };
    if (!sent.isPublic) delete headers["Access-Control-Allow-Origin"];
    return send(c, { ...prepared, headers });
  });
}

/** The file and seed of "mnist-to-cifar10-2.csv"; undefined if it names none. */
function readName(name: string): { file: string; seed: number } | undefined {
  const found = new RegExp(`^([a-z][a-z0-9_-]*)-([1-9]\\d{0,${MOST_SEED_DIGITS - 1}})\\.csv$`).exec(name);
  return found === null ? undefined : { file: found[1], seed: Number(found[2]) };
}

/** The refusal, unless the team itself asks. A token counts before a session: who shows a wrong one is told so. */
async function refuseOthers(
  c: Context,
  context: HubContext,
  { people }: Contest,
  { team }: SentPredictions,
): Promise<Response | undefined> {
  const shown = c.req.header("authorization");
  if (shown !== undefined) {
    const identity = await people.identify(c);
    if (identity === undefined)
      return refuse(c, context, 401, UNKNOWN_TOKEN, { ...VARY, "WWW-Authenticate": 'Bearer realm="Weighbridge"' });
    if (identity.kind === "team" && identity.team.name === team) return undefined;
  } else if ((await people.visitor(c)).team?.name === team) return undefined;
  const message =
    "Only the team that sent these predictions can have them, by its session or its token: this track's labels are withheld, and predictions with their scores tell of them.";
  return refuse(c, context, 403, message, VARY);
}

/** In the form of a template; numbers are the shortest that are read as the same. Absent networks stay absent. */
export function predictionsCsv({ models, predictions }: SentPredictions): string {
  const lines = models.flatMap((model, index) =>
    Number.isNaN(predictions[index]) ? [] : [`${model},${predictions[index]}\n`],
  );
  return `model_id,prediction\n${lines.join("")}`;
}
