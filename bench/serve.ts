// The serve bench: the hub against nginx with the same bytes, on this machine, in the same rounds. How each figure is
// defined stands in docs/benchmarks.md.
import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fileKey } from "../src/publish/layout.ts";
import { openStore } from "../src/store/index.ts";
import { BIG, fillStore } from "../test/hub/random-store.ts";
import { publishMade } from "../test/publish/made-zoo.ts";
import { freePorts } from "../test/store/swift.ts";
import { wholeNumber } from "./harness/arguments.ts";
import type { Figure, Findings } from "./harness/report.ts";
import { median } from "./harness/timing.ts";
import { memoryOfSlowReaders, rateOf, secondsToFirstAnswer } from "./serve/measure.ts";
import { missingPrograms, startHub, startNginx } from "./serve/servers.ts";

export const summary = "downloads, API and pages against nginx; slow readers' memory; start of the hub";

export const help = `Usage: npm run bench -- serve [options]

Serves a zoo from a folder and measures, over loopback and in turn with nginx (one worker, sendfile, access log on, as
the hub's is): a 100 MB file at 1 and 32 connections, /api/zoos and a zoo's page at 32 connections. Then the memory that
200 slow readers add, and how soon a hub that is started answers. wrk asks. Takes about two minutes; other work on the
machine spoils it. Needs Debian's nginx and wrk.

Options:
  --rounds N    so many rounds instead of 7
  --seconds N   so many seconds for each measurement instead of 2
  --quick       one short round, to see that everything works; its figures mean nothing
  --json        one JSON object`;

const OPTIONS = {
  rounds: { type: "string" },
  seconds: { type: "string" },
  quick: { type: "boolean", default: false },
} as const;

const FILE_BYTES = 100_000_000;
const READERS = 200;

/** What is asked of both servers: nginx has the bytes of the hub's answer as a file of this name. */
interface Case {
  name: string;
  path: string;
  file: string;
  connections: number;
  unit: "bytesPerSecond" | "requestsPerSecond";
}

/** By case: medians of bytes or answers a second, the least and the greatest ratio, and the answer's length. */
type Rates = Record<string, { hub: number; nginx: number; least: number; greatest: number; bytes: number }>;

export async function measure(args: string[], tell: (line: string) => void): Promise<Findings> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const rounds = values.quick ? 1 : wholeNumber("rounds", values.rounds ?? "7", 1000);
  const seconds = values.quick ? 1 : wholeNumber("seconds", values.seconds ?? "2", 600);
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-bench-serve-"));
  try {
    return await measureIn(folder, { rounds, seconds, quick: values.quick }, tell);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureIn(
  folder: string,
  { rounds, seconds, quick }: { rounds: number; seconds: number; quick: boolean },
  tell: (line: string) => void,
): Promise<Findings> {
  tell("making a zoo and a file of 100 MB");
  const files = await fillStore(await openStore(join(folder, "files")), FILE_BYTES);
  const made = await publishMade(join(folder, "made"), { runs: 800 });
  const pages = join(folder, "made", "public");
  const figures: Figure[] = [];
  const left_out: { name: string; reason: string }[] = [];
  const detail: Record<string, unknown> = { rounds, seconds, quick };

  const cases: Case[] = [
    ...[1, 32].map((connections): Case => {
      const name = `100 MB file, ${connections} connection${connections === 1 ? "" : "s"}, against nginx`;
      return { name, path: files.urlOf(BIG), file: "big", connections, unit: "bytesPerSecond" };
    }),
    {
      name: "/api/zoos, 32 connections, against nginx",
      path: "/api/zoos",
      file: "zoos",
      connections: 32,
      unit: "requestsPerSecond",
    },
    {
      name: "a zoo's page, 32 connections, against nginx",
      path: `/zoos/${made.spec.name}`,
      file: "page",
      connections: 32,
      unit: "requestsPerSecond",
    },
  ];
  const missing = missingPrograms();
  if (missing.length > 0) {
    const reason = `${missing.join(" and ")} not installed (Debian's packages of these names)`;
    for (const { name } of cases) left_out.push({ name, reason });
  } else {
    detail.rates = await compare(folder, cases, { files, pages, rounds, seconds }, figures, tell);
  }

  tell(`${READERS} slow readers`);
  const hub = await startHub(join(folder, "files"), folder);
  await (await fetch(hub.url + files.urlOf(BIG))).arrayBuffer();
  const added = await memoryOfSlowReaders(hub, files.urlOf(BIG), READERS, quick ? 1 : 6);
  await hub.stop();
  figures.push({
    name: `${READERS} slow readers of a 100 MB file add, MiB`,
    value: added,
    reach: 150,
    better: "lower",
  });

  tell("starts");
  const starts: number[] = [];
  for (let round = 0; round < rounds; round++) starts.push(await secondsToFirstAnswer(pages, folder));
  detail.starts_seconds = starts;
  figures.push({
    name: "start of the hub to its first answer, seconds",
    value: median(starts),
    reach: 1.5,
    better: "lower",
  });
  return { figures, detail: { ...detail, left_out }, lines: linesOf(detail) };
}

/** Asks both servers in turn, round after round; adds a figure for each case. Gives the medians. */
async function compare(
  folder: string,
  cases: Case[],
  {
    files,
    pages,
    rounds,
    seconds,
  }: { files: Awaited<ReturnType<typeof fillStore>>; pages: string; rounds: number; seconds: number },
  figures: Figure[],
  tell: (line: string) => void,
): Promise<Rates> {
  const root = join(folder, "root");
  mkdirSync(root);
  const { zoo, version } = files.manifest;
  linkSync(join(folder, "files", fileKey(zoo, version, BIG)), join(root, "big"));
  const hubs = { big: await startHub(join(folder, "files"), folder), other: await startHub(pages, folder) };
  const [port] = await freePorts(1);
  const nginx = await startNginx(root, folder, port);
  const hubOf = ({ file }: Case) => (file === "big" ? hubs.big : hubs.other);
  const found: Rates = {};
  try {
    for (const one of cases.filter(({ file }) => file !== "big")) {
      const answer = await fetch(hubOf(one).url + one.path);
      writeFileSync(join(root, one.file), Buffer.from(await answer.arrayBuffer()));
    }
    for (const one of cases) {
      tell(one.name);
      const rates: { hub: number[]; nginx: number[] } = { hub: [], nginx: [] };
      const addresses = { hub: hubOf(one).url + one.path, nginx: `${nginx.url}/${one.file}` };
      for (const address of Object.values(addresses)) await rateOf(address, one.connections, 1);
      for (let round = 0; round < rounds; round++) {
        const order = round % 2 === 0 ? (["hub", "nginx"] as const) : (["nginx", "hub"] as const);
        for (const which of order)
          rates[which].push((await rateOf(addresses[which], one.connections, seconds))[one.unit]);
      }
      const ratios = rates.hub.map((rate, round) => rate / rates.nginx[round]);
      figures.push({ name: one.name, value: median(ratios), reach: 0.5, better: "higher" });
      const bytes = one.file === "big" ? FILE_BYTES : (await (await fetch(addresses.nginx)).arrayBuffer()).byteLength;
      const [least, greatest] = [Math.min(...ratios), Math.max(...ratios)];
      found[one.name] = { hub: median(rates.hub), nginx: median(rates.nginx), least, greatest, bytes };
    }
  } finally {
    await Promise.all([hubs.big.stop(), hubs.other.stop(), nginx.stop()]);
  }
  return found;
}

function linesOf({ rates = {} }: { rates?: Rates }): string[] {
  return Object.entries(rates).map(([name, { hub, nginx, bytes }]) => {
    const inMegabytes = bytes === FILE_BYTES;
    const shown = (rate: number) => (inMegabytes ? `${Math.round(rate / 1e6)} MB/s` : `${Math.round(rate)} requests/s`);
    return `${name}: hub ${shown(hub)}, nginx ${shown(nginx)}${inMegabytes ? "" : ` (${bytes} bytes)`}`;
  });
}
