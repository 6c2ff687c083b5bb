// What asking for a board's page shows: its bytes, how many answers a second, and how soon a new entry is on it.
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { submissionPage } from "../../src/hub/addresses.ts";
import type { Ending } from "../../test/hub/serving.ts";
import { freePorts } from "../../test/store/swift.ts";
import { median } from "../harness/timing.ts";
import { rateOf } from "../serve/measure.ts";
import { startNginx } from "../serve/servers.ts";
import type { FilledBoard } from "./fill.ts";

const CONNECTIONS = 32;
const SECONDS = 4;
const POLL_MILLISECONDS = 10;
/** What every browser takes over plain HTTP. */
const PACKED = { "Accept-Encoding": "gzip" };
/** What browsers take over HTTPS too. */
const BROTLI = { "Accept-Encoding": "br" };

export interface Range {
  median: number;
  least: number;
  greatest: number;
}

export interface BoardRate {
  /** Answers a second. */
  hub: Range;
  nginx: Range;
  /** Of neighbours. */
  ratio: Range;
  /** Seconds from the acknowledgement of an entry until both hubs' pages have it. */
  seen: Range;
}

/** Bytes of a page as they come over the wire, by encoding. */
export async function compressedBytes(url: string): Promise<{ plain: number; gzip: number; br: number }> {
  const [plain, gzip, br] = await Promise.all([rawBody(url, {}), rawBody(url, PACKED), rawBody(url, BROTLI)]);
  return { plain: plain.length, gzip: gzip.length, br: br.length };
}

/** In each round the hub while a new entry comes in, and nginx with the same bytes. */
export async function measureRate(
  ending: Ending,
  folder: string,
  board: FilledBoard,
  rounds: number,
  tell: (line: string) => void,
): Promise<BoardRate> {
  const root = join(folder, "root");
  mkdirSync(root);
  writeFileSync(join(root, "page"), await rawBody(board.board(0), PACKED));
  const [port] = await freePorts(1);
  const nginx = await startNginx(root, folder, port);
  ending.after(() => nginx.stop());
  const file = `${nginx.url}/page`;
  for (const url of [board.board(0), file]) await rateOf(url, CONNECTIONS, 1, PACKED);
  const rates: Record<"hub" | "nginx" | "ratio" | "seen", number[]> = { hub: [], nginx: [], ratio: [], seen: [] };
  for (let round = 0; round < rounds; round++) {
    tell(`round ${round + 1} of ${rounds}`);
    const asking = rateOf(board.board(0), CONNECTIONS, SECONDS, PACKED);
    await pause((SECONDS * 1000) / 4);
    rates.seen.push(await secondsUntilSeen(board));
    rates.hub.push((await asking).requestsPerSecond);
    rates.nginx.push((await rateOf(file, CONNECTIONS, 2, PACKED)).requestsPerSecond);
    rates.ratio.push(rates.hub[round] / rates.nginx[round]);
  }
  return {
    ...{ hub: rangeOf(rates.hub), nginx: rangeOf(rates.nginx) },
    ...{ ratio: rangeOf(rates.ratio), seen: rangeOf(rates.seen) },
  };
}

async function secondsUntilSeen(board: FilledBoard): Promise<number> {
  const id = await board.enter();
  const begin = performance.now();
  const link = `"${submissionPage(id)}"`;
  const seen = board.hubs.map(async (_, hub) => {
    while (!(await rawBody(board.board(hub), {})).includes(link)) await pause(POLL_MILLISECONDS);
  });
  await Promise.all(seen);
  return (performance.now() - begin) / 1000;
}

function rangeOf(values: readonly number[]): Range {
  return { median: median([...values]), least: Math.min(...values), greatest: Math.max(...values) };
}

/** Not unpacked, as fetch would do. */
function rawBody(url: string, headers: Record<string, string>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece));
      answer.on("end", () => resolve(Buffer.concat(pieces)));
    });
    asked.on("error", reject).end();
  });
}
