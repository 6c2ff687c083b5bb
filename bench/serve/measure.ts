// What is measured of a server: answers and bytes a second, the memory of slow readers, the time until the first answer.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { FailureError } from "../../src/lib/errors.ts";
import { type Server, startHub, WRK } from "./servers.ts";

const run = promisify(execFile);

/** What wrk counted. */
export interface Rate {
  requestsPerSecond: number;
  bytesPerSecond: number;
}

/** Asks for an address over so many connections at once, for some seconds. */
export async function rateOf(
  url: string,
  connections: number,
  seconds: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<Rate> {
  const given = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "--timeout", "60s", ...given, url];
  const { stdout } = await run(WRK, args);
  if (/Non-2xx|Socket errors: (?!connect 0, read 0, write 0)/.test(stdout)) throw new FailureError(`${url}: ${stdout}`);
  const requests = /Requests\/sec:\s+([\d.]+)/.exec(stdout);
  const transfer = /Transfer\/sec:\s+([\d.]+)([KMGT]?)B/.exec(stdout);
  if (requests === null || transfer === null) throw new FailureError(`wrk says something unknown: ${stdout}`);
  const unit = 1024 ** " KMGT".indexOf(transfer[2] || " ");
  return { requestsPerSecond: Number(requests[1]), bytesPerSecond: Number(transfer[1]) * unit };
}

/** MiB that so many clients add to a server's memory at most, each of which takes 64 KiB of a file every 100 ms. */
export async function memoryOfSlowReaders(
  server: Server,
  path: string,
  readers: number,
  seconds: number,
): Promise<number> {
  const memory = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, "utf8"))?.[1]) / 1024;
  const { hostname, port } = new URL(server.url);
  const before = memory();
  const sockets: Socket[] = Array.from({ length: readers }, () => {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
    return socket;
  });
  let most = before;
  for (let round = 0; round < seconds * 10; round++) {
    for (const socket of sockets) socket.read(65_536) ?? socket.read();
    await pause(100);
    most = Math.max(most, memory());
  }
  for (const socket of sockets) socket.destroy();
  return most - before;
}

/** Seconds from the start of a process until the first answer to a request for the list of zoos. */
export async function secondsToFirstAnswer(store: string, folder: string): Promise<number> {
  const begin = performance.now();
  const hub = await startHub(store, folder);
  const answer = await fetch(`${hub.url}/api/zoos`);
  await answer.arrayBuffer();
  const seconds = (performance.now() - begin) / 1000;
  await hub.stop();
  if (!answer.ok) throw new FailureError(`the hub answers ${answer.status}`);
  return seconds;
}
