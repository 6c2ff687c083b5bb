// The files of a version: what there is of each kind, and, folded away, every file with its size and SHA-256.
import type { Manifest, PublishedFile } from "../../../schemas/types.d.ts";
import { filesOf } from "../../publish/manifest.ts";
import { filesUrl, manifestUrl } from "../addresses.ts";
import { html, type Markup, table } from "./markup.ts";
import { amountOf } from "./release-numbers.ts";
import { formatCounted, formatSize, formatWhole, SPLITS } from "./words.ts";

const NUMBER = true;

export function filesSection(manifest: Manifest): Markup {
  const { zoo, version, collections } = manifest;
  return html`<p>All tables are Parquet. Every file is named after its content and never changes; the <a href="${manifestUrl(zoo, version)}">manifest</a> lists them all.</p>
${table("Files by content", [{ name: "Content" }, { name: "Files", isNumber: NUMBER }, { name: "Rows", isNumber: NUMBER }, { name: "Size", isNumber: NUMBER }], kinds(manifest))}
${collections.map(({ collection, title }) => list(title, filesOf(manifest, { collection }), manifest))}
${list(
  "the whole zoo",
  manifest.files.filter(({ collection }) => collection === undefined),
  manifest,
)}`;
}

function kinds(manifest: Manifest): string[][] {
  const { spec } = manifest;
  const weights = filesOf(manifest, { content: "weights" });
  const final = (file: PublishedFile) => file.epoch === spec.epochs;
  const of = (content: PublishedFile["content"]) => filesOf(manifest, { content });
  const groups: [string, PublishedFile[]][] = [
    ["Final weights, training split", weights.filter((file) => final(file) && file.split === "train")],
    ["Final weights, test split", weights.filter((file) => final(file) && file.split !== "train")],
    ["Weights of earlier epochs", weights.filter((file) => !final(file))],
    ["Runs: settings and published accuracies", of("runs")],
    ["Features: statistics of weights", of("features")],
    ["Folds: three parts of the training split", of("folds")],
  ];
  return groups.flatMap(([name, files]) => {
    if (files.length === 0) return [];
    const { files: count, rows, bytes } = amountOf(files);
    return [[name, formatWhole(count), formatWhole(rows), formatSize(bytes)]];
  });
}

function list(title: string, files: readonly PublishedFile[], { zoo, version }: Manifest): Markup {
  const { bytes } = amountOf(files);
  const base = filesUrl(zoo, version);
  const rows = files.map((file) => [
    html`<a class="path" href="${base}${file.path}">${file.path}</a>`,
    contentWords(file),
    file.rows === undefined ? "" : formatWhole(file.rows),
    formatSize(file.bytes),
    html`<span class="hash">${file.sha256}</span>`,
  ]);
  const columns = [
    { name: "File" },
    { name: "Content" },
    { name: "Rows", isNumber: NUMBER },
    { name: "Size", isNumber: NUMBER },
    { name: "SHA-256" },
  ];
  return html`<details><summary>${formatCounted(files.length, "file")} of ${title}, ${formatSize(bytes)}</summary>
${table(`Files of ${title}`, columns, rows)}</details>`;
}

function contentWords({ content, split, epoch }: PublishedFile): string {
  const words = [content, split === undefined ? undefined : SPLITS[split]];
  if (epoch !== undefined) words.push(`epoch ${epoch}`);
  return words.filter((word) => word !== undefined).join(", ");
}
