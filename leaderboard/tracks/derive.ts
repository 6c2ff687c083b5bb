// The tracks of a zoo, from its spec: those that are shipped were made so once (write.ts), quickstart's are made when it is
// published.
import type { Track, TrackFile, TrackInput, ZooSpec } from "../../schemas/types.d.ts";
import { earlyEpoch, imageSetTitle, specHash, splitOf } from "../../src/zoo/index.ts";
import { drawFewShotSets, FEW_SHOT_NETWORKS, trainingRuns } from "./few-shot.ts";
import { rulesOf } from "./rules.ts";

/** Files that a submission may hold of each, one a seed. */
const SEEDS = 10;
/** What a score needs at least: fewer would tell of single networks. */
export const FEWEST_NETWORKS = 5;
/** Sets of 100 out of fewer would be nearly the same networks. */
export const FEWEST_FOR_FEW_SHOT = 200;
const FIRST = "First version.";

/**
 * All tracks of a zoo, in-collection first; `date` is the day on which they open. No few-shot tracks of collections with
 * fewer than 200 training networks, no early decision of those with fewer than 5 networks set aside.
 */
export function deriveTracks(spec: ZooSpec, date: string): Track[] {
  const { collections } = spec;
  const pairs = collections.flatMap((from) => collections.filter((to) => to !== from).map((to) => [from, to] as const));
  const early = collections.filter((collection) => earlyRuns(spec, collection) >= FEWEST_NETWORKS);
  const large = collections.filter((collection) => trainingRuns(spec, collection).length >= FEWEST_FOR_FEW_SHOT);
  return [
    ...collections.map((collection) => inCollection(spec, collection)),
    ...pairs.map(([from, to]) => transfer(spec, from, to)),
    ...(pairs.length > 1 ? [allTransfers(spec, pairs)] : []),
    ...large.map((collection) => fewShot(spec, collection)),
    ...early.map((collection) => earlyDecision(spec, collection)),
  ].map((own) => complete(spec, own, date));
}

type Own = Pick<Track, "name" | "title" | "question" | "kind" | "files" | "prediction" | "metric"> &
  Partial<Pick<Track, "split" | "last_epoch" | "seeds" | "training_networks" | "inputs" | "default_board">>;

function inCollection({ name, title }: ZooSpec, collection: string): Own {
  const set = imageSetTitle(collection);
  return {
    name: `${name}-${collection}`,
    title: `${title}: ${set}`,
    question: `How accurate is each test network on ${set}, after learning from the training networks?`,
    kind: "in-collection",
    files: [{ name: "predictions", train: collection, test: collection }],
    ...{ prediction: "accuracy", metric: "r2" },
  };
}

function transfer({ name, title }: ZooSpec, from: string, to: string): Own {
  const [source, target] = [imageSetTitle(from), imageSetTitle(to)];
  return {
    name: `${name}-${from}-to-${to}`,
    title: `${title}: ${source} to ${target}`,
    question: `Which networks on ${target} are the better ones, after learning from networks on ${source} only?`,
    kind: "transfer",
    files: [{ name: "predictions", train: from, test: to }],
    ...{ prediction: "score", metric: "somersD" },
  };
}

function allTransfers({ name, title }: ZooSpec, pairs: readonly (readonly [string, string])[]): Own {
  return {
    name: `${name}-transfer`,
    title: `${title}: transfer, mean of all pairs`,
    question: "Which networks are the better ones, on each image set after learning from each other one?",
    kind: "transfer",
    files: pairs.map(([from, to]): TrackFile => ({ name: `${from}-to-${to}`, train: from, test: to })),
    ...{ prediction: "score", metric: "somersD", seeds: 1 },
  };
}

function fewShot(spec: ZooSpec, collection: string): Own {
  const set = imageSetTitle(collection);
  const sets = drawFewShotSets(spec, collection);
  return {
    name: `${spec.name}-few-shot-${collection}`,
    title: `${spec.title}: ${set}, few-shot`,
    question: `How accurate is each test network on ${set}, after learning from ${FEW_SHOT_NETWORKS} networks?`,
    kind: "few-shot",
    files: sets.map((training_runs, index): TrackFile => {
      const set = `set-${String(index + 1).padStart(2, "0")}`;
      return { name: set, train: collection, test: collection, training_runs };
    }),
    ...{ prediction: "accuracy", metric: "r2", seeds: 1, training_networks: FEW_SHOT_NETWORKS },
  };
}

function earlyDecision(spec: ZooSpec, collection: string): Own {
  const set = imageSetTitle(collection);
  const epoch = earlyEpoch(spec)!;
  return {
    name: `${spec.name}-early-${collection}`,
    title: `${spec.title}: ${set}, early decision`,
    question: `How accurate will each network on ${set} be after ${spec.epochs} epochs, seen up to epoch ${epoch}?`,
    kind: "early-decision",
    files: [{ name: "predictions", train: collection, test: collection }],
    ...{ prediction: "accuracy", metric: "r2", split: "early", last_epoch: epoch },
  };
}

function complete(spec: ZooSpec, own: Own, date: string): Track {
  const inputs: TrackInput[] = ["weights"];
  if (spec.checkpoint_epochs[0] < (own.last_epoch ?? spec.epochs)) inputs.push("checkpoints");
  inputs.push("hyperparameters");
  const { name, title, question, kind, files, split = "test", last_epoch = spec.epochs } = own;
  const named = new Set(files.flatMap(({ train, test }) => [train, test]));
  const networks = own.training_networks ?? null;
  return {
    ...{ schema_version: 1, name, version: 1, title, question, kind },
    ...{ zoo: spec.name, zoo_version: spec.version, spec_hash: specHash(spec) },
    collections: spec.collections.filter((collection) => named.has(collection)),
    ...{ split, last_epoch, inputs, default_board: ["weights"] },
    ...{ prediction: own.prediction, metric: own.metric, files, seeds: own.seeds ?? SEEDS },
    ...{ training_networks: networks, honour_system: true, rules: rulesOf(kind, inputs, networks) },
    ...{ status: "open", superseded_by: null, changelog: [{ date, change: FIRST }] },
  };
}

/** Test runs of a collection that are set aside for early decision. */
function earlyRuns(spec: ZooSpec, collection: string): number {
  let runs = 0;
  for (let run = 0; run < spec.runs_per_collection; run++) if (splitOf(spec, collection, run) === "early") runs++;
  return runs;
}
