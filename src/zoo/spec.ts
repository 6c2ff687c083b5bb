// Reads zoo specs, shipped ones by name and others by path, and refuses what could not be trained or would repeat runs.
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { ZooSpec } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { canonicalJson, readJson } from "../lib/json.ts";
import { nearestName } from "../lib/nearest-name.ts";
import { mistakes, validate } from "../lib/validate.ts";
import { imageSetFacts } from "./image-set-facts.ts";
import { mostLayers, weightCount } from "./layout.ts";
import { SHARD_LIMIT, subsetSize } from "./shards.ts";

const SHIPPED = fileURLToPath(new URL("../../datasets/zoos/", import.meta.url));

/** Names of the specs that come with Weighbridge, in alphabetical order. */
export function shippedSpecNames(): string[] {
  const files = readdirSync(SHIPPED).filter((name) => name.endsWith(".json"));
  return files.map((name) => basename(name, ".json")).sort();
}

/**
 * A spec by the name of a shipped one ("sample") or by the path of a .json file. Throws an InputError for a missing file,
 * bad JSON (with line and column), and everything that checkSpec refuses.
 */
export function readSpec(nameOrPath: string): ZooSpec {
  if (/[/\\]/.test(nameOrPath) || nameOrPath.endsWith(".json")) {
    return checkSpec(readJson(nameOrPath), nameOrPath);
  }
  const names = shippedSpecNames();
  if (!names.includes(nameOrPath)) {
    const near = nearestName(nameOrPath, names);
    const hint = near === undefined ? "" : `; did you mean ${near}?`;
    throw new InputError(
      `there is no zoo spec "${nameOrPath}"${hint} (shipped: ${names.join(", ")}; or give the path of a .json file)`,
    );
  }
  return checkSpec(readJson(`${SHIPPED}${nameOrPath}.json`), nameOrPath);
}

/**
 * The value as a spec, if it fits schemas/zoo.json, its parts fit each other, and no shipped zoo of another name has its
 * seed. `where` names it in the messages. Throws an InputError that lists the mistakes.
 */
export function checkSpec(value: unknown, where: string): ZooSpec {
  const spec = validate<ZooSpec>("zoo", value, where);
  const found = [...epochMistakes(spec), ...rangeMistakes(spec), ...sizeMistakes(spec)];
  found.push(...imageMistakes(spec), ...seedMistakes(spec));
  if (found.length > 0) throw mistakes(where, found);
  return spec;
}

/** What names a spec's content: the SHA-256 of its canonical JSON, in hexadecimal digits. */
export function specHash(spec: ZooSpec): string {
  return createHash("sha256").update(canonicalJson(spec)).digest("hex");
}

function* epochMistakes(spec: ZooSpec): Generator<string> {
  const epochs = spec.checkpoint_epochs;
  for (let i = 1; i < epochs.length; i++) {
    if (epochs[i] > epochs[i - 1]) continue;
    yield `checkpoint_epochs must ascend: entry ${i} is ${epochs[i]}, after ${epochs[i - 1]}`;
  }
  const last = epochs[epochs.length - 1];
  if (last !== spec.epochs) yield `checkpoint_epochs must end with epochs, ${spec.epochs}, and ends with ${last}`;
}

function* rangeMistakes(spec: ZooSpec): Generator<string> {
  for (const [name, from] of Object.entries(spec.hyperparameters)) {
    if (from.distribution === "choice") continue;
    const place = `hyperparameters.${name}`;
    if (from.low > from.high) yield `${place}.low must be at most high, ${from.high}, is ${from.low}`;
    if (from.distribution === "log_uniform" && !(from.low > 0)) {
      yield `${place}.low must be greater than 0 for log_uniform, is ${from.low}`;
    }
  }
}

/** A shard that nobody could write or read is known before its networks are trained. */
function* sizeMistakes(spec: ZooSpec): Generator<string> {
  const bytesOfRun = spec.checkpoint_epochs.length * weightCount(spec.convolution_layers) * 4;
  const most = Math.floor(SHARD_LIMIT / bytesOfRun);
  const inShard = Math.min(spec.runs_per_shard, spec.runs_per_collection);
  if (inShard <= most) return;
  const use = `a run takes ${bytesOfRun} bytes, a shard may ${SHARD_LIMIT}`;
  yield `runs_per_shard must be at most ${most} with ${spec.checkpoint_epochs.length} checkpoints (${use}), is ${inShard}`;
}

/** What does not fit the image sets; sets without a shipped descriptor are checked when they are loaded. */
function* imageMistakes(spec: ZooSpec): Generator<string> {
  const fraction = Math.min(...spec.hyperparameters.train_fraction.values);
  for (const collection of spec.collections) {
    const { size, trainImages } = imageSetFacts(collection);
    if (size !== undefined && spec.convolution_layers > mostLayers(size)) {
      const most = `at most ${mostLayers(size)} for ${collection} (${size}x${size} pixels)`;
      yield `convolution_layers must be ${most}, is ${spec.convolution_layers}`;
    }
    const available = trainImages ?? spec.image_limit;
    if (available === undefined) continue;
    const fewest = subsetSize(spec, available, fraction);
    if (fewest >= spec.batch_size) continue;
    const use = `the ${fewest} images of ${collection} that a run with train_fraction ${fraction} uses`;
    yield `batch_size must be at most ${use}, is ${spec.batch_size}`;
  }
}

/** No two zoos share a run: a seed belongs to one name. */
function* seedMistakes(spec: ZooSpec): Generator<string> {
  for (const name of shippedSpecNames()) {
    if (name === spec.name) continue;
    const shipped = readJson(`${SHIPPED}${name}.json`) as ZooSpec;
    if (shipped.seed !== spec.seed) continue;
    yield `seed "${spec.seed}" is that of the shipped zoo ${name}; no two zoos share a run, so give ${spec.name} its own`;
  }
}
