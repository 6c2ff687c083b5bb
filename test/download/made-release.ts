// A published version whose files hold bytes that mean nothing, but whose manifest is right: enough for all that moves
// files and does not look into them. The same bytes on every machine.
import { createHash } from "node:crypto";
import type { Manifest, PublishedFile, ZooList, ZooSpec } from "../../schemas/types.d.ts";
import {
  CARD_PATH,
  CITATION_PATH,
  CROISSANT_PATH,
  fileKey,
  INDEX_KEY,
  latestKey,
  manifestKey,
  tablePath,
  weightsPath,
} from "../../src/publish/layout.ts";
import { readManifest } from "../../src/publish/manifest.ts";
import type { Store } from "../../src/store/index.ts";
import { earlyEpoch, SPLITS, specHash, splitOf, weightLayout } from "../../src/zoo/index.ts";
import { madeSpec } from "../publish/made-zoo.ts";

export interface MadeRelease {
  manifest: Manifest;
  manifestBytes: Buffer;
  index: ZooList;
  /** By path. */
  contents: Map<string, Buffer>;
}

export interface MadeOptions {
  spec?: Partial<ZooSpec>;
  /** Bytes of each file of weights. Default 40,000. */
  weightBytes?: number;
  /** Changes the manifest after it was made; what comes out need not be valid. */
  change?: (manifest: Manifest) => void;
}

/** Two collections of 80 runs, four checkpoint epochs, 30 files. */
export function makeRelease({ spec: changes, weightBytes = 40_000, change }: MadeOptions = {}): MadeRelease {
  const spec = madeSpec(changes);
  const contents = new Map<string, Buffer>();
  const files: PublishedFile[] = [];
  const early = earlyEpoch(spec);
  const add = (
    name: (sha256: string) => string,
    bytes: number,
    more: Omit<PublishedFile, "path" | "bytes" | "sha256">,
  ) => {
    const content = noise(bytes, `${spec.version} ${files.length}`);
    const sha256 = sha256Of(content);
    const path = name(sha256);
    contents.set(path, content);
    files.push({ path, bytes, sha256, ...more });
  };
  const collections = spec.collections.map((collection) => {
    const counts = { runs: spec.runs_per_collection, train: 0, test: 0, early: 0, discards: 0 };
    for (let run = 0; run < counts.runs; run++) counts[splitOf(spec, collection, run)]++;
    for (const epoch of spec.checkpoint_epochs) {
      const earlier = epoch === spec.epochs ? {} : { epoch };
      const published = SPLITS.filter((split) => split !== "early" || (early !== undefined && epoch <= early));
      for (const split of published) {
        const part = { collection, split, part: 0, parts: 1, ...earlier };
        const rows = counts[split];
        add((sha256) => weightsPath(part, sha256), weightBytes, { content: "weights", collection, split, epoch, rows });
      }
      const rows = published.reduce((sum, split) => sum + counts[split], 0);
      const table = { collection, content: "features", ...earlier } as const;
      add((sha256) => tablePath(table, sha256), 3000, { content: "features", collection, epoch, rows });
    }
    const rows = counts.train + counts.test + counts.early;
    add((sha256) => tablePath({ collection, content: "runs" }, sha256), 2000, { content: "runs", collection, rows });
    const folds = { content: "folds", collection, rows: counts.train } as const;
    add((sha256) => tablePath({ collection, content: "folds" }, sha256), 1000, folds);
    const image_files = [{ name: `${collection}-images`, sha256: "ab".repeat(32), official: true }];
    return { collection, title: collection, image_files, counts, shards_sha256: "cd".repeat(32), discards: [] };
  });
  add(() => CARD_PATH, 500, { content: "card" });
  add(() => CITATION_PATH, 400, { content: "citation" });
  add(() => CROISSANT_PATH, 300, { content: "croissant" });
  const manifest: Manifest = {
    schema_version: 1,
    zoo: spec.name,
    version: spec.version,
    title: spec.title,
    description: spec.description,
    published: "2026-11-22",
    labels: "withheld",
    spec,
    spec_hash: specHash(spec),
    numerics: "fma",
    ...(early === undefined ? {} : { early_epoch: early }),
    tensor_layout: weightLayout({ layers: spec.convolution_layers }),
    license: spec.license,
    citation: spec.citation,
    collections,
    files: files.sort((one, other) => (one.path < other.path ? -1 : 1)),
  };
  if (change === undefined) readManifest(manifest, "the made manifest");
  change?.(manifest);
  const listed = { zoo: spec.name, title: spec.title, latest: spec.version, versions: [spec.version] };
  return {
    manifest,
    manifestBytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`),
    index: { schema_version: 1, zoos: [listed] },
    contents,
  };
}

/** Puts a version into a store, as publishing leaves it. */
export async function putRelease(
  store: Store,
  { manifest, manifestBytes, index, contents }: MadeRelease,
): Promise<void> {
  const { zoo, version } = manifest;
  for (const [path, content] of contents) await store.put(fileKey(zoo, version, path), content);
  await store.put(manifestKey(zoo, version), manifestBytes);
  await store.put(latestKey(zoo), Buffer.from(JSON.stringify({ schema_version: 1, zoo, version })));
  await store.put(INDEX_KEY, Buffer.from(JSON.stringify(index)));
}

export function sha256Of(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Bytes that no two names share. */
function noise(bytes: number, name: string): Buffer {
  const pieces: Buffer[] = [];
  for (let piece = 0; piece * 32 < bytes; piece++) {
    pieces.push(createHash("sha256").update(`${name} ${piece}`).digest());
  }
  return Buffer.concat(pieces).subarray(0, bytes);
}
