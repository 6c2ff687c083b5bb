// A real S3 server for the tests: OpenStack Swift with its s3api middleware, from Debian's packages, as four servers and
// memcached on free ports of the loopback interface, in a temporary folder. It can be killed and started again.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { RINGS, writeConfiguration } from "./swift-configuration.ts";

/** What the tests sign with; the secret doubles as the canary that must appear nowhere. */
export const ACCESS_KEY = "test:tester";
export const SECRET_KEY = "canary-secret-0123456789";

/** A Swift that runs. */
export interface Swift {
  /** `http://127.0.0.1:PORT`, of the proxy server, which answers S3 and Swift requests. */
  endpoint: string;
  port: number;
  /** Makes a bucket, by Swift's own interface (a container of the test's account). */
  makeBucket(name: string): Promise<void>;
  /** Lets everybody read a bucket, by Swift's own interface. */
  allowAnyone(name: string): Promise<void>;
  /** Makes the empty object, in the container where Swift keeps them, that stands for a multipart upload; with its metadata. */
  makeMarker(path: string, sha256: string): Promise<void>;
  /** Ends the proxy server as kill -9 would. */
  killProxy(): Promise<void>;
  /** Starts the proxy server again and waits until it answers. */
  startProxy(): Promise<void>;
  /** Ends all servers and removes the folder. */
  stop(): Promise<void>;
}

const PROGRAMS = [
  "swift-proxy-server",
  "swift-account-server",
  "swift-container-server",
  "swift-object-server",
  "memcached",
];

/** What is missing to run Swift here, in words; undefined if nothing is. */
export function missingForSwift(): string | undefined {
  const missing = PROGRAMS.filter((program) => !isThere(`/usr/bin/${program}`));
  return missing.length === 0 ? undefined : `${missing.join(", ")} not installed (Debian: swift-proxy, .., memcached)`;
}

function isThere(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts Swift in a folder of its own, which takes some seconds; `partBytes` is the least length of a part that it takes.
 * Throws with the servers' log where that fails.
 */
export async function startSwift({ partBytes = 5 * 2 ** 20 } = {}): Promise<Swift> {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-swift-"));
  const [proxy, account, container, object, memcached] = await freePorts(5);
  mkdirSync(join(folder, "devices", "d1"), { recursive: true });
  const log = join(folder, "log");
  const ports = { proxy, account, container, object, memcached };
  const children = new Map<string, ChildProcess>();
  const start = (name: string, command: string, args: string[]) => {
    const output = openSync(log, "a");
    // Dies with this process, even if that is killed: setpriv is of Debian's util-linux.
    const child = spawn("setpriv", ["--pdeathsig", "KILL", command, ...args], {
      stdio: ["ignore", output, output],
      cwd: folder,
    });
    closeSync(output);
    children.set(name, child);
  };
  const startServer = (name: string) =>
    start(name, `/usr/bin/swift-${name}-server`, [join(folder, `${name}.conf`), "-v"]);
  const stop = async () => {
    await Promise.all([...children.values()].map(end));
    rmSync(folder, { recursive: true, force: true });
  };
  const ready = (port: number) => waitForPort(port, () => readFileSync(log, "utf8").slice(-2000));
  process.once("exit", () => {
    for (const child of children.values()) child.kill("SIGKILL");
  });
  try {
    await writeConfiguration(folder, ports, { user: ACCESS_KEY, secret: SECRET_KEY, partBytes });
    start("memcached", "/usr/bin/memcached", [
      "-l",
      "127.0.0.1",
      "-p",
      `${memcached}`,
      "-U",
      "0",
      "-u",
      "root",
      "-m",
      "16",
    ]);
    for (const name of ["proxy", ...RINGS]) startServer(name);
    for (const port of Object.values(ports)) await ready(port);
  } catch (error) {
    await stop();
    throw error;
  }
  const endpoint = `http://127.0.0.1:${proxy}`;
  return {
    endpoint,
    port: proxy,
    makeBucket: (name) => sendToSwift(endpoint, "PUT", name, {}),
    allowAnyone: (name) => sendToSwift(endpoint, "POST", name, { "x-container-read": ".r:*" }),
    makeMarker: (path, sha256) => sendToSwift(endpoint, "PUT", path, { "x-object-meta-sha256": sha256 }),
    killProxy: () => end(children.get("proxy")!),
    startProxy: async () => {
      startServer("proxy");
      await ready(proxy);
    },
    stop,
  };
}

/** Swift's own interface, by a token that tempauth gives. */
async function sendToSwift(
  endpoint: string,
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<void> {
  const login = { "x-auth-user": ACCESS_KEY, "x-auth-key": SECRET_KEY };
  const token = (await fetch(`${endpoint}/auth/v1.0`, { headers: login })).headers.get("x-auth-token")!;
  const url = `${endpoint}/v1/AUTH_test/${path}`;
  const answer = await fetch(url, { method, headers: { ...headers, "x-auth-token": token } });
  if (!answer.ok) throw new Error(`Swift: ${method} ${path}: ${answer.status} ${await answer.text()}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** Ports of the loopback interface that nothing listened on a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function waitForPort(port: number, log: () => string): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(50)) {
    if (await answers(port)) return;
  }
  throw new Error(`Swift: nothing listens on port ${port} after 30 s; the servers said: ${log()}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
