// The card of a published zoo: a README.md that says what the zoo is, which files it has, what is withheld and why, under
// which terms, and how to read it. Pure: all it says is in the manifest, or in the descriptors of the image sets.
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { markdownCode, markdownTable, markdownText } from "../lib/markdown.ts";
import { formatCount } from "../lib/progress.ts";
import { cardHead } from "./card-head.ts";
import { differences, hyperparameterRows } from "./card-protocol.ts";
import { columnText } from "./column-texts.ts";
import { imageTerms } from "./image-terms.ts";
import { filesOf } from "./manifest.ts";
import { FOLDS_COLUMNS, LABELS, RUNS_COLUMNS, weightColumns } from "./tables.ts";

/** Discarded runs that are listed in the card; the manifest has all. */
const DISCARDS_SHOWN = 20;

/** Arithmetics whose bits depend on no library and no machine. */
const PORTABLE = new Set(["fma", "wasm"]);

/** The text of README.md. `manifest.files` holds the data files; others in it change nothing. */
export function buildCard(manifest: Manifest): string {
  const parts = [
    `# ${markdownText(manifest.title)}`,
    markdownText(manifest.description),
    about(manifest),
    collections(manifest),
    splits(manifest),
    files(manifest),
    reading(manifest),
    making(manifest),
    images(manifest),
    discards(manifest),
    `## Citation\n\n${markdownText(manifest.citation)}\n\n\`CITATION.cff\` holds the same for programs.`,
  ];
  return `${cardHead(manifest)}\n${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function about({ zoo, version, published, license, numerics, spec, spec_hash, tensor_layout }: Manifest): string {
  const tensors = tensor_layout.map(({ name, start, end }) => `${name} ${start} to ${end}`).join(", ");
  return markdownTable(
    ["", ""],
    [
      ["zoo", `\`${zoo}\` ${version}, published ${published}`],
      [
        "networks",
        `${spec.convolution_layers} convolutions of 16 filters, ${formatCount(width(tensor_layout))} weights`,
      ],
      ["weights kept", `after epochs ${spec.checkpoint_epochs.join(", ")} (0 is before training)`],
      ["tensors in `weights`", `from the first index to before the last: ${tensors}`],
      ["arithmetic", `\`${numerics}\`${PORTABLE.has(numerics) ? ": the same bits on every machine that has it" : ""}`],
      ["spec", `in \`manifest.json\`, SHA-256 \`${spec_hash}\``],
      ["licence", `\`${license}\``],
    ],
  );
}

function collections(manifest: Manifest): string {
  const rows = manifest.collections.map(({ collection, title, counts }) => [
    `\`${collection}\``,
    markdownText(title),
    ...[counts.train, counts.test, counts.early, counts.discards].map(formatCount),
  ]);
  const head = ["collection", "image set", "training", "test", "early decision", "discarded"];
  const text = "Networks of each split; a collection holds all networks that were trained on one image set.";
  return `## Collections\n\n${text}\n\n${markdownTable(head, rows, [2, 3, 4, 5])}`;
}

function splits({ labels, early_epoch }: Manifest): string {
  const made =
    "Of every four consecutive runs a keyed hash picks one for testing; the others are for training, in three fixed folds for cross-validation.";
  if (labels === "public")
    return `## Splits\n\n${made} Nothing is withheld: accuracies and losses of all splits are here.`;
  const early =
    early_epoch === undefined
      ? ""
      : ` Of every five test runs one is set aside for early decision, to be judged from its first epochs: its weights are published up to epoch ${early_epoch} and never later.`;
  return `## Splits and what is withheld

${made}${early}

Accuracies and losses (${LABELS.map((name) => `\`${name}\``).join(", ")}) of the test and early-decision networks are withheld, so that predictors can be compared on networks whose accuracy their authors did not look at. This is an honour system: the weights and the images are public, so whoever wants to can compute the accuracies. Please do not.`;
}

function files(manifest: Manifest): string {
  const { spec, labels } = manifest;
  const rows: string[][] = [];
  const add = (name: string, text: string, query: Parameters<typeof filesOf>[1]) => {
    const found = filesOf(manifest, query);
    if (found.length > 0) rows.push([`\`${name}\``, text, formatBytes(found)]);
  };
  const withheld = labels === "withheld" ? ", no labels" : "";
  add("train-..", "training split after the last epoch: everything", { split: "train", epoch: "final" });
  add("test-..", `test split after the last epoch: weights and config${withheld}`, { split: "test", epoch: "final" });
  add("early-..", "early-decision split after the last epoch", { split: "early", epoch: "final" });
  for (const epoch of spec.checkpoint_epochs.slice(0, -1)) {
    const name = `-epoch-${String(epoch).padStart(5, "0")}-..`;
    add(`*${name}`, `the same after epoch ${epoch}, and early-decision networks as published`, {
      content: "weights",
      epoch,
    });
  }
  add("runs-..", "a row a network, all splits: config and labels without weights", { content: "runs" });
  add("features-..", "statistics of the weights; of earlier epochs in `features-epoch-..`", { content: "features" });
  add("folds-..", "the fold of each network of the training split", { content: "folds" });
  const layout = manifest.tensor_layout;
  const names = [...weightColumns(width(layout), true), ...RUNS_COLUMNS, ...FOLDS_COLUMNS].map(({ name }) => name);
  const columns = [...new Set(names)].map((name) => [`\`${name}\``, markdownText(columnText(name, layout))]);
  return `## Files

In a folder for each collection; \`manifest.json\` lists every file with its length, rows and SHA-256. All are Parquet, their rows sorted by run.

${markdownTable(["file", "holds", "size, all collections"], rows, [2])}

${markdownTable(["column", "what"], columns)}

Feature columns are named by what they describe: \`all_p25\` is the 25th percentile of the whole vector, \`conv1_kernel_std\` the standard deviation of one tensor, \`conv1_kernel_l2\` its norm.`;
}

function reading(manifest: Manifest): string {
  const { collection } = manifest.collections[0];
  const train = filesOf(manifest, { collection, content: "weights", split: "train", epoch: "final" })[0]?.path;
  if (train === undefined) return "";
  const all = train.replace(/\d{5}-of-.*/, "0*.parquet");
  return `## Reading

In the folder of the files; pandas needs pyarrow. Weighbridge's tests run the first example, not the Python ones.

${markdownCode("sql", `-- DuckDB\nSELECT model_id, test_accuracy, weights::FLOAT[${width(manifest.tensor_layout)}] AS weights FROM '${all}';`)}

${markdownCode("python", `import numpy, pandas\n\nframe = pandas.read_parquet("${train}")\nweights = numpy.stack(frame["weights"])  # [rows, ${width(manifest.tensor_layout)}], float32`)}

${markdownCode("python", `import numpy, polars\n\nframe = polars.read_parquet("${all}")\nweights = numpy.stack(frame["weights"].to_numpy())`)}`;
}

function making(manifest: Manifest): string {
  const { spec } = manifest;
  const limit =
    spec.image_limit === undefined
      ? ""
      : ` At most ${formatCount(spec.image_limit)} training images of a set are used.`;
  return `## How it was made

${formatCount(spec.runs_per_collection)} runs on each image set, each of ${spec.epochs} epochs in batches of ${spec.batch_size}.${limit} Drawn for each run, from its own seed:

${markdownTable(["hyperparameter", "from"], hyperparameterRows(spec))}

Differences to the protocol of arXiv 2002.11448 and the data that were released with it:

${differences(manifest)
  .map((line) => `- ${line}`)
  .join("\n")}`;
}

function images({ collections }: Manifest): string {
  const entries = collections.map(({ collection, title, image_files }) => {
    const terms = imageTerms(collection);
    const made = image_files.every(({ official }) => official)
      ? ""
      : " Not all files that were read are known to be the ones that they published.";
    if (terms === undefined) return `- ${markdownText(title)}: its terms are not known here.${made}`;
    const about = [terms.terms, terms.citation].map(markdownText).join(" ");
    return `- [${markdownText(title)}](${terms.homepage}), licence \`${terms.license}\`. ${about}${made}`;
  });
  return `## Image sets\n\nThe images are not part of this data set. Their makers' terms:\n\n${entries.join("\n")}`;
}

function discards({ collections }: Manifest): string {
  const all = collections.flatMap((entry) => entry.discards);
  if (all.length === 0) return "";
  const rows = all
    .slice(0, DISCARDS_SHOWN)
    .map(({ model_id, epoch, reason }) => [`\`${model_id}\``, String(epoch), markdownText(reason)]);
  const more = all.length > rows.length ? `\n\nAnd ${formatCount(all.length - rows.length)} more.` : "";
  const text = "Runs that were given up have no rows; `manifest.json` has their configs.";
  return `## Discarded runs\n\n${text}\n\n${markdownTable(["model", "epoch", "why"], rows, [1])}${more}`;
}

function width(layout: Manifest["tensor_layout"]): number {
  return layout[layout.length - 1].end;
}

/** The length of some files together, in the unit that fits. */
function formatBytes(files: PublishedFile[]): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
