// A manifest that can be trusted to be what it says it is: fits its schema, and its parts fit each other. Everything that
// reads a published zoo, from wherever, reads it through here.
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { canonicalJson } from "../lib/json.ts";
import { mistakes, validate } from "../lib/validate.ts";
import { earlyEpoch, specHash, weightLayout } from "../zoo/index.ts";

/**
 * The value as a manifest. `where` names it in the messages.
 * @throws InputError that lists what is wrong: schema, a path twice, a collection, split or epoch that the spec doesn't
 *   have, something published that is withheld, counts that don't add up.
 */
export function readManifest(value: unknown, where: string): Manifest {
  const manifest = validate<Manifest>("manifest", value, where);
  const found = [...specMistakes(manifest), ...fileMistakes(manifest), ...countMistakes(manifest)];
  if (found.length > 0) throw mistakes(where, found);
  return manifest;
}

/** What is looked for among a manifest's files; what is not given may be anything. `epoch` "final" is the spec's last. */
export interface FileQuery {
  collection?: string;
  split?: string;
  content?: PublishedFile["content"];
  epoch?: number | "final";
}

/** The files that fit, in the order of their paths, so parts of one table in their order. */
export function filesOf(manifest: Manifest, query: FileQuery): PublishedFile[] {
  const epoch = query.epoch === "final" ? manifest.spec.epochs : query.epoch;
  return manifest.files.filter(
    (file) =>
      (query.collection === undefined || file.collection === query.collection) &&
      (query.split === undefined || file.split === query.split) &&
      (query.content === undefined || file.content === query.content) &&
      (epoch === undefined || file.epoch === epoch),
  );
}

function* specMistakes(manifest: Manifest): Generator<string> {
  const { spec } = manifest;
  const expected: [string, unknown, unknown][] = [
    ["zoo", spec.name, manifest.zoo],
    ["version", spec.version, manifest.version],
    ["title", spec.title, manifest.title],
    ["description", spec.description, manifest.description],
    ["license", spec.license, manifest.license],
    ["citation", spec.citation, manifest.citation],
    ["spec_hash", specHash(spec), manifest.spec_hash],
    ["tensor_layout", weightLayout({ layers: spec.convolution_layers }), manifest.tensor_layout],
    ["early_epoch", manifest.labels === "public" ? manifest.early_epoch : earlyEpoch(spec), manifest.early_epoch],
  ];
  for (const [name, must, is] of expected) {
    const [wanted, given] = [shown(must), shown(is)];
    if (wanted !== given) yield `${name} must be ${wanted}, as its spec says, is ${given}`;
  }
  let place = -1;
  for (const { collection } of manifest.collections) {
    const next = spec.collections.indexOf(collection);
    if (next < 0) yield `collection ${collection} is not one of the spec's, ${spec.collections.join(", ")}`;
    else if (next <= place) yield `collection ${collection} must come once and in the spec's order`;
    place = Math.max(place, next);
  }
}

function* fileMistakes(manifest: Manifest): Generator<string> {
  const { spec, labels, early_epoch: early } = manifest;
  const collections = new Set(manifest.collections.map(({ collection }) => collection));
  let previous = "";
  for (const { path, collection, split, epoch, content, rows } of manifest.files) {
    if (path <= previous) yield `file ${path} must come once and after ${previous}`;
    previous = path;
    if (path === "manifest.json") yield "file manifest.json can't list itself";
    const isTable = ["weights", "runs", "features", "folds"].includes(content);
    if (isTable !== (rows !== undefined && collection !== undefined))
      yield `file ${path} with ${content} ${isTable ? "needs" : "has no"} rows and collection`;
    if (collection !== undefined && !collections.has(collection))
      yield `file ${path} is of ${collection}, which is not among the collections`;
    if ((content === "weights") !== (split !== undefined)) yield `file ${path}: weights have a split, and only they`;
    if (epoch !== undefined && !spec.checkpoint_epochs.includes(epoch))
      yield `file ${path} is of epoch ${epoch}; the zoo has ${spec.checkpoint_epochs.join(", ")}`;
    if ((content === "weights" || content === "features") !== (epoch !== undefined))
      yield `file ${path}: weights and features have an epoch, and only they`;
    if (split === "early" && labels === "withheld" && (early === undefined || epoch! > early))
      yield `file ${path} holds early-decision networks after epoch ${early ?? "none"}`;
  }
}

/** Each split's files of each published epoch must have as many rows as there are kept runs. */
function* countMistakes(manifest: Manifest): Generator<string> {
  const { spec, labels, early_epoch: early } = manifest;
  const rows = rowsByKind(manifest); // summed once: a hostile manifest may have 100,000 files and as many kinds
  for (const { collection, counts } of manifest.collections) {
    const { runs, train, test, discards } = counts;
    const sum = train + test + counts.early + discards;
    if (sum !== runs) yield `counts of ${collection} add up to ${sum}, not to its ${runs} runs`;
    if (runs !== spec.runs_per_collection)
      yield `${collection} must have the spec's ${spec.runs_per_collection} runs, has ${runs}`;
    const listed = manifest.collections.find((other) => other.collection === collection)!.discards.length;
    if (listed !== discards) yield `${collection} must list ${discards} discards, lists ${listed}`;
    for (const epoch of spec.checkpoint_epochs) {
      let features = 0; // of all networks whose weights are published
      for (const split of ["train", "test", "early"] as const) {
        const isOut = split === "early" && labels === "withheld" && (early === undefined || epoch > early);
        const must = isOut ? 0 : counts[split];
        yield* rowMistake(rows, { collection, content: "weights", split, epoch }, must);
        features += must;
      }
      yield* rowMistake(rows, { collection, content: "features", epoch }, features);
    }
    yield* rowMistake(rows, { collection, content: "runs" }, train + test + counts.early);
    yield* rowMistake(rows, { collection, content: "folds" }, train);
  }
}

type Kind = Pick<PublishedFile, "collection" | "content" | "split" | "epoch">;

function rowsByKind({ files }: Manifest): Map<string, number> {
  const rows = new Map<string, number>();
  for (const file of files) rows.set(kindKey(file), (rows.get(kindKey(file)) ?? 0) + (file.rows ?? 0));
  return rows;
}

function kindKey({ collection, content, split, epoch }: Kind): string {
  return `${collection} ${content} ${split} ${epoch}`;
}

function* rowMistake(rowsOf: Map<string, number>, query: Kind, must: number): Generator<string> {
  const rows = rowsOf.get(kindKey(query)) ?? 0;
  if (rows === must) return;
  const { collection, content, split, epoch } = query;
  const what = [collection, split, content, epoch === undefined ? undefined : `of epoch ${epoch}`];
  yield `${what.filter((word) => word !== undefined).join(" ")} must have ${must} rows, the files have ${rows}`;
}

function shown(value: unknown): string {
  return value === undefined ? "missing" : canonicalJson(value);
}
