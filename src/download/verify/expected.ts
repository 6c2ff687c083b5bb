// What the networks of a collection must be, from the manifest's spec alone: which runs are kept, their splits, seeds and
// configs. Whatever a file says is compared with this.
import type { Manifest, PublishedCollection } from "../../../schemas/types.d.ts";
import { canonicalJson } from "../../lib/json.ts";
import { drawConfig, modelId, type Split, splitOf } from "../../zoo/index.ts";

export interface Expected {
  collection: string;
  /** Kept runs, ascending. */
  runs: number[];
  /** Of each of `runs`. */
  splits: Split[];
  /** What each of `runs` has in columns of these names. */
  drawn: Drawn[];
}

export interface Drawn {
  model_id: string;
  collection: string;
  run: number;
  seed: number;
  [hyperparameter: string]: string | number;
}

/** What a collection must hold, and what is wrong with the manifest's word on it. */
export function expectedOf(
  { spec }: Manifest,
  { collection, counts, discards }: PublishedCollection,
): { expected: Expected; problems: string[] } {
  const problems: string[] = [];
  let previous = -1;
  for (const { run, model_id, seed, config, epoch } of discards) {
    const named = `discard ${model_id}`;
    if (run <= previous) problems.push(`${named} must come before that of run ${previous}, and once`);
    previous = run;
    if (run >= counts.runs) {
      problems.push(`${named} is of run ${run}; there are ${counts.runs}`);
      continue;
    }
    const drawn = { model_id: modelId(collection, run), ...drawConfig(spec, collection, run) };
    if (canonicalJson(drawn) !== canonicalJson({ model_id, seed, config })) {
      problems.push(`${named} of run ${run} is not what the spec draws for that run`);
    }
    if (epoch > spec.epochs) problems.push(`${named} was given up after epoch ${epoch}, but there are ${spec.epochs}`);
  }
  const gone = new Set(discards.map(({ run }) => run));
  const runs = Array.from({ length: counts.runs }, (_, run) => run).filter((run) => !gone.has(run));
  const splits = runs.map((run) => splitOf(spec, collection, run));
  for (const split of ["train", "test", "early"] as const) {
    const must = splits.filter((other) => other === split).length;
    if (must !== counts[split]) problems.push(`counts.${split} must be ${must}, is ${counts[split]}`);
  }
  const drawn = runs.map((run): Drawn => {
    const { seed, config } = drawConfig(spec, collection, run);
    return { model_id: modelId(collection, run), collection, run, seed, ...config };
  });
  return { expected: { collection, runs, splits, drawn }, problems };
}

/** The places in `runs` of the networks of some splits. */
export function placesOf({ splits }: Expected, wanted: readonly Split[]): number[] {
  return splits.flatMap((split, place) => (wanted.includes(split) ? [place] : []));
}
