// Claims on pieces of work by processes that share a folder, on one machine or over a network file system. A claim whose
// holder died is taken over. Two holders at once are possible after long stalls or with clocks a minute apart: only work
// that gives the same result when done twice may be shared this way.
import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { asFailure } from "./files.ts";
import { thisHost } from "./this-host.ts";

const HEARTBEAT_MILLISECONDS = 10_000;
const STALE_MILLISECONDS = 60_000;

export interface Claim {
  /** Gives the work free for others; does nothing if somebody has taken it over meanwhile. */
  release(): void;
}

/** What a claim file says about its holder. */
interface Holder {
  host: string;
  pid: number;
  /** Start time of the process in clock ticks since boot, where the system tells: a process number is used again. */
  start?: string;
  token: string;
}

/**
 * Claims the work that `path` stands for by creating `path`.claim, or returns undefined if a living process has it.
 * The claim is kept alive until it is released or the process ends.
 * @throws FailureError if the file can't be created or taken over at all (folder missing or not writable, disk full).
 */
export function claim(path: string): Claim | undefined {
  const file = `${path}.claim`;
  const token = randomUUID();
  if (!create(file, token)) {
    if (!removeStale(file, token) || !create(file, token)) return undefined;
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MILLISECONDS);
  heartbeat.unref();
  return {
    release() {
      clearInterval(heartbeat);
      if (read(file)?.token === token) ignoreMissing(file, () => unlinkSync(file));
    },
  };
}

function create(file: string, token: string): boolean {
  const start = processStart(process.pid);
  const holder: Holder = { host: thisHost(), pid: process.pid, ...(start ? { start } : {}), token };
  try {
    writeFileSync(file, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw asFailure(error, "write", file);
  }
}

/** Removes the claim if its holder is dead. Of several that try at once, one succeeds. */
function removeStale(file: string, token: string): boolean {
  const holder = read(file);
  if (!isStale(file, holder)) return false;
  const aside = `${file}.${token}`;
  if (!ignoreMissing(file, () => renameSync(file, aside))) return true; // released or removed meanwhile
  const removed = read(aside);
  const isTheStaleOne = removed?.token === holder?.token;
  if (!isTheStaleOne) {
    // Another process took over between our look and our rename: give it its claim back.
    try {
      linkSync(aside, file);
    } catch {
      // A third one has claimed it: the work is done twice.
    }
  }
  ignoreMissing(aside, () => unlinkSync(aside));
  return isTheStaleOne;
}

function isStale(file: string, holder: Holder | undefined): boolean {
  if (holder?.host === thisHost()) return !isAlive(holder);
  // Another machine's, or cut off before its holder had written it: only its age tells.
  const modified = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return modified !== undefined && Date.now() - modified > STALE_MILLISECONDS;
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return holder.start === undefined || holder.start === processStart(holder.pid);
}

/** Field 22 of /proc/PID/stat; undefined where there is no /proc or no such process, or it has ended unattended. */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // from field 3 on; the name may hold anything
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function read(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function touch(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Removed, or the disk is gone: at worst another process does the same work.
  }
}

/** Renames or removes a file; false if it is not there. */
function ignoreMissing(file: string, action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw asFailure(error, "remove", file);
  }
}
