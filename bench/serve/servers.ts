// The two servers that are compared: the hub, as `weighbridge serve` runs it, and nginx with the same bytes as files.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { FailureError } from "../../src/lib/errors.ts";

const COMMAND = fileURLToPath(new URL("../../src/cli/weighbridge.js", import.meta.url));
export const NGINX = "/usr/sbin/nginx";
export const WRK = "/usr/bin/wrk";

/** A server that runs. */
export interface Server {
  child: ChildProcess;
  url: string;
  stop(): Promise<void>;
}

/** Which of the programs are missing, as Debian's packages are called. */
export function missingPrograms(): string[] {
  return [NGINX, WRK].filter((path) => !isThere(path)).map((path) => path.slice(path.lastIndexOf("/") + 1));
}

function isThere(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Starts the hub with its access log in a file and its limit on, though too high to be reached. */
export async function startHub(store: string, folder: string): Promise<Server> {
  const args = [
    "--store",
    store,
    "--database",
    "none",
    "--cache",
    join(folder, "cache"),
    "--log",
    join(folder, "hub.log"),
  ];
  const child = spawn(
    process.execPath,
    [COMMAND, "serve", "--port", "0", "--json", "--rate-limit", "1000000000", ...args],
    {
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const ended = once(child, "exit");
  const line = once(createInterface({ input: child.stdout! }), "line");
  const first = await Promise.race([line.then(([text]) => text as string), ended.then(() => undefined)]);
  if (first === undefined) throw new FailureError("weighbridge serve ended before it listened");
  return { child, url: JSON.parse(first).url, stop: () => end(child, ended) };
}

/** Starts nginx with one worker, sendfile and an access log, over the files of a folder. */
export async function startNginx(root: string, folder: string, port: number): Promise<Server> {
  mkdirSync(join(folder, "nginx"), { recursive: true });
  const at = (name: string) => join(folder, "nginx", name);
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  writeFileSync(
    at("conf"),
    `worker_processes 1;
daemon off;
user root;
pid ${at("pid")};
error_log ${at("error.log")};
events { worker_connections 1024; }
http {
  access_log ${at("access.log")};
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  default_type text/html;
${places.map((name) => `  ${name}_temp_path ${at(name)};`).join("\n")}
  server { listen 127.0.0.1:${port}; root ${root}; }
}
`,
  );
  const child = spawn(NGINX, ["-c", at("conf"), "-e", at("error.log")], { stdio: "ignore" });
  const ended = once(child, "exit");
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 100 || child.exitCode !== null)
      throw new FailureError(
        `nginx does not start: ${readFileSync(at("error.log"), "utf8").trim().split("\n").at(-1)}`,
      );
    await pause(50);
  }
  return { child, url: `http://127.0.0.1:${port}`, stop: () => end(child, ended) };
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode === null) child.kill("SIGTERM");
  await ended;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
