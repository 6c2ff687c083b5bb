// The YAML at the top of a zoo's README.md, as Hugging Face reads it: what the data set is, and which files load_dataset
// finds under which name. Splits of one configuration must have the same columns, so labels and no labels are apart.
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { huggingFaceLicense } from "./licenses.ts";
import { filesOf } from "./manifest.ts";
import { hasLabels } from "./tables.ts";
import { toYaml } from "./yaml.ts";

/** Hugging Face's size categories, by the number of rows that a data set has less than. */
const SIZES: [number, string][] = [
  [1e3, "n<1K"],
  [1e4, "1K<n<10K"],
  [1e5, "10K<n<100K"],
  [1e6, "100K<n<1M"],
  [1e7, "1M<n<10M"],
  [1e8, "10M<n<100M"],
];

/** Name of the only split of tables that hold the networks of all splits ("all" means something else there). */
const EVERY_NETWORK = "networks";

/** What load_dataset finds under one name: the paths of each of its splits. */
export interface Configuration {
  name: string;
  splits: Map<string, string[]>;
}

/** The head with its marks and a line break after each. */
export function cardHead(manifest: Manifest): string {
  const license = huggingFaceLicense(manifest.license);
  const [first] = manifest.collections;
  const record = toYaml({
    ...(license === undefined ? { license: "other", license_name: manifest.license } : { license }),
    pretty_name: manifest.title,
    size_categories: [sizeCategory(filesOf(manifest, { content: "weights" }))],
    task_categories: ["tabular-regression"],
    tags: ["model-zoo", "weight-space-learning", "neural-network-weights", "performance-prediction"],
    configs: configurations(manifest).map(({ name, splits }) => ({
      config_name: name,
      ...(name === first.collection ? { default: true } : {}),
      data_files: [...splits].map(([split, path]) => ({ split, path })),
    })),
  });
  return `---\n${record}---\n`;
}

/**
 * One for each collection, its splits and content: "mnist" (final epoch with labels), "mnist-test" (without),
 * "mnist-checkpoints", "mnist-checkpoints-test" (earlier epochs), "mnist-runs", "mnist-features",
 * "mnist-features-epoch-3", "mnist-folds".
 */
export function configurations(manifest: Manifest): Configuration[] {
  const found = new Map<string, Configuration>();
  for (const { collection } of manifest.collections) {
    for (const file of filesOf(manifest, { collection })) {
      const [name, split] = place(manifest, file);
      if (!found.has(name)) found.set(name, { name, splits: new Map() });
      const { splits } = found.get(name)!;
      splits.set(split, [...(splits.get(split) ?? []), file.path]);
    }
  }
  return [...found.values()].sort((one, other) => rank(manifest, one.name) - rank(manifest, other.name));
}

/** The configuration and split that a table belongs to. */
function place(manifest: Manifest, { collection, content, split, epoch }: PublishedFile): [string, string] {
  const isFinal = epoch === undefined || epoch === manifest.spec.epochs;
  if (content === "folds") return [`${collection}-folds`, "train"];
  if (content !== "weights" || split === undefined)
    return [`${collection}-${content}${isFinal ? "" : `-epoch-${epoch}`}`, EVERY_NETWORK];
  const test = hasLabels(split, manifest.labels) ? "" : "-test";
  return [`${collection}${isFinal ? "" : "-checkpoints"}${test}`, split];
}

/** Collections in their order; within one the order of the list above. */
function rank(manifest: Manifest, name: string): number {
  const [collection, kind = ""] = name.split(/-(.*)/s);
  const kinds = ["", "test", "checkpoints", "checkpoints-test", "runs", "features", "folds"];
  const place = kinds.indexOf(kind.replace(/-epoch-.*/, ""));
  return manifest.collections.findIndex((entry) => entry.collection === collection) * kinds.length + place;
}

function sizeCategory(files: PublishedFile[]): string {
  const rows = files.reduce((sum, file) => sum + (file.rows ?? 0), 0);
  return SIZES.find(([below]) => rows < below)?.[1] ?? "100M<n<1B";
}
