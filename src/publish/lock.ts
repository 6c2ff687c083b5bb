// One publisher a version at a time. In a folder by a claim, which the system's process table backs. In a bucket by an
// object, which is weaker: without conditional writes two that begin within the same second or two may both go on. Then
// they write the same files under the same names, and what differs between them (the day) is the last one's.
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Claim, claim } from "../lib/claim.ts";
import { FailureError } from "../lib/errors.ts";
import { makeFolder } from "../lib/files.ts";
import { thisHost } from "../lib/this-host.ts";
import { FolderStore } from "../store/folder.ts";
import type { Store } from "../store/index.ts";
import { Turns } from "../store/turns.ts";
import { publishingPrefix } from "./layout.ts";
import { getJson, jsonBytes } from "./stored-json.ts";

export interface Lock {
  /** FailureError if somebody else has it by now. */
  check(): Promise<void>;
  /** Gives it free; never fails, since it goes stale by itself. */
  release(): Promise<void>;
}

/** Of locks in buckets, in milliseconds. */
export interface LockTimes {
  /** Between signs of life. */
  heartbeat: number;
  /** Without one the holder is taken for dead. Clocks may differ by less. */
  stale: number;
  /** How long to wait, after writing, whether somebody else writes too. */
  settle: number;
}

const TIMES: LockTimes = { heartbeat: 15_000, stale: 60_000, settle: 2_000 };

/** Locks a version for publishing. FailureError that names the holder if there is one. */
export async function lockVersion(store: Store, zoo: string, version: string, times = TIMES): Promise<Lock> {
  const what = `${zoo} ${version} in ${store.name}`;
  if (store instanceof FolderStore) return lockFolder(lockPath(store, `${zoo}-${version}`), what);
  if (store.name === "memory") return lockMemory(store, `${zoo} ${version}`, what);
  return lockBucket(store, `${publishingPrefix(zoo, version)}lock.json`, what, times);
}

/** Does work on a store that no two publishers may do at once, such as changing the list of zoos; waits for others. */
export async function alone<T>(store: Store, work: () => Promise<T>, times = TIMES): Promise<T> {
  return turns.take(store.name, async () => {
    if (store.name === "memory") return work();
    for (const deadline = performance.now() + times.stale; ; await sleep(50)) {
      const lock = await lockList(store, times).catch((error: unknown) => {
        if (error instanceof Busy && performance.now() < deadline) return undefined;
        throw error;
      });
      if (lock) return work().finally(() => lock.release());
    }
  });
}

/** Of this process: stores of one name take turns. */
const turns = new Turns();

/** Removes what a process that was killed while it changed a folder's list left there, as nobody else will come to it. */
export function dropDeadListLock(store: Store): void {
  if (store instanceof FolderStore && existsSync(`${listLockPath(store)}.claim`)) claim(listLockPath(store))?.release();
}

function lockList(store: Store, times: LockTimes): Promise<Lock> {
  const what = `the list of zoos in ${store.name}`;
  if (store instanceof FolderStore) return lockFolder(listLockPath(store), what);
  return lockBucket(store, "publishing/list-lock.json", what, times);
}

const listLockPath = (store: FolderStore) => lockPath(store, "list");

/** Objects' names begin with no dot, so this is none and is never served. */
function lockPath(store: FolderStore, name: string): string {
  return join(store.name, `.publishing-${name}`);
}

async function lockFolder(path: string, what: string): Promise<Lock> {
  await makeFolder(dirname(path));
  const held: Claim | undefined = claim(path);
  if (!held) throw busy(what, holderOf(`${path}.claim`));
  return { check: async () => {}, release: async () => held.release() };
}

function holderOf(file: string): string {
  try {
    const { host, pid } = JSON.parse(readFileSync(file, "utf8"));
    return `process ${pid} on ${host}`;
  } catch {
    return "another process";
  }
}

const lockedInMemory = new WeakMap<Store, Set<string>>();

function lockMemory(store: Store, name: string, what: string): Lock {
  const names = lockedInMemory.get(store) ?? new Set();
  lockedInMemory.set(store, names);
  if (names.has(name)) throw busy(what, "this process");
  names.add(name);
  return { check: async () => {}, release: async () => void names.delete(name) };
}

interface LockRecord {
  token: string;
  holder: string;
  /** When its holder last gave a sign of life. */
  beat: string;
}

async function lockBucket(store: Store, key: string, what: string, times: LockTimes): Promise<Lock> {
  const token = randomUUID();
  const read = async () => (await getJson(store, key).catch(ignoreDamage)) as LockRecord | undefined;
  const write = () => {
    const record: LockRecord = {
      token,
      holder: `process ${process.pid} on ${thisHost()}`,
      beat: new Date().toISOString(),
    };
    return store.put(key, jsonBytes(record));
  };
  const found = await read();
  if (found && Date.now() - Date.parse(found.beat) < times.stale) throw busy(what, found.holder);
  await write();
  await sleep(times.settle);
  const check = async () => {
    const now = await read();
    if (now?.token !== token) throw busy(what, now?.holder ?? "somebody who has removed our lock");
  };
  await check();
  let beating: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    // A failed sign of life is no failure yet; check() finds out if somebody has taken over.
    beating = check()
      .then(write, () => {})
      .catch(() => {});
  }, times.heartbeat);
  timer.unref();
  return {
    check,
    async release() {
      clearInterval(timer);
      await beating;
      await check()
        .then(
          () => store.delete(key),
          () => {},
        )
        .catch(() => {});
    },
  };
}

/** A lock that can't be read is nobody's. */
function ignoreDamage(error: unknown): undefined {
  if (error instanceof FailureError) throw error;
}

/** Somebody else is at it. */
class Busy extends FailureError {}

function busy(what: string, holder: string): Busy {
  return new Busy(`${what} is being published by ${holder}`);
}
