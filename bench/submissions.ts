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
import { measureSpeed } from "./submissions/speed.ts";

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

async function measureIn(
  folder: string,
  ending: Ending,
  parts: readonly Part[],
  amounts: Amounts,
  tell: (line: string) => void,
): Promise<Findings> {
  const { rounds, allowed, uploads, kills, seed, quick } = amounts;
  const figures: Figure[] = [];
  const left_out: LeftOut[] = [];
  const detail: Record<string, unknown> = { ...amounts };
  const lines: string[] = [];
  const add = (name: string, value: number, reach: number) =>
    figures.push({ name, value, reach, better: "lower" as const });
  const seconds = (value: number) => `${value.toFixed(2)} s`;
  const missing = missingForPostgres();
  const needsServer = parts.includes("speed") || parts.includes("crowd");
  const postgres = needsServer && missing === undefined ? await startPostgres({ durable: true }) : undefined;
  if (postgres !== undefined) ending.after(postgres.stop);
  const own = (name: string) => {
    mkdirSync(join(folder, name));
    return { at: join(folder, name), place: { folder: join(folder, name, "database") } };
  };
  tell("making zoos");
  let crowded: MadeContest | undefined;
  const crowdedContest = async () => {
    crowded ??= await makeContest(join(folder, "small"), 400, ["mnist", "cifar10"]);
    return crowded;
  };

  if (parts.includes("speed")) {
    const large = await makeContest(join(folder, "large"), quick ? 2000 : 20_000, ["mnist"]);
    const speed: Record<string, unknown> = {};
    for (const [name, server] of [["the embedded database", undefined] as const, ["PostgreSQL", postgres] as const]) {
      const figure = `5,000 predictions over HTTP, ${name}: median seconds`;
      if (name === "PostgreSQL" && server === undefined) left_out.push({ name: figure, reason: missing! });
      else {
        tell(figure);
        const { at, place } = own(`speed on ${name}`);
        const found = await measureSpeed(ending, large, await placeOf(server, place), at, rounds);
        speed[name] = found;
        add(figure, found.http.csv.median, 1);
        const { http, check, score, write, times_the_parts: times } = found;
        lines.push(
          `${name}: CSV ${seconds(http.csv.median)} (${seconds(http.csv.least)} to ${seconds(http.csv.greatest)}), JSON ` +
            `${seconds(http.json.median)}, Parquet ${seconds(http.parquet.median)}, the first one ${seconds(found.first)}; ` +
            `here: check ${seconds(check.median)}, scores ${seconds(score.median)}, write ${seconds(write.median)}; ` +
            `CSV over HTTP ${times.median.toFixed(2)} times these`,
        );
      }
    }
    detail.speed = speed;
  }
  if (parts.includes("crowd")) {
    const figure = "submissions of a crowd to two hubs: lost, doubled, over quota";
    if (postgres === undefined) left_out.push({ name: figure, reason: missing! });
    else {
      tell(figure);
      const place = await postgres.create();
      const { at } = own("crowd");
      const found = await measureCrowd(ending, await crowdedContest(), place, at, { allowed, clients: CROWD, seed });
      detail.crowd = found;
      add(figure, crowdFaults(found), 0);
      lines.push(
        `crowd: ${found.sent} sent by ${CROWD} clients in ${seconds(found.seconds)}, ${found.acknowledged} acknowledged of ` +
          `${found.allowed} that the quotas allow, ${found.refused} refused, ${found.audit.stored} stored`,
      );
    }
  }
  if (parts.includes("hostile")) {
    const figure = "hostile uploads: answers other than 4xx, crashes, stack traces";
    tell(figure);
    const { at, place } = own("hostile");
    const limits = { uploads, clients: FUZZERS, seed, patient: !quick };
    const found = await measureHostile(ending, await crowdedContest(), place, at, limits, tell);
    detail.hostile = found;
    add(figure, hostileFaults(found), 0);
    lines.push(
      `hostile: ${uploads} uploads in ${seconds(found.seconds)}, ${JSON.stringify(found.statuses)}; memory of the hub ` +
        `${Math.round(found.memory_before)} MiB, then at most ${Math.round(found.memory_most)} MiB`,
      ...found.findings.slice(0, 20),
    );
  }
  if (parts.includes("kills")) {
    const figure = "kill -9 under load: acknowledged submissions lost, wrong scores";
    tell(figure);
    const { at, place } = own("kills");
    const limits = { kills, clients: KILLERS, seed };
    const found = await measureKills(ending, await crowdedContest(), place, at, limits, tell);
    detail.kills = found;
    add(figure, killFaults(found), 0);
    lines.push(
      `kills: ${kills} in ${seconds(found.seconds)}, ${found.killed.underLoad} while clients waited for answers; ` +
        `${found.acknowledged} acknowledged, ${found.audit.stored} stored`,
    );
  }
  return { figures, detail: { ...detail, left_out }, lines };
}

async function placeOf(server: Postgres | undefined, embedded: { folder: string }) {
  return server === undefined ? embedded : { url: await server.create() };
}
