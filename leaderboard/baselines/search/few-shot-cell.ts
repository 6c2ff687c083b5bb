// One estimator on one input set, learnt from each few-shot set of a collection. Nothing is searched for: what settings are
// good was found on other networks, and a few-shot predictor may use no more than its set.
import { createHash } from "node:crypto";
import { assembleInputs } from "../../../src/features/assemble-inputs.ts";
import type { InputSet } from "../../../src/features/input-sets.ts";
import { canonicalJson } from "../../../src/lib/json.ts";
import type { FewShotFit } from "../fits.ts";
import type { CollectionNetworks } from "../networks.ts";
import type { CellTask } from "./cell-task.ts";
import type { FewShotJob } from "./jobs.ts";
import { fromBase64, readFewShot, toBase64, writeFewShot } from "./kept.ts";
import { derivedSeed, type FewShotSets } from "./plan.ts";

/** To be raised when the same set gives other bits. */
const FORM = 1;

export interface FewShotTask {
  readonly cell: CellTask;
  readonly asked: FewShotSets;
}

/** Fits on each set, or gives what the folder keeps of that. */
export async function fitFewShot({ cell, asked }: FewShotTask): Promise<FewShotFit> {
  const { plan, names, networks, estimator } = cell;
  const jobs = asked.sets.map(({ name, model_ids }): FewShotJob => {
    const foldSeed = derivedSeed(plan.seed, names.collection, "few-shot", name);
    const seed = derivedSeed(foldSeed, names.input, names.estimator);
    const rows = rowsOf(networks, model_ids);
    return { kind: "few-shot", ...names, settings: estimator.defaults, set: name, rows, foldSeed, seed };
  });
  const key = keyOf(cell, jobs);
  let file = await readFewShot(plan.folder, names, key);
  if (file) cell.tell(jobs.length, true);
  else {
    const fits = jobs.map(async (job) => {
      const { predictions, iterations } = await cell.run(job);
      cell.tell(1);
      return { name: job.set, iterations, test: toBase64(predictions) };
    });
    file = { schema_version: 1, key, ...names, sets: await Promise.all(fits) };
    await writeFewShot(plan.folder, names, file);
  }
  const where = `${names.collection} ${names.input} ${names.estimator}, few-shot`;
  const sets = file.sets.map(({ test, ...rest }) => ({ ...rest, test: fromBase64(test, networks.test.rows, where) }));
  return { ...names, track: asked.track, sets };
}

/** Ascending: the order in which a set was drawn is of no effect. */
function rowsOf({ train }: CollectionNetworks, model_ids: readonly string[]): Uint32Array {
  const wanted = new Set(model_ids);
  return Uint32Array.from(train.model_ids.flatMap((model, row) => (wanted.has(model) ? [row] : [])));
}

/** SHA-256 of all that the fits depend on: of the training networks that is the sets' alone. */
function keyOf({ set, names, networks, testKeyOf }: CellTask, jobs: readonly FewShotJob[]): string {
  const sets = jobs.map(({ set: name, rows, seed, foldSeed, settings }) => {
    return { name, seed, foldSeed, settings, networks: hashOf(set, networks, rows) };
  });
  const parts = { FORM, names, columns: set.columns, sets, test: testKeyOf(names.collection) };
  return createHash("sha256").update(canonicalJson(parts)).digest("hex");
}

function hashOf(set: InputSet, { train }: CollectionNetworks, rows: Uint32Array): string {
  const { features } = assembleInputs(set, train, rows);
  const labels = Float64Array.from(rows, (row) => train.labels[row]);
  const hash = createHash("sha256").update(Array.from(rows, (row) => `${train.model_ids[row]}\n`).join(""));
  for (const { buffer } of [labels, features]) hash.update(new Uint8Array(buffer as ArrayBuffer));
  return hash.digest("hex");
}
