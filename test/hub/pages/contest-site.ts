// A hub with a benchmark whose boards have everything to show: entries of several standings and inputs, texts that would
// break careless templates, a track that is closed and one that nobody has entered.
import { Context } from "hono";
import type { ApiSubmission, SubmissionDescription } from "../../../schemas/types.d.ts";
import { openDatabase } from "../../../src/db/index.ts";
import type { Contest } from "../../../src/hub/context.ts";
import type { Team } from "../../../src/hub/people/types.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { emptyDatabase } from "../../db/bench.ts";
import { csvOf, type MadeContest, makeContest } from "../benchmark/contest.ts";
import { type Ending, type Serving, serve } from "../serving.ts";

export const TRACK = "made-zoo-mnist";
export const FEW_SHOT = "made-zoo-few-shot-mnist";
export const EMPTY = "made-zoo-cifar10";
export const CLOSED = "made-zoo-early-mnist";
export const TRANSFER = "made-zoo-cifar10-to-mnist";

/** Team names have no room for more. */
export const HOSTILE_TEAM = "</h1><b>x&y</b>'";
export const HOSTILE = `</title><script>alert("1")</script> & 'x' <b>\${y}`;

export interface ContestSite extends Serving {
  made: MadeContest;
  contest: Contest;
  /** Of most entries. */
  team: SignedIn;
  /** By what they were called when they were made. */
  entries: Readonly<Record<"plain" | "hostile" | "wide" | "fewShot" | "transfer", ApiSubmission>>;
  text(path: string, cookie?: string): Promise<string>;
}

/** A team with a browser of its own. */
export interface SignedIn extends Team {
  token: string;
  /** For a request's Cookie header. */
  cookie: string;
}

/** Publishes, serves and fills it until the test ends; takes some seconds. */
export async function makeContestSite(ending: Ending): Promise<ContestSite> {
  const made = await makeContest();
  ending.after(() => made.remove());
  const { privateStore } = made;
  const database = await openDatabase(await emptyDatabase(ending));
  ending.after(() => database.close());
  const serving = await serve(ending, made.publicStore, { database, privateStore });
  const contest = serving.hub.context.contest!;
  const { benchmark } = contest;
  ending.after(() => benchmark.end());
  const team = await signIn(contest, "Weights & <i>Measures</i>");
  const enter = (track: string, own: Partial<SubmissionDescription>, spread: number, by: Team = team) =>
    submitNoise({ contest, made }, by, track, describe(own), spread);
  const plain = await enter(TRACK, { method: "Gradient boosting on statistics" }, 0.1);
  const hostile = await enter(TRACK, HOSTILE_DESCRIPTION, 0.3, await signIn(contest, HOSTILE_TEAM));
  const wide = await enter(TRACK, { method: "With hyperparameters", inputs: ["weights", "hyperparameters"] }, 0.05);
  const fewShot = await enter(FEW_SHOT, { method: "Few are enough", anonymous: true }, 0.2);
  const transfer = await enter(TRANSFER, { method: "Ranks travel" }, 0.3);
  await database.db.updateTable("submissions").set({ standing: "verified" }).where("id", "=", wide.id).execute();
  await benchmark.close(CLOSED, "a test of closing", TRACK);
  const text = async (path: string, cookie = "") => (await fetch(serving.url + path, { headers: { cookie } })).text();
  return { ...serving, made, contest, team, entries: { plain, hostile, wide, fewShot, transfer }, text };
}

/** Signs a new team up, and a browser in, without the pages for that. */
export async function signIn({ people }: Contest, name: string): Promise<SignedIn> {
  const c = new Context(new Request("http://127.0.0.1/"));
  const signedUp = await people.signUp(c, name);
  if (signedUp.kind !== "signed-up") throw new Error(signedUp.kind);
  const signedIn = await people.signIn(c, signedUp.token);
  if (signedIn.kind !== "signed-in") throw new Error(signedIn.kind);
  const { id } = signedUp.team;
  return { id, name, token: signedUp.token, cookie: signedIn.setCookie.split(";")[0] };
}

const HOSTILE_DESCRIPTION: Partial<SubmissionDescription> = {
  method: HOSTILE,
  authors: [HOSTILE, "ASCII only", "אבג"],
  training_data: HOSTILE,
  compute: HOSTILE,
  parameters: 4970,
  code: "https://example.org/?a=%22%3E%3Cscript%3E&b=1",
  paper: "http://example.org/paper",
  notes: `first line\n  ${HOSTILE}\n\nlast line with a javascript:alert(1) link`,
};

function describe(own: Partial<SubmissionDescription> = {}): SubmissionDescription {
  const authors = own.anonymous ? {} : { authors: ["Ada"] };
  return { method: "Ridge", ...authors, inputs: ["weights"], training_data: "the training split", ...own };
}

/** The truth of each file of a track with noise, as files that the track takes. */
export async function noisyFiles(
  { contest, made }: Pick<ContestSite, "contest" | "made">,
  track: string,
  spread: number,
) {
  const state = (await contest.benchmark.track(track))!;
  return Promise.all(
    state.expected.map(async ({ file, collection, models }, index) => {
      const truth = await made.truth(collection, state.track.split);
      const stream = new RandomStream(streamKey(7, "points"), index);
      const noisy = truth.map((value) => Math.min(1, Math.max(0, value + spread * (stream.uniform() - 0.5))));
      return csvOf(models, noisy, `${file}.csv`);
    }),
  );
}

async function submitNoise(
  site: Pick<ContestSite, "contest" | "made">,
  { id, name }: Team,
  track: string,
  description: SubmissionDescription,
  spread: number,
): Promise<ApiSubmission> {
  const files = await noisyFiles(site, track, spread);
  const outcome = await site.contest.benchmark.submit({ team: { id, name }, track, files, description });
  if (outcome === undefined || !("submission" in outcome)) throw new Error(JSON.stringify(outcome));
  return outcome.submission;
}
