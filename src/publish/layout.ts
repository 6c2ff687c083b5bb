// Where everything of a published zoo lies in a store: the only place that spells keys. docs/publishing.md shows them.
import type { Split } from "../zoo/index.ts";

/** The list of all zoos of a store. */
export const INDEX_KEY = "zoos/index.json";

/** Which version of a zoo is the highest. */
export function latestKey(zoo: string): string {
  return `zoos/${zoo}/latest.json`;
}

/** What the keys of a version's files begin with, in the public store and in the private one. */
export function zooPrefix(zoo: string, version: string): string {
  return `zoos/${zoo}/${version}/`;
}

/** The manifest, written last: a version without one is not published. */
export function manifestKey(zoo: string, version: string): string {
  return `${zooPrefix(zoo, version)}manifest.json`;
}

/** A file of the manifest, by its path there. */
export function fileKey(zoo: string, version: string, path: string): string {
  return zooPrefix(zoo, version) + path;
}

/** The private store's record of what it holds of a version. */
export function privateManifestKey(zoo: string, version: string): string {
  return `${zooPrefix(zoo, version)}private.json`;
}

/** An object that a publisher puts into the private store and removes, to see whether it can. */
export const PRIVATE_PROBE_KEY = "publishing/probe";

/** What a publisher keeps while it works on a version; nothing of it is served or needed later. */
export function publishingPrefix(zoo: string, version: string): string {
  return `publishing/${zoo}/${version}/`;
}

/** A file of weights: "mnist/train-00000-of-00004-<sha12>.parquet"; `epoch` only for those before the final one. */
export function weightsPath(
  place: { collection: string; split: Split; epoch?: number; part: number; parts: number },
  sha256: string,
): string {
  const { collection, split, epoch, part, parts } = place;
  return `${collection}/${split}${epochName(epoch)}-${fiveDigits(part)}-of-${fiveDigits(parts)}${ending(sha256)}`;
}

/** A table without weights: "mnist/runs-<sha12>.parquet", "mnist/features-epoch-00003-<sha12>.parquet". */
export function tablePath(
  table: { collection: string; content: "runs" | "features" | "folds" | "labels"; epoch?: number },
  sha256: string,
): string {
  return `${table.collection}/${table.content}${epochName(table.epoch)}${ending(sha256)}`;
}

/** What the keys of the report on a version's baselines begin with: apart from the version, which never changes. */
export function baselinesPrefix(zoo: string, version: string): string {
  return `baselines/${zoo}/${version}/`;
}

/** A file of that report, by its path there. */
export function baselineKey(zoo: string, version: string, path: string): string {
  return baselinesPrefix(zoo, version) + path;
}

/** The report itself, written last; it lists the files beside it. */
export const BASELINES_REPORT_PATH = "report.json";

/** A file beside it: "predictions-<sha12>.parquet", "report-<sha12>.md". */
export function baselinePath(content: "predictions" | "markdown", sha256: string): string {
  return content === "predictions" ? `predictions${ending(sha256)}` : `report-${sha256.slice(0, 12)}.md`;
}

/** Paths of the files that describe a version. */
export const CARD_PATH = "README.md";
export const CITATION_PATH = "CITATION.cff";
export const CROISSANT_PATH = "croissant.json";

function epochName(epoch: number | undefined): string {
  return epoch === undefined ? "" : `-epoch-${fiveDigits(epoch)}`;
}

function fiveDigits(number: number): string {
  return String(number).padStart(5, "0");
}

function ending(sha256: string): string {
  return `-${sha256.slice(0, 12)}.parquet`;
}
