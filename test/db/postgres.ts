// A real PostgreSQL server for the tests, from Debian's packages, on a free port of the loopback interface and in a
// temporary folder; not as root, which it refuses.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

export const USER = "weigher";
/** Doubles as the canary that must appear nowhere. */
export const PASSWORD = "canary-pass-0123456789";
const NOBODY = 65534;
const INSTALLED = "/usr/lib/postgresql";

export interface Postgres {
  port: number;
  /** The address of a database. */
  url(database: string): string;
  /** Runs a statement as the superuser. */
  run(statement: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Makes a database, empty or as a copy of another, and gives its address. */
  create(options?: { template?: string }): Promise<string>;
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

/** The newest installed server's programs; undefined if there are none. */
function programs(): string | undefined {
  const versions = existsSync(INSTALLED)
    ? readdirSync(INSTALLED)
        .map(Number)
        .filter((version) => version >= 15)
    : [];
  return versions.length > 0 ? join(INSTALLED, String(Math.max(...versions)), "bin") : undefined;
}

/** What is missing to run PostgreSQL here, in words; undefined if nothing is. */
export function missingForPostgres(): string | undefined {
  return programs() === undefined ? "PostgreSQL 15 or newer not installed (Debian: postgresql)" : undefined;
}

/** `durable`: what is committed survives a power loss, as it does unless somebody turns it off; tests do without. */
export async function startPostgres({ durable = false } = {}): Promise<Postgres> {
  const bin = programs()!;
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-postgres-"));
  const data = join(folder, "data");
  const secret = join(folder, "password");
  writeFileSync(secret, PASSWORD);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) for (const path of [folder, secret]) chownSync(path, NOBODY, NOBODY);
  const asNobody = isRoot ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"] : [];
  const initdb = [join(bin, "initdb"), "--no-sync", "-D", data, "-U", USER, "--auth=scram-sha-256"];
  const settings = [`--pwfile=${secret}`, "--encoding=UTF8", "--locale=C.UTF-8"];
  execFileSync("setpriv", [...asNobody, ...initdb, ...settings], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });

  const port = await freePort();
  const log = join(folder, "log");
  const output = openSync(log, "a");
  const listen = ["-p", `${port}`, "-k", folder, "-c", "listen_addresses=127.0.0.1"];
  const quick = [...(durable ? [] : ["-c", "fsync=off"]), "-c", "max_connections=120"];
  // Dies with this process, even if that is killed: setpriv is of Debian's util-linux.
  const server = spawn(
    "setpriv",
    [...asNobody, "--pdeathsig", "INT", join(bin, "postgres"), "-D", data, ...listen, ...quick],
    { cwd: folder, stdio: ["ignore", output, output] },
  );
  closeSync(output);
  process.once("exit", () => server.kill("SIGINT"));

  const url = (database: string) => `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`;
  const run = async (statement: string, database = "postgres") => {
    const client = new pg.Client({ connectionString: url(database) });
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query(statement)).rows ?? [];
    } finally {
      await client.end();
    }
  };
  const stop = async () => {
    await end(server);
    rmSync(folder, { recursive: true, force: true });
  };
  let databases = 0;
  const create = async ({ template = "template0" } = {}) => {
    const name = `d${databases++}`;
    await run(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    return url(name);
  };
  try {
    await waitFor(
      () => run("SELECT 1"),
      () => readFileSync(log, "utf8").slice(-2000),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, url, run, create, stop };
}

async function waitFor(ask: () => Promise<unknown>, log: () => string): Promise<void> {
  for (const deadline = Date.now() + 30_000; ; await sleep(50)) {
    const error = await ask().then(
      () => undefined,
      (reason: Error) => reason,
    );
    if (error === undefined) return;
    if (Date.now() > deadline) throw new Error(`PostgreSQL does not answer: ${error.message}; it said: ${log()}`);
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGINT"); // at once, cutting connections
  await ended;
}

/** A port of the loopback interface that nothing listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
