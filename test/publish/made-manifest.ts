// A manifest as publishing writes it, without any files: for tests of what is said about a zoo. The same arguments give
// the same manifest; it passes readManifest, which the test of the card checks.
import { createHash } from "node:crypto";
import type { Manifest, PublishedCollection, PublishedFile, ZooSpec } from "../../schemas/types.d.ts";
import { CARD_PATH, CITATION_PATH, CROISSANT_PATH, tablePath, weightsPath } from "../../src/publish/layout.ts";
import { drawConfig, earlyEpoch, modelId, type Split, specHash, splitOf, weightLayout } from "../../src/zoo/index.ts";
import { madeSpec } from "./made-zoo.ts";

export interface MadeManifest {
  /** Changes to madeSpec(): 80 runs on each of mnist and cifar10; epochs 0, 1, 3 and 18. */
  spec?: Partial<ZooSpec>;
  labels?: Manifest["labels"];
  /** Runs given up in every collection. */
  discards?: number[];
  /** Why they were. */
  reason?: string;
  /** With the files that describe the zoo, as a published manifest has them. */
  described?: boolean;
}

/** Texts that break careless formats: quotes, ends of blocks, markup, controls, and letters outside ASCII. */
export const HOSTILE_TEXTS = [
  "says \"hello\" and 'goodbye'",
  "one line\n---\nlicense: mit\n...\n# heading",
  "back\\slash \\n \\u0041 \\",
  "<script>alert(1)</script> <!-- --> &lt; &amp;",
  "| cell | `code` ``` ~~~ **bold** _it_ [link](http://example.invalid) ![image](x) $a$",
  "- item: value # comment, {a: 1}, [b], *c, &d, !e, %f, @g, >h",
  "Grüße, 網路, \u{1f950}, \u2028line\u2029paragraph\u0085next\ufeff",
  "\u0000\u0007\u007f\u009f\t\r\nend\r",
  "yes",
  "1.0",
  "1. first",
  "null",
  " leading and trailing ",
  "---",
  "half a pair \ud800.",
];

/** The manifest of a zoo of made-up files. */
export function madeManifest(options: MadeManifest = {}): Manifest {
  const spec = madeSpec(options.spec);
  const labels = options.labels ?? "withheld";
  const early = labels === "withheld" ? earlyEpoch(spec) : undefined;
  const collections = spec.collections.map((name) => madeCollection(spec, name, labels, options));
  const files = collections.flatMap((collection) => madeFiles(spec, collection, labels, early));
  if (options.described)
    files.push(
      { ...made(CARD_PATH), content: "card" },
      { ...made(CITATION_PATH), content: "citation" },
      { ...made(CROISSANT_PATH), content: "croissant" },
    );
  return {
    schema_version: 1,
    zoo: spec.name,
    version: spec.version,
    title: spec.title,
    description: spec.description,
    published: "2026-11-23",
    labels,
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
}

function madeCollection(
  spec: ZooSpec,
  collection: string,
  labels: Manifest["labels"],
  { discards = [], reason = "a weight is NaN" }: MadeManifest,
): PublishedCollection {
  const counts = { runs: spec.runs_per_collection, train: 0, test: 0, early: 0, discards: discards.length };
  for (let run = 0; run < spec.runs_per_collection; run++) {
    const split = splitOf(spec, collection, run);
    if (!discards.includes(run)) counts[split === "early" && labels === "public" ? "test" : split]++;
  }
  return {
    collection,
    title: collection === "mnist" ? "MNIST" : collection,
    image_files: [{ name: "train-images", sha256: "ab".repeat(32), official: collection === "mnist" }],
    counts,
    shards_sha256: "cd".repeat(32),
    discards: discards.map((run) => {
      return { model_id: modelId(collection, run), run, ...drawConfig(spec, collection, run), epoch: 1, reason };
    }),
  };
}

/** Two parts for the training split, one for the others; early-decision networks up to the early epoch. */
function madeFiles(
  spec: ZooSpec,
  { collection, counts }: PublishedCollection,
  labels: Manifest["labels"],
  early: number | undefined,
): PublishedFile[] {
  const files: PublishedFile[] = [];
  const weights = (split: Split, epoch: number, parts: number) => {
    const inName = epoch === spec.epochs ? {} : { epoch };
    for (let part = 0; part < parts; part++) {
      const rows = Math.floor((counts[split] + part) / parts);
      const path = weightsPath({ collection, split, part, parts, ...inName }, hash(`${collection} ${split} ${epoch}`));
      files.push({ ...made(path), content: "weights", collection, split, epoch, rows });
    }
  };
  const table = (content: "runs" | "features" | "folds", rows: number, epoch?: number) => {
    const inName = epoch === undefined || epoch === spec.epochs ? {} : { epoch };
    const path = tablePath({ collection, content, ...inName }, hash(`${collection} ${content} ${epoch}`));
    files.push({ ...made(path), content, collection, rows, ...(epoch === undefined ? {} : { epoch }) });
  };
  for (const epoch of spec.checkpoint_epochs) {
    const isEarlyOut = labels === "withheld" && early !== undefined && epoch <= early;
    weights("train", epoch, 2);
    weights("test", epoch, 1);
    if (isEarlyOut) weights("early", epoch, 1);
    table("features", counts.train + counts.test + (isEarlyOut ? counts.early : 0), epoch);
  }
  table("runs", counts.train + counts.test + counts.early);
  table("folds", counts.train);
  return files;
}

function made(path: string): { path: string; bytes: number; sha256: string } {
  return { path, bytes: 1000 + path.length, sha256: hash(path) };
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
