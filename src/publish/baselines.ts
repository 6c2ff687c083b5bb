// The report on a version's baselines, beside the published zoos: unlike a version it may be replaced, by one that tried
// more or knows more. Files have their content's hash in their names, and report.json, written last, lists them.
import { createHash } from "node:crypto";
import type { BaselinesFile, BaselinesReport } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import type { Store } from "../store/index.ts";
import { readReport } from "./baselines-report.ts";
import { BASELINES_REPORT_PATH, baselineKey, baselinePath, baselinesPrefix } from "./layout.ts";
import { getJson, jsonBytes } from "./stored-json.ts";

/** Bytes of a report that is read; one of four collections and 70 cells each has about 1 MB. */
const REPORT_LIMIT = 2 ** 26;

/** What is published beside a report. */
export interface BaselinesContent {
  content: BaselinesFile["content"];
  bytes: Uint8Array;
}

/** The report with the list of these files, and the files by their paths. InputError for a content that comes twice. */
export function listBaselineFiles(
  report: BaselinesReport,
  contents: readonly BaselinesContent[],
): { report: BaselinesReport; files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  const list = contents.map(({ content, bytes }): BaselinesFile => {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const path = baselinePath(content, sha256);
    files.set(path, bytes);
    return { path, content, bytes: bytes.length, sha256 };
  });
  if (new Set(list.map(({ content }) => content)).size < list.length) {
    throw new InputError(`baselines of ${report.zoo} ${report.version}: a file of each content, not several`);
  }
  list.sort((one, other) => (one.path < other.path ? -1 : 1));
  return { report: { ...report, files: list }, files };
}

/**
 * Publishes a report with its files, in place of the one that was there, and gives it back as it is published. Readers
 * see the old one or the new one; files of the old one go when the new one is there. The same again changes nothing.
 * One publisher at a time. InputError if the report is not what it must be; then nothing is written.
 */
export async function publishBaselines(
  store: Store,
  report: BaselinesReport,
  contents: readonly BaselinesContent[],
): Promise<BaselinesReport> {
  const { report: finished, files } = listBaselineFiles(report, contents);
  const { zoo, version } = finished;
  readReport(finished, `the baselines report of ${zoo} ${version}`);
  for (const { path, sha256 } of finished.files) {
    await putUnlessThere(store, baselineKey(zoo, version, path), files.get(path)!, sha256);
  }
  const key = baselineKey(zoo, version, BASELINES_REPORT_PATH);
  const bytes = jsonBytes(finished);
  await putUnlessThere(store, key, bytes, createHash("sha256").update(bytes).digest("hex"));
  await removeOthers(store, finished);
  return finished;
}

/**
 * The report on a version's baselines; undefined if there is none. InputError if it is not what it must be, FailureError
 * if it is too big.
 */
export async function readBaselines(store: Store, zoo: string, version: string): Promise<BaselinesReport | undefined> {
  const key = baselineKey(zoo, version, BASELINES_REPORT_PATH);
  const found = await getJson(store, key, REPORT_LIMIT);
  if (found === undefined) return undefined;
  const report = readReport(found, `${key} in ${store.name}`);
  if (report.zoo === zoo && report.version === version) return report;
  throw new InputError(`${key} in ${store.name}: is the report of ${report.zoo} ${report.version}`);
}

async function putUnlessThere(store: Store, key: string, bytes: Uint8Array, sha256: string): Promise<void> {
  const there = await store.head(key);
  if (there?.sha256 === sha256 && there.bytes === bytes.length) return;
  await store.put(key, bytes, { sha256, bytes: bytes.length });
}

/** What reports before this one, or interrupted publishings, left behind. */
async function removeOthers(store: Store, { zoo, version, files }: BaselinesReport): Promise<void> {
  const paths = [BASELINES_REPORT_PATH, ...files.map(({ path }) => path)];
  const known = new Set(paths.map((path) => baselineKey(zoo, version, path)));
  const strays: string[] = [];
  for await (const { key } of store.list(baselinesPrefix(zoo, version))) if (!known.has(key)) strays.push(key);
  for (const key of strays) await store.delete(key);
}
