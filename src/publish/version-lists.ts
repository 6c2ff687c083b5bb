// The only records that change: the list of all zoos, and which version of a zoo is the highest. Both are put together
// from what is there and one version more, so doing it again changes nothing.
import { setTimeout as sleep } from "node:timers/promises";
import type { Latest, Manifest, ZooList } from "../../schemas/types.d.ts";
import { FailureError } from "../lib/errors.ts";
import { validate } from "../lib/validate.ts";
import type { Store } from "../store/index.ts";
import { INDEX_KEY, latestKey } from "./layout.ts";
import { alone, dropDeadListLock, type LockTimes } from "./lock.ts";
import { getJson, jsonBytes } from "./stored-json.ts";

const TRIES = 5;

/** Enters a published version into the list of zoos and into its zoo's latest.json. FailureError if that doesn't last. */
export async function enterVersion(
  store: Store,
  manifest: Pick<Manifest, "zoo" | "version" | "title">,
  times?: LockTimes,
): Promise<void> {
  const work = async () => {
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await readZooList(store);
      const now = withVersion(before, manifest);
      if (JSON.stringify(now) === JSON.stringify(before)) return enterLatest(store, now, manifest.zoo);
      if (tries > 0) await sleep(200 * tries); // another publisher had read the list before we wrote it
      await store.put(INDEX_KEY, jsonBytes(now));
    }
    throw new FailureError(`${INDEX_KEY} in ${store.name}: other publishers replace it all the time; publish again`);
  };
  if (await isEntered(store, manifest)) dropDeadListLock(store);
  else await alone(store, work, times);
}

/** Whether both records have it, so that nobody need be kept waiting. */
async function isEntered(store: Store, manifest: Pick<Manifest, "zoo" | "version" | "title">): Promise<boolean> {
  const list = await readZooList(store);
  if (JSON.stringify(withVersion(list, manifest)) !== JSON.stringify(list)) return false;
  const latest = (await getJson(store, latestKey(manifest.zoo)).catch(() => undefined)) as Latest | undefined;
  return latest?.version === list.zoos.find(({ zoo }) => zoo === manifest.zoo)?.latest;
}

/** The list of all zoos of a store; an empty one if there is none yet. InputError if it breaks its schema. */
export async function readZooList(store: Store): Promise<ZooList> {
  const found = await getJson(store, INDEX_KEY);
  if (found === undefined) return { schema_version: 1, zoos: [] };
  return validate<ZooList>("zoo-list", found, `${INDEX_KEY} in ${store.name}`);
}

/** The list with one version more; the same if it has it. A zoo's title is that of its highest version. */
export function withVersion(
  list: ZooList,
  { zoo, version, title }: { zoo: string; version: string; title: string },
): ZooList {
  const own = list.zoos.find((entry) => entry.zoo === zoo);
  const all = [...new Set([...(own?.versions ?? []), version])].sort(compareVersions);
  const latest = all[all.length - 1];
  const versions = all as [string, ...string[]];
  const entry = { zoo, title: latest === version ? title : own!.title, latest, versions };
  const zoos = [...list.zoos.filter((other) => other.zoo !== zoo), entry];
  return { schema_version: 1, zoos: zoos.sort((one, other) => (one.zoo < other.zoo ? -1 : 1)) };
}

/** Negative if `one` is the lower of two versions of three numbers. */
export function compareVersions(one: string, other: string): number {
  const [first, second] = [one, other].map((version) => version.split(".").map(Number));
  return first[0] - second[0] || first[1] - second[1] || first[2] - second[2];
}

async function enterLatest(store: Store, list: ZooList, zoo: string): Promise<void> {
  const { latest } = list.zoos.find((entry) => entry.zoo === zoo)!;
  const record: Latest = { schema_version: 1, zoo, version: latest };
  const key = latestKey(zoo);
  const found = (await getJson(store, key).catch(() => undefined)) as Latest | undefined;
  if (found?.version !== latest) await store.put(key, jsonBytes(record));
}
