// `weighbridge submit`: predictions to a hub, after the same check that the hub makes.
import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { assignFiles, checkDescription, MOST_BYTES } from "../../leaderboard/submission/index.ts";
import { type ExpectedModels, expectedModels } from "../../leaderboard/tracks/index.ts";
import type { ApiSubmitted, ApiTrack, ApiUnsound } from "../../schemas/types.d.ts";
import { parseBounded, readBounded } from "../download/bounded-json.ts";
import { ask } from "../download/http.ts";
import { because, PULL_PATIENCE, passingWait } from "../download/passing.ts";
import { trackPage, trackUrl } from "../hub/addresses.ts";
import { FailureError, InputError } from "../lib/errors.ts";
import { asUnreadable } from "../lib/files.ts";
import { validate } from "../lib/validate.ts";
import { withRetries } from "../store/retry.ts";
import { isExposed, readHubUrl, readToken } from "./ask-hub.ts";
import { checkedAsJson, checkFiles, describeChecked } from "./checked-files.ts";
import { formatAmount, printable } from "./format.ts";
import { messageOf } from "./hub-answers.ts";
import { openPatiently } from "./open-patiently.ts";
import { scoreTable } from "./score-table.ts";
import { keyOf, type Submission, sendSubmission } from "./send-submission.ts";

export const summary = "submit predictions to a hub";

export const help = `Usage: weighbridge submit FILE.. --track TRACK --hub URL --description FILE [options]

Checks files of predictions as weighbridge check does, by the hub's own track and zoo, and sends them; prints the scores,
where they rank, and how many submissions the team has left today. What is not sound is not sent and costs nothing.

Running it again with the same files and description repeats nothing: the hub answers with the first submission. So do
that after a connection was lost. The token is read from a file or from the environment, never from an argument, which
others on the machine could see.

Options:
  --track TRACK          such as quickstart-mnist
  --hub URL              the hub, http://host or https://host
  --description FILE     what is said of the method, as JSON: docs/submitting.md has the fields
  --token-file FILE      the team's token; if not given, the variable WEIGHBRIDGE_TOKEN
  --idempotency-key KEY  in place of the one made of the content: the same files under another key are another submission
  --json                 print one JSON object

Exit codes: 0 stored and scored, 1 failed or over the quota, 2 something is wrong with the files or the usage.`;

const OPTIONS = {
  track: { type: "string" },
  hub: { type: "string" },
  description: { type: "string" },
  "token-file": { type: "string" },
  "idempotency-key": { type: "string" },
  json: { type: "boolean", default: false },
} as const;

const MOST_DESCRIPTION_BYTES = 131_072;
const MOST_TRACK_BYTES = 16 * 2 ** 20;
const IDLE_MILLISECONDS = 60_000;

export async function run(args: string[]): Promise<number> {
  const { values, positionals: paths } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const { json } = values;
  if (paths.length === 0) throw new InputError("submit needs a FILE, has none (see weighbridge submit --help)");
  const name = needed(values.track, "--track TRACK");
  const hub = readHubUrl(needed(values.hub, "--hub URL"));
  const descriptionPath = needed(values.description, "--description FILE");
  const key = values["idempotency-key"];
  if (key !== undefined && !/^[!-~]{1,200}$/.test(key))
    throw new InputError("--idempotency-key must be of 1 to 200 printable ASCII characters without blanks");
  const token = readToken(values["token-file"], undefined);
  if (isExposed(hub)) console.error(`weighbridge: the token goes to ${hub} without encryption`);

  const { track, because: closed, per_day: perDay } = await readTrack(hub, name);
  if (closed !== null) throw new InputError(`the track ${name} is closed: ${closed}`);
  const description = checkDescription(readDescription(descriptionPath), track, descriptionPath);
  const files = assignFiles(track, paths);
  const expected = await readExpected(hub, track);
  const checked = await checkFiles(paths, files, expected);
  if (!checked.every(({ sound }) => sound)) {
    if (json) console.log(JSON.stringify({ track: name, sound: false, files: checked.map(checkedAsJson) }));
    else console.log(printable(checked.flatMap((one) => describeChecked(one, expected)).join("\n")));
    return 2;
  }
  const sent = paths.map((path, index) => ({ name: basename(path), file: files[index], bytes: readFileSync(path) }));
  const bytes = sent.reduce((sum, file) => sum + file.bytes.length, 0);
  if (bytes > MOST_BYTES) throw new InputError(`the files may have ${MOST_BYTES} bytes together, have ${bytes}`);
  const submission: Submission = { track: name, files: sent, description };
  const retrying = (why: string) => console.error(`weighbridge: ${printable(why)}; trying again (Ctrl-C stops)`);
  const outcome = await sendSubmission(submission, { hub, token, key: key ?? keyOf(submission), retrying });
  if (outcome.kind === "unsound") return tellUnsound(outcome.unsound, name, json);
  const told = json ? asJson(hub, name, outcome.submitted) : describe(hub, track, outcome.submitted, perDay);
  console.log(printable(told));
  return 0;
}

function needed(value: string | undefined, what: string): string {
  if (value === undefined || value === "") throw new InputError(`submit needs ${what} (see weighbridge submit --help)`);
  return value;
}

/** The track as the hub has it. InputError if it has none of this name. */
async function readTrack(hub: string, name: string): Promise<ApiTrack> {
  if (!/^[a-z][a-z0-9_-]{0,199}$/.test(name)) throw new InputError(`there is no track "${printable(name)}"`);
  const url = new URL(trackUrl(name), hub);
  try {
    return await withRetries(PULL_PATIENCE, passingWait, async () => {
      const answer = await ask({ url, mayLeaveHost: false, idleMilliseconds: IDLE_MILLISECONDS });
      const body = parseBounded(await readBounded(answer.chunks, MOST_TRACK_BYTES), url.href);
      if (answer.status === 404) throw new InputError(messageOf(body) ?? `the hub at ${hub} has no track ${name}`);
      if (answer.status !== 200) throw new FailureError(`the hub answers ${answer.status}`);
      return validate<ApiTrack>("api-track", body, url.href);
    });
  } catch (error) {
    throw because(`can't get ${url.href}`, error);
  }
}

function readDescription(path: string): unknown {
  try {
    const { size } = statSync(path);
    if (size > MOST_DESCRIPTION_BYTES)
      throw new InputError(`${path}: may have at most ${MOST_DESCRIPTION_BYTES} bytes, has ${size}`);
    return parseBounded(readFileSync(path), path);
  } catch (error) {
    throw asUnreadable(error, path);
  }
}

/** What the files must hold, by the manifest of the track's zoo. */
async function readExpected(hub: string, track: ApiTrack["track"]): Promise<readonly ExpectedModels[]> {
  const source = await openPatiently(hub);
  try {
    const release = await source.release(track.zoo, track.zoo_version);
    if (release === undefined) throw new FailureError(`${hub} has no ${track.zoo} ${track.zoo_version}`);
    return expectedModels(track, release.manifest.spec, release.manifest.collections);
  } finally {
    await source.close();
  }
}

/** The hub found what the check here did not: it is of another version. */
function tellUnsound({ error, files }: ApiUnsound, track: string, json: boolean): number {
  if (json) console.log(JSON.stringify({ track, sound: false, files }));
  else console.log(printable([error.message, ...files.map(({ name, text }) => `${name}: ${text}`)].join("\n")));
  return 2;
}

function asJson(hub: string, track: string, submitted: ApiSubmitted): string {
  const { url, page, ...rest } = submitted;
  return JSON.stringify({ track, ...rest, url: hub + url, page: hub + page, board: hub + trackPage(track) });
}

function describe(hub: string, track: ApiTrack["track"], submitted: ApiSubmitted, perDay: number): string {
  const { id, repeated, scores, remaining_today: left, page } = submitted;
  const isMean = Object.values(scores).some(({ deviation }) => deviation !== null);
  const what = repeated ? "was stored before, nothing was made" : "stored and scored";
  return [
    `submission ${id} to ${track.name}: ${what}`,
    ...scoreTable(scores, track.metric, isMean).map((line) => `  ${line}`),
    `${hub}${page}`,
    `its rank: ${hub}${trackPage(track.name)}`,
    `${formatAmount(left, "submission")} of ${perDay} left today (UTC)`,
  ].join("\n");
}
