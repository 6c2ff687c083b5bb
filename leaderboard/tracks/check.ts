// Whether a track's record is one: its form by the schema, and that its parts fit each other, the zoo's spec and the other
// tracks. Shipped records are checked by a test, others when they are made.
import type { Track, ZooSpec } from "../../schemas/types.d.ts";
import { mistakes, validate } from "../../src/lib/validate.ts";
import { earlyEpoch, specHash, splitOf } from "../../src/zoo/index.ts";
import { METRICS } from "../metrics/index.ts";

/** Metrics that compare predictions with accuracies themselves; the others look at their order. */
const OF_ACCURACIES = new Set(["r2", "mse", "mae"]);

/** The value as a track that fits itself. InputError that lists all mistakes and begins with `where`. */
export function checkTrack(value: unknown, where: string): Track {
  const track = validate<Track>("track", value, where);
  const found = [...scoringMistakes(track), ...fileMistakes(track), ...statusMistakes(track)];
  if (found.length > 0) throw mistakes(where, found);
  return track;
}

/** InputError that lists all mistakes unless the track, which is one, is of the zoo with this spec. */
export function checkTrackFits(track: Track, spec: ZooSpec, where: string): void {
  const found = [...specMistakes(track, spec)];
  if (found.length > 0) throw mistakes(where, found);
}

/** InputError that lists all mistakes unless names are unique and superseding tracks are there. */
export function checkTracksTogether(tracks: readonly Track[]): void {
  const found: string[] = [];
  const byName = new Map(tracks.map((track) => [track.name, track]));
  for (const [name, group] of Map.groupBy(tracks, (track) => track.name))
    if (group.length > 1) found.push(`${group.length} tracks have the name ${name}`);
  for (const { name, zoo, superseded_by: next } of tracks) {
    if (next === null) continue;
    const other = byName.get(next);
    if (other === undefined) found.push(`${name} is superseded by ${next}, which does not exist`);
    else if (other.zoo !== zoo) found.push(`${name} of ${zoo} is superseded by ${next} of ${other.zoo}`);
  }
  if (found.length > 0) throw mistakes("the tracks", found);
}

function* scoringMistakes({ metric, prediction, inputs, default_board }: Track): Generator<string> {
  if (!METRICS.some(({ name }) => name === metric)) yield `metric ${metric} is not known`;
  if (OF_ACCURACIES.has(metric) && prediction !== "accuracy")
    yield `metric ${metric} compares accuracies, so prediction must be "accuracy", is "${prediction}"`;
  for (const input of default_board)
    if (!inputs.includes(input)) yield `default_board has ${input}, which inputs does not allow`;
}

function* fileMistakes({ kind, files, collections, training_networks, split }: Track): Generator<string> {
  const names = files.map(({ name }) => name);
  for (const [index, { name, train, test, training_runs }] of files.entries()) {
    if (names.indexOf(name) !== index) yield `files must have names of their own, has ${name} twice`;
    for (const collection of new Set([train, test]))
      if (!collections.includes(collection)) yield `files: ${name} is about ${collection}, which is not in collections`;
    if ((kind === "transfer") === (train === test))
      yield `files: ${name} of a track of kind ${kind} can't train on ${train} and test on ${test}`;
    const few = training_runs?.length;
    if (kind !== "few-shot" && few !== undefined) yield `files: ${name} lists training runs, only few-shot tracks do`;
    if (kind === "few-shot" && (few ?? 0) < (training_networks ?? 1))
      yield `files: ${name} must list at least ${training_networks} training runs, lists ${few ?? "none"}`;
  }
  for (const collection of collections)
    if (!files.some(({ train, test }) => train === collection || test === collection))
      yield `collections has ${collection}, which no file is about`;
  if ((kind === "few-shot") !== (training_networks !== null))
    yield `training_networks must be ${kind === "few-shot" ? "a number" : "null"} for kind ${kind}, is ${training_networks}`;
  if ((kind === "early-decision") !== (split === "early"))
    yield `split must be ${kind === "early-decision" ? "early" : "test"} for kind ${kind}, is ${split}`;
}

function* statusMistakes({ name, version, status, superseded_by, changelog }: Track): Generator<string> {
  const ending = /-v(\d+)$/.exec(name)?.[1];
  if (version === 1 ? ending !== undefined : ending !== String(version))
    yield `name must end in ${version === 1 ? "no version" : `-v${version}`} for version ${version}, is ${name}`;
  if (status === "open" && superseded_by !== null) yield `status must be closed of a superseded track, is open`;
  if (superseded_by === name) yield `superseded_by must be another track, is ${name} itself`;
  if (status === "closed" && changelog.length < 2) yield `changelog must say why the track was closed`;
  for (let i = 1; i < changelog.length; i++)
    if (changelog[i].date < changelog[i - 1].date)
      yield `changelog must ascend: entry ${i} is of ${changelog[i].date}, after ${changelog[i - 1].date}`;
}

function* specMistakes(track: Track, spec: ZooSpec): Generator<string> {
  const { zoo, zoo_version, spec_hash, collections, files } = track;
  if (zoo !== spec.name || zoo_version !== spec.version) {
    yield `is about ${zoo} ${zoo_version}, not ${spec.name} ${spec.version}`;
    return;
  }
  const hash = specHash(spec);
  if (spec_hash !== null && hash !== spec_hash) {
    yield `is about ${zoo} ${zoo_version} of spec ${spec_hash.slice(0, 12)}.., not of ${hash.slice(0, 12)}..`;
    return;
  }
  for (const collection of collections)
    if (!spec.collections.includes(collection)) yield `${zoo} has no collection ${collection}`;
  const last = track.split === "early" ? earlyEpoch(spec) : spec.epochs;
  if (track.last_epoch !== last) yield `last_epoch must be ${last ?? "missing"}, is ${track.last_epoch}`;
  for (const { name, train, training_runs = [] } of files) {
    const wrong = training_runs.find((run) => run >= spec.runs_per_collection || splitOf(spec, train, run) !== "train");
    if (wrong !== undefined) yield `files: ${name} lists run ${wrong}, which is no training run of ${train}`;
  }
}
