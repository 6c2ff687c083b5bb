// `weighbridge admin`: what the operator does, through the hub's API, because the embedded database has one owner.
import { parseArgs } from "node:util";
import type { ApiLog, OperatorAction, OperatorAnswer } from "../../schemas/types.d.ts";
import { adminActionsUrl, logUrl } from "../hub/addresses.ts";
import { InputError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";
import { wholeNumber } from "./arguments.ts";
import { askHub, isExposed, readHubUrl, readToken, USUAL_HUB } from "./ask-hub.ts";
import { printable } from "./format.ts";
import { checkedAnswer, messageOf } from "./hub-answers.ts";
import { USUAL_ADMIN_TOKEN } from "./hub-database.ts";
import { watchRescoring } from "./watch-rescoring.ts";

export const summary = "the operator's actions on a hub that runs: hide, verify, close, rescore, ..";

export const help = `Usage: weighbridge admin ACTION .. --reason TEXT [options]

Asks a hub that runs to do something. Each action leaves a line with its reason in the hub's public log, for everybody
to read; one that would change nothing is refused.

Actions:
  hide SUBMISSION            takes a submission off boards and pages; show SUBMISSION brings it back
  verify SUBMISSION          marks it as checked by you; unverify SUBMISSION takes that back
  transfer SUBMISSION TEAM   gives it to another team
  close TRACK                closes a track for good; with --superseded-by TRACK it names its successor
  rescore TRACK              scores all its submissions again, and waits until that is done
  revoke-token TEAM          ends a team's token and its sessions
  replace-token TEAM         gives it a new one instead, which is shown once
  log                        shows the public log, newest first; needs neither token nor reason

Options:
  --hub URL              the hub; if not given, ${USUAL_HUB}
  --reason TEXT          why: one line, at most 1,000 characters
  --token-file FILE      the operator's token; if not given, the variable WEIGHBRIDGE_TOKEN, or ${USUAL_ADMIN_TOKEN}
  --superseded-by TRACK  of close: the track to use in its place
  --no-wait              of rescore: don't wait
  --length N             of log: so many lines, at most 200; if not given, 50
  --before N             of log: only lines before the one of this number
  --json                 print one JSON object

Exit codes: 0 done, 1 failed, 2 wrong usage or input.`;

const OPTIONS = {
  hub: { type: "string", default: USUAL_HUB },
  reason: { type: "string" },
  "token-file": { type: "string" },
  "superseded-by": { type: "string" },
  "no-wait": { type: "boolean" },
  length: { type: "string" },
  before: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

type Word = OperatorAction["action"] | "log";

/** What each action is said with, and the options that it alone takes. */
const FORMS: Record<Word, { takes: readonly ("SUBMISSION" | "TEAM" | "TRACK")[]; options?: readonly string[] }> = {
  hide: { takes: ["SUBMISSION"] },
  show: { takes: ["SUBMISSION"] },
  verify: { takes: ["SUBMISSION"] },
  unverify: { takes: ["SUBMISSION"] },
  transfer: { takes: ["SUBMISSION", "TEAM"] },
  close: { takes: ["TRACK"], options: ["superseded-by"] },
  rescore: { takes: ["TRACK"], options: ["no-wait"] },
  "revoke-token": { takes: ["TEAM"] },
  "replace-token": { takes: ["TEAM"] },
  log: { takes: [], options: ["length", "before"] },
};
const SPECIAL = Object.values(FORMS).flatMap(({ options = [] }) => options);
const MOST_NUMBER = 999_999_999_999_999;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const [word, ...given] = positionals;
  if (word === undefined || !Object.hasOwn(FORMS, word)) throw unknownAction(word);
  const action = word as Word;
  const { takes, options = [] } = FORMS[action];
  const stray = SPECIAL.find((name) => values[name as keyof typeof values] !== undefined && !options.includes(name));
  if (stray !== undefined) throw new InputError(`admin ${action} takes no --${stray} (see weighbridge admin --help)`);
  if (given.length !== takes.length) {
    const needs = takes.length === 0 ? "nothing more" : takes.join(" and ");
    throw new InputError(`admin ${action} takes ${needs}, has ${given.length} (see weighbridge admin --help)`);
  }
  const hub = readHubUrl(values.hub);
  if (action === "log") return showLog(hub, values);
  const { reason } = values;
  if (reason === undefined) throw new InputError(`admin ${action} needs --reason TEXT, which everybody can read`);
  const next = values["superseded-by"];
  const parts = takes.map((what, index) => {
    if (what !== "SUBMISSION") return [what.toLowerCase(), given[index]];
    return ["submission", wholeNumber("SUBMISSION", given[index].replace(/^#/, ""), 1, MOST_NUMBER)];
  });
  const asked = { action, ...Object.fromEntries(parts), ...(next ? { superseded_by: next } : {}), reason };
  const token = readToken(values["token-file"], USUAL_ADMIN_TOKEN);
  if (isExposed(hub)) console.error(`weighbridge: the operator's token goes to ${hub} without encryption`);

  const { status, body } = await askHub({ hub, path: adminActionsUrl, token, body: asked });
  if (status === 404) {
    const where = values["token-file"] ?? (process.env.WEIGHBRIDGE_TOKEN ? "WEIGHBRIDGE_TOKEN" : USUAL_ADMIN_TOKEN);
    throw new InputError(
      `the hub at ${hub} has nothing for the token of ${where}: is it its operator's, and has it a database?`,
    );
  }
  if (status !== 200) throw new InputError(messageOf(body) ?? `the hub at ${hub} answers ${status}`);
  const answer = checkedAnswer<OperatorAnswer>("operator-answer", body, hub);
  if (!values.json) {
    console.log(printable(answer.done));
    if (answer.token !== undefined) console.log(`Its token, which is shown this once: ${printable(answer.token)}`);
  }
  const wait = answer.rescoring !== undefined && !values["no-wait"];
  const rescoring = wait
    ? await watchRescoring({ hub, token, quiet: values.json }, answer.rescoring!)
    : answer.rescoring;
  if (values.json) console.log(JSON.stringify({ ...answer, ...(rescoring ? { rescoring } : {}) }));
  else if (wait) console.log(`All ${rescoring!.submissions} are scored.`);
  return 0;
}

async function showLog(hub: string, values: { length?: string; before?: string; json: boolean }): Promise<number> {
  const query = new URLSearchParams();
  if (values.length) query.set("length", String(wholeNumber("--length", values.length, 1, 200)));
  if (values.before) query.set("before", String(wholeNumber("--before", values.before, 1, MOST_NUMBER)));
  const { status, body } = await askHub({ hub, path: `${logUrl}?${query}` });
  if (status === 404) throw new InputError(`the hub at ${hub} has no public log: it has no database`);
  if (status !== 200) throw new InputError(messageOf(body) ?? `the hub at ${hub} answers ${status}`);
  const { lines, next } = checkedAnswer<ApiLog>("api-log", body, hub);
  if (values.json) console.log(JSON.stringify({ lines, next }));
  else for (const line of lines) console.log(printable(asText(line)));
  if (!values.json && lines.length === 0) console.log("Nothing yet.");
  return 0;
}

/** `12  2026-01-31 09:15  hide  submission 5 to mnist: the reason`. */
function asText({ id, at, action, submission, track, team, from_team, reason }: ApiLog["lines"][number]): string {
  const what = [
    ...(submission === null ? [] : [`submission ${submission} to ${track}`]),
    ...(submission === null && track !== null ? [`track ${track}`] : []),
    ...(from_team === null ? [] : [`from ${from_team} to`]),
    ...(team === null ? [] : [`team ${team}`]),
  ];
  return `${id}  ${at.slice(0, 10)} ${at.slice(11, 16)}  ${action}  ${what.join(" ")}: ${reason}`;
}

function unknownAction(word: string | undefined): InputError {
  const near = word === undefined ? undefined : nearestName(word, Object.keys(FORMS));
  const hint = near ? `did you mean ${near}?` : `it is one of ${Object.keys(FORMS).join(", ")}`;
  const what = word === undefined ? "admin needs an ACTION" : `there is no action "${word}"`;
  return new InputError(`${what}: ${hint} (see weighbridge admin --help)`);
}
