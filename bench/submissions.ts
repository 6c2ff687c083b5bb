// The submissions bench: real hub processes that take submissions over HTTP, on the embedded database and on PostgreSQL,
// and are then audited. How each figure is defined stands in docs/benchmarks.md.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { InputError } from "../src/lib/errors.ts";
import { missingForPostgres, type Postgres, startPostgres } from "../test/db/postgres.ts";
import type { Ending } from "../test/hub/serving.ts";
import { type MadeContest, makeContest } from "../test/hub/submissions/made-contest.ts";
import { wholeNumber } from "./harness/arguments.ts";
import type { Figure, Findings, LeftOut } from "./harness/report.ts";
import { countFaults as crowdFaults, measureCrowd } from "./submissions/crowd.ts";
import { countFaults as hostileFaults, measureHostile } from "./submissions/hostile.ts";
import { countFaults as killFaults, measureKills } from "./submissions/kills.ts";
import { measureSpeed, type Speed } from "./submissions/speed.ts";

export const summary = "submissions over HTTP: time of one, crowds, hostile uploads, kill -9";

const PARTS = ["speed", "crowd", "hostile", "kills"] as const;
type Part = (typeof PARTS)[number];

export const help = `Usage: npm run bench -- submissions [options]

speed    5,000 predictions over HTTP to a hub on the embedded database, and to one on PostgreSQL, both with nobody else
         asking: the median of all rounds
crowd    2,000 submissions from 50 clients to two hubs on one PostgreSQL; some send twice at once, some go away half way
hostile  20,000 uploads that are hostile or broken, from a seeded fuzzer
kills    kill -9 of a hub on the embedded database at 100 random moments while clients submit

What was acknowledged is compared with the database afterwards, and every score with the same code's in this process.
Takes about a quarter of an hour. Without Debian's postgresql, what needs it is left out.

Options:
  --only A,B     only these of ${PARTS.join(", ")}
  --rounds N     so many rounds of "speed" instead of 25
  --allowed N    so many submissions of the crowd instead of 2,000, a multiple of 5
  --uploads N    so many hostile uploads instead of 20,000
  --kills N      so many kills instead of 100
  --seed N       of everything that is drawn; 5 if not given
  --quick        a little of each, to see that everything works; its figures mean nothing
  --json         one JSON object`;

const OPTIONS = {
  only: { type: "string" },
  rounds: { type: "string", default: "25" },
  allowed: { type: "string", default: "2000" },
  uploads: { type: "string", default: "20000" },
  kills: { type: "string", default: "100" },
  seed: { type: "string", default: "5" },
  quick: { type: "boolean", default: false },
} as const;

/** Clients of a hub at a time. */
const CROWD = 50;
const FUZZERS = 8;
const KILLERS = 16;

interface Amounts {
  rounds: number;
  allowed: number;
  uploads: number;
  kills: number;
  seed: number;
  quick: boolean;
}

export async function measure(args: string[], tell: (line: string) => void): Promise<Findings> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const parts = (values.only ?? PARTS.join(",")).split(",").map((name) => {
    const part = PARTS.find((known) => known === name);
    if (part === undefined) throw new InputError(`--only takes some of ${PARTS.join(", ")}, not "${name}"`);
    return part;
  });
  const { quick } = values;
  const amounts: Amounts = {
    rounds: quick ? 2 : wholeNumber("rounds", values.rounds, 1000),
    allowed: quick ? 50 : 5 * Math.ceil(wholeNumber("allowed", values.allowed, 1_000_000) / 5),
    uploads: quick ? 300 : wholeNumber("uploads", values.uploads, 10_000_000),
    kills: quick ? 2 : wholeNumber("kills", values.kills, 10_000),
    ...{ seed: wholeNumber("seed", values.seed, 1_000_000), quick },
  };
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-bench-submissions-"));
  const ends: (() => Promise<void> | void)[] = [];
  try {
    return await measureIn(folder, { after: (end) => void ends.push(end) }, parts, amounts, tell);
  } finally {
    for (const end of ends.reverse()) await end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the parts share. */
interface Setting extends Amounts {
  ending: Ending;
  /** Undefined if it is `missing`, in words, or not needed. */
  postgres: Postgres | undefined;
  missing: string | undefined;
  /** A new folder, and the place of an embedded database in it. */
  own(name: string): { at: string; place: { folder: string } };
  /** A zoo with 100 test networks in each of two collections. */
  small(): Promise<MadeContest>;
  tell(line: string): void;
}

/** What a part found out; `left_out` if it could not. */
interface Found {
  figures: Figure[];
  left_out: LeftOut[];
  lines: string[];
  detail?: unknown;
}

const MEASURES: Record<Part, (setting: Setting) => Promise<Found>> = { speed, crowd, hostile, kills };

async function measureIn(
  folder: string,
  ending: Ending,
  parts: readonly Part[],
  amounts: Amounts,
  tell: (line: string) => void,
): Promise<Findings> {
  const missing = missingForPostgres();
  const needsServer = parts.includes("speed") || parts.includes("crowd");
  const postgres = needsServer && missing === undefined ? await startPostgres({ durable: true }) : undefined;
  if (postgres !== undefined) ending.after(postgres.stop);
  const own = (name: string) => {
    const at = join(folder, name);
    mkdirSync(at);
    return { at, place: { folder: join(at, "database") } };
  };
  let made: Promise<MadeContest> | undefined;
  const small = () => {
    made ??= makeContest(join(folder, "small"), 400, ["mnist", "cifar10"]);
    return made;
  };
  const setting: Setting = { ...amounts, ending, postgres, missing, own, small, tell };
  const findings: Findings = { figures: [], detail: { ...amounts, left_out: [] }, lines: [] };
  for (const part of parts) {
    const { figures, left_out, lines, detail } = await MEASURES[part](setting);
    findings.figures.push(...figures);
    findings.detail.left_out.push(...left_out);
    findings.lines.push(...lines);
    findings.detail[part] = detail;
  }
  return findings;
}

async function speed({ ending, postgres, missing, own, rounds, quick, tell }: Setting): Promise<Found> {
  const detail: Record<string, Speed> = {};
  const found: Found = { figures: [], left_out: [], lines: [], detail };
  tell("making a zoo with 5,000 test networks");
  const contest = await makeContest(own("large").at, quick ? 2000 : 20_000, ["mnist"]);
  for (const name of ["the embedded database", "PostgreSQL"] as const) {
    const figure = `5,000 predictions over HTTP, ${name}: median seconds`;
    const { at, place } = own(`speed on ${name}`);
    if (name === "PostgreSQL" && postgres === undefined) {
      found.left_out.push({ name: figure, reason: missing! });
      continue;
    }
    tell(figure);
    const on = name === "PostgreSQL" ? { url: await postgres!.create() } : place;
    const measured = await measureSpeed(ending, contest, on, at, rounds);
    detail[name] = measured;
    found.figures.push({ name: figure, value: measured.http.csv.median, reach: 1, better: "lower" });
    const { http, first, check, score, write, times_the_parts: times } = measured;
    const { median, least, greatest } = http.csv;
    found.lines.push(
      `${name}: CSV ${seconds(median)} (${seconds(least)} to ${seconds(greatest)}), JSON ${seconds(http.json.median)}, ` +
        `Parquet ${seconds(http.parquet.median)}, the first one ${seconds(first)}; in this process check ` +
        `${seconds(check.median)}, scores ${seconds(score.median)}, write ${seconds(write.median)}; CSV over HTTP ` +
        `${times.median.toFixed(2)} times these together`,
    );
  }
  return found;
}

async function crowd({ ending, postgres, missing, own, small, allowed, seed, tell }: Setting): Promise<Found> {
  const name = "submissions of a crowd to two hubs: lost, doubled, over quota";
  if (postgres === undefined) return { figures: [], left_out: [{ name, reason: missing! }], lines: [] };
  tell(name);
  const limits = { allowed, clients: CROWD, seed };
  const detail = await measureCrowd(ending, await small(), await postgres.create(), own("crowd").at, limits);
  const line =
    `crowd: ${detail.sent} sent by ${CROWD} clients in ${seconds(detail.seconds)}, ${detail.acknowledged} acknowledged of ` +
    `${allowed} that the quotas allow, ${detail.refused} refused, ${detail.busy} told to wait, ${detail.audit.stored} stored`;
  return { ...fault(name, crowdFaults(detail)), lines: [line], detail };
}

async function hostile({ ending, own, small, uploads, seed, quick, tell }: Setting): Promise<Found> {
  const name = "hostile uploads: answers other than 4xx, crashes, stack traces shown";
  tell(name);
  const { at, place } = own("hostile");
  const limits = { uploads, clients: FUZZERS, seed, patient: !quick };
  const detail = await measureHostile(ending, await small(), place, at, limits, tell);
  const line =
    `hostile: ${uploads} uploads in ${seconds(detail.seconds)}, by status ${JSON.stringify(detail.statuses)}; memory of ` +
    `the hub ${Math.round(detail.memory_before)} MiB before, at most ${Math.round(detail.memory_most)} MiB then`;
  return { ...fault(name, hostileFaults(detail)), lines: [line, ...detail.findings.slice(0, 20)], detail };
}

async function kills({ ending, own, small, kills, seed, tell }: Setting): Promise<Found> {
  const name = "kill -9 under load: acknowledged submissions lost, wrong scores";
  tell(name);
  const { at, place } = own("kills");
  const detail = await measureKills(ending, await small(), place, at, { kills, clients: KILLERS, seed }, tell);
  const { killed, acknowledged, audit } = detail;
  const line =
    `kills: ${kills} in ${seconds(detail.seconds)}, ${killed.underLoad} of them while clients waited for answers; ` +
    `${acknowledged} submissions acknowledged, ${detail.heard_later} of them when they were sent again because a kill came ` +
    `between storing and answering, ${audit.stored} stored`;
  return { ...fault(name, killFaults(detail)), lines: [line], detail };
}

/** The figure of what must not happen. */
function fault(name: string, value: number): Pick<Found, "figures" | "left_out"> {
  return { figures: [{ name, value, reach: 0, better: "lower" }], left_out: [] };
}

function seconds(value: number): string {
  return `${value.toFixed(value < 0.1 ? 3 : 2)} s`;
}
