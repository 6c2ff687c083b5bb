// A quick look: some rows of a table as JSON, read by ranges, without downloading or decoding more than they need.
import type { Hono } from "hono";
import type { ApiRows, Manifest, PublishedFile } from "../../../schemas/types.d.ts";
import { InputError } from "../../lib/errors.ts";
import { filesOf } from "../../publish/manifest.ts";
import type { Split } from "../../zoo/index.ts";
import { JSON_TYPE } from "../answers.ts";
import type { Catalog } from "../catalog.ts";
import type { HubContext } from "../context.ts";
import { placeOf } from "../model-weights.ts";
import { numberOf, readQuery, wordOf } from "../query.ts";
import { MOST_ROWS } from "./limits.ts";
import { findRelease } from "./release.ts";

/** Rows of one answer if nothing is said. */
const USUAL_ROWS = 10;
/** Weights that a row shows; whoever wants more wants the file. */
const WEIGHTS_SHOWN = 8;

const PARAMETERS = ["collection", "split", "content", "epoch", "offset", "length"] as const;
const CONTENTS = ["runs", "weights", "features", "folds"] as const;
const SPLITS: readonly Split[] = ["train", "test", "early"];

/** What rows are asked for. */
interface Question {
  collection: string;
  content: (typeof CONTENTS)[number];
  /** Missing: of all splits that the table has. */
  split: Split | undefined;
  /** For weights and features. */
  epoch: number | undefined;
  offset: number;
  length: number;
}

export function addRows(app: Hono, context: HubContext): void {
  app.get("/api/zoos/:zoo/:version/rows", async (c) => {
    const given = readQuery(c, PARAMETERS);
    const found = await findRelease(c, context);
    if (found instanceof Response) return found;
    const { manifest, sha256 } = found.release;
    const question = readQuestion(manifest, given);
    const files = filesFor(manifest, question);
    if (files.length === 0) return context.notFound(c, whyNothing(manifest, question));
    const make = async () => `${JSON.stringify(await answerTo(context.catalog, manifest, question, files))}\n`;
    const kind = { type: JSON_TYPE, audience: "programs", keep: "minute" } as const;
    return context.answer(c, kind, make, `${sha256} rows ${JSON.stringify(question)}`);
  });
}

function readQuestion(manifest: Manifest, given: Partial<Record<(typeof PARAMETERS)[number], string>>): Question {
  const names = manifest.collections.map(({ collection }) => collection);
  const collection = wordOf("collection", given.collection ?? (names.length === 1 ? names[0] : undefined), names);
  const content = wordOf("content", given.content, CONTENTS, "runs");
  const all = wordOf("split", given.split, SPLITS, undefined);
  const split = all ?? (content === "weights" || content === "folds" ? "train" : undefined);
  if (content === "folds" && split !== "train")
    throw new InputError(`parameter split must be train for folds, is "${split}"`);
  const hasEpoch = content === "weights" || content === "features";
  if (!hasEpoch && given.epoch !== undefined)
    throw new InputError(`parameter epoch is for weights and features, not for ${content}`);
  const epochs = manifest.spec.checkpoint_epochs;
  const epoch = Number(wordOf("epoch", given.epoch, epochs.map(String), String(epochs[epochs.length - 1])));
  const offset = numberOf("offset", given.offset, { least: 0, most: 1_000_000, fallback: 0 });
  const length = numberOf("length", given.length, { least: 1, most: MOST_ROWS, fallback: USUAL_ROWS });
  return { collection, content, split, epoch: hasEpoch ? epoch : undefined, offset, length };
}

function filesFor(manifest: Manifest, { collection, content, split, epoch }: Question): PublishedFile[] {
  return filesOf(manifest, {
    ...{ collection, content },
    ...(content === "weights" && split ? { split } : {}),
    ...(epoch === undefined ? {} : { epoch }),
  });
}

function whyNothing({ zoo, version, early_epoch }: Manifest, { collection, content, split, epoch }: Question): string {
  const what = `${zoo} ${version} has no ${content} of ${collection}`;
  if (split !== "early" || early_epoch === undefined) return `${what}${split ? `, ${split}` : ""}.`;
  return `${what}, early, after epoch ${epoch}: of early-decision networks, checkpoints up to epoch ${early_epoch} are published.`;
}

async function answerTo(
  catalog: Catalog,
  manifest: Manifest,
  question: Question,
  files: PublishedFile[],
): Promise<ApiRows> {
  const { collection, content, split, epoch, offset, length } = question;
  const total = files.reduce((sum, file) => sum + (file.rows ?? 0), 0);
  const mixed = split !== undefined && (content === "runs" || content === "features");
  const places = mixed ? await rowsOfSplit(catalog, manifest, collection, split, total) : undefined;
  const count = places?.length ?? total;
  const wanted = Array.from({ length: Math.max(0, Math.min(length, count - offset)) }, (_, index) =>
    places ? places[offset + index] : offset + index,
  );
  const rows = await readRows(catalog, manifest, files, wanted);
  const { columns } = await catalog.table(manifest, files[0]);
  const width = manifest.tensor_layout[manifest.tensor_layout.length - 1].end;
  return {
    ...{ zoo: manifest.zoo, version: manifest.version, collection, content },
    ...(split ? { split } : {}),
    ...(epoch === undefined ? {} : { epoch }),
    ...{ offset, total: count, columns: [...columns] },
    ...(content === "weights" ? { weights_count: width, weights_shown: Math.min(width, WEIGHTS_SHOWN) } : {}),
    rows: rows.map((row) => Object.fromEntries(columns.map((name) => [name, shown(row[name])]))),
  };
}

/** Numbers of a split's rows in a table of `total` rows that has several splits. */
async function rowsOfSplit(
  catalog: Catalog,
  manifest: Manifest,
  collection: string,
  split: Split,
  total: number,
): Promise<number[]> {
  const runs = await catalog.runs(manifest, collection);
  // Features of later epochs leave out the runs set aside for early decision.
  const holds = (other: Split) => other !== "early" || total === runs.rows;
  return runs.split.filter(holds).flatMap((other, row) => (other === split ? [row] : []));
}

/** The rows with these ascending numbers, of parts that follow each other. */
async function readRows(
  catalog: Catalog,
  manifest: Manifest,
  files: PublishedFile[],
  numbers: number[],
): Promise<Record<string, unknown>[]> {
  const byFile = Map.groupBy(
    numbers.flatMap((number) => placeOf(files, number) ?? []),
    ({ file }) => file,
  );
  const rows: Record<string, unknown>[] = [];
  for (const [file, places] of byFile) {
    const table = await catalog.table(manifest, file);
    const first = places[0].row;
    const found = await table.readRows(first, places[places.length - 1].row + 1);
    rows.push(...places.map(({ row }) => found[row - first]));
  }
  return rows;
}

function shown(value: unknown): ApiRows["rows"][number][string] {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from((value as number[]).slice(0, WEIGHTS_SHOWN));
  return (value ?? null) as string | number | null;
}
