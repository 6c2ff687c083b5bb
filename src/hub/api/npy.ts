// The networks of a split as NumPy arrays: weights, features, labels, ids, with their rows in the same order.
import type { Context, Hono } from "hono";
import type { Manifest } from "../../../schemas/types.d.ts";
import { InputError } from "../../lib/errors.ts";
import { JSON_TYPE } from "../answers.ts";
import type { HubContext } from "../context.ts";
import { NPY_CONTENTS, NPY_SPLITS, type NpyChoice, NpyFiles, readFeatureNames } from "../npy/made.ts";
import { patiently } from "../patiently.ts";
import { readQuery, wordOf } from "../query.ts";
import { serveObject } from "../serve-object.ts";
import { findRelease } from "./release.ts";

export function addNpy(app: Hono, context: HubContext): void {
  const files = new NpyFiles(context.store, context.catalog, context.options.cacheFolder);

  app.get("/api/zoos/:zoo/:version/npy/:collection/feature-names.json", async (c) => {
    const found = await findRelease(c, context);
    if (found instanceof Response) return found;
    const { manifest, sha256 } = found.release;
    const collection = c.req.param("collection");
    if (!hasCollection(manifest, collection)) return context.notFound(c, noCollection(manifest, collection));
    const make = async () => `${JSON.stringify(await readFeatureNames(context.catalog, manifest, collection))}\n`;
    const kind = { type: JSON_TYPE, audience: "programs", keep: found.keep } as const;
    return context.answer(c, kind, make, `${sha256} feature-names ${collection} ${found.keep}`);
  });

  app.get("/api/zoos/:zoo/:version/npy/:collection/:split/:file", async (c) => {
    const found = await findRelease(c, context);
    if (found instanceof Response) return found;
    const { manifest } = found.release;
    const choice = readChoice(c, manifest, readQuery(c, ["epoch"]).epoch);
    if (typeof choice === "string") return context.notFound(c, choice);
    const { store, head } = await patiently(c, () => files.find(manifest, choice));
    const after = choice.epoch === manifest.spec.epochs ? "" : `-epoch-${choice.epoch}`;
    const name = `${choice.collection}-${choice.split}-${choice.what}${after}.npy`;
    const type = "application/octet-stream";
    return serveObject(c, { ...head, store, type, name, keep: found.keep }, context.report);
  });
}

/** Which file is asked for, or a sentence on why there is none. InputError for an epoch that can't be. */
function readChoice(c: Context, manifest: Manifest, epochText: string | undefined): NpyChoice | string {
  const collection = c.req.param("collection") ?? "";
  if (!hasCollection(manifest, collection)) return noCollection(manifest, collection);
  const split = NPY_SPLITS.find((other) => other === c.req.param("split"));
  if (split === undefined) return `There is no such split; there are ${NPY_SPLITS.join(" and ")}.`;
  const what = NPY_CONTENTS.find((other) => `${other}.npy` === c.req.param("file"));
  if (what === undefined) return `There is no such array; there are ${NPY_CONTENTS.join(".npy, ")}.npy.`;
  const { labels, early_epoch, spec } = manifest;
  if (what === "labels" && split !== "train" && labels === "withheld")
    return `The labels of the ${split} split are withheld: predicting them is what the benchmark asks.`;
  const isOfEpoch = what === "weights" || what === "features";
  if (!isOfEpoch && epochText !== undefined)
    throw new InputError(`parameter epoch is for weights and features, not for ${what}`);
  const epoch = Number(wordOf("epoch", epochText, spec.checkpoint_epochs.map(String), String(spec.epochs)));
  if (isOfEpoch && split === "early" && labels === "withheld" && (early_epoch === undefined || epoch > early_epoch)) {
    const until = early_epoch === undefined ? "none" : `those up to epoch ${early_epoch} (?epoch=${early_epoch})`;
    return `Of the checkpoints of early-decision networks ${until} are published.`;
  }
  return { collection, split, what, epoch };
}

function hasCollection({ collections }: Manifest, name: string): boolean {
  return collections.some(({ collection }) => collection === name);
}

function noCollection({ zoo, version, collections }: Manifest, name: string): string {
  const names = collections.map(({ collection }) => collection).join(", ");
  return `${zoo} ${version} has no collection "${name}"; it has ${names}.`;
}
