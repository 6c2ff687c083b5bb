// Does the search's jobs: assembles the tables that a fit needs, and keeps them ready while jobs of the same group come.

import { assembleInputs } from "../../../src/features/assemble-inputs.ts";
import type { InputSet } from "../../../src/features/input-sets.ts";
import { InputError } from "../../../src/lib/errors.ts";
import type { Estimator, Fitted, Fitting, LabelledTable } from "../estimator.ts";
import type { CollectionNetworks, Networks, TrainingNetworks } from "../networks.ts";
import type { AnyResult, FewShotJob, FewShotResult, Job, ThreadData, TrialJob, TrialResult } from "./jobs.ts";
import { groupOf } from "./jobs.ts";
import { type FitRows, learnFromFew } from "./learn-from-few.ts";
import { derivedSeed } from "./plan.ts";
import { drawnNetworks, type FoldRows, foldRows, partedForStopping } from "./rows.ts";

const ROWS_AT_ONCE = 1000;

/** Networks of a training table: the fold's, all of them, or drawn ones. */
interface Group {
  readonly key: string;
  readonly fitting: Fitting;
  /** Only those of a fold have networks to be scored on. */
  readonly rows: FitRows & Partial<FoldRows>;
}

type GroupedJob = Exclude<Job, FewShotJob>;

export class Worker {
  readonly #data: ThreadData;
  readonly #estimators: readonly Estimator[];
  #group: Group | undefined;

  constructor(data: ThreadData, estimators: readonly Estimator[]) {
    this.#data = data;
    this.#estimators = estimators;
  }

  async run(job: Job): Promise<AnyResult> {
    if (job.kind === "few-shot") return this.#learnFromFew(job);
    const group = await this.#groupFor(job);
    const { settings, seed } = job;
    const fitted = await group.fitting.fit({
      ...{ settings, seed },
      ...(job.kind === "refit" ? { iterations: job.iterations } : {}),
    });
    if (job.kind === "trial") return this.#score(job, group, fitted);
    if (job.kind === "fold") {
      const { train } = this.#collection(job.collection);
      return { predictions: this.#predict(fitted, job, train, group.rows.scored!) };
    }
    const { test, early: setAside } = this.#collection(job.collection);
    const predictions = this.#predictAll(fitted, job, test);
    if (job.kind === "curve") return { predictions };
    const transfers = job.transfers.map((other) => this.#predictAll(fitted, job, this.#collection(other).test));
    const early = job.early ? this.#predictAll(fitted, job, setAside) : undefined;
    return { predictions, transfers, early, saved: JSON.stringify(fitted.save()) };
  }

  async #learnFromFew(job: FewShotJob): Promise<FewShotResult> {
    const { fitted, iterations } = await learnFromFew(job, (rows) => this.#prepare(job, rows));
    return { predictions: this.#predictAll(fitted, job, this.#collection(job.collection).test), iterations };
  }

  #score(job: TrialJob, group: Group, fitted: Fitted): TrialResult {
    const { train } = this.#collection(job.collection);
    const rows = group.rows.scored!;
    const predictions = this.#predict(fitted, job, train, rows);
    let squaredError = 0;
    for (const [index, row] of rows.entries()) squaredError += (predictions[index] - train.labels[row]) ** 2;
    return { squaredError, iterations: fitted.iterations };
  }

  #predictAll(fitted: Fitted, job: Job, networks: Networks): Float64Array {
    return this.#predict(fitted, job, networks, everyRow(networks));
  }

  /** In slices, so that a big split's inputs are never held twice. */
  #predict(fitted: Fitted, job: Job, networks: Networks, rows: Uint32Array): Float64Array {
    const predictions = new Float64Array(rows.length);
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      const slice = rows.subarray(start, start + ROWS_AT_ONCE);
      const { features } = assembleInputs(this.#set(job.input), networks, slice);
      predictions.set(fitted.predict(features, slice.length), start);
    }
    return predictions;
  }

  async #groupFor(job: GroupedJob): Promise<Group> {
    const key = groupOf(job);
    if (this.#group?.key === key) return this.#group;
    this.#group?.fitting.close();
    this.#group = undefined; // its tables may go before the next ones come
    const rows = this.#rowsOf(job, this.#collection(job.collection).train);
    this.#group = { key, fitting: await this.#prepare(job, rows), rows };
    return this.#group;
  }

  #prepare(job: Job, rows: FitRows): Promise<Fitting> {
    const { train } = this.#collection(job.collection);
    const estimator = this.#estimators.find(({ name }) => name === job.estimator)!;
    const table = (which: Uint32Array) => labelled(this.#set(job.input), train, which);
    return estimator.prepare({
      training: table(rows.fit),
      ...(rows.stop ? { validation: table(rows.stop) } : {}),
    });
  }

  #rowsOf(job: GroupedJob, train: TrainingNetworks): FitRows & Partial<FoldRows> {
    if (job.kind === "refit") return { fit: everyRow(train) };
    if (job.kind !== "curve") return foldRows(train, job.fold, this.#data.seed);
    const drawn = drawnNetworks(train, job.networks, job.drawSeed);
    return partedForStopping(drawn, derivedSeed(job.drawSeed, "stop"));
  }

  #collection(name: string): CollectionNetworks {
    return found(
      this.#data.collections.find(({ collection }) => collection === name),
      `collection ${name}`,
    );
  }

  #set(name: string): InputSet {
    return found(
      this.#data.sets.find((set) => set.name === name),
      `input set ${name}`,
    );
  }
}

function labelled(set: InputSet, train: TrainingNetworks, rows: Uint32Array): LabelledTable {
  return { ...assembleInputs(set, train, rows), labels: Float64Array.from(rows, (row) => train.labels[row]) };
}

function everyRow({ rows }: Networks): Uint32Array {
  return Uint32Array.from({ length: rows }, (_, row) => row);
}

function found<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing === undefined) throw new InputError(`there is no ${what}`);
  return thing;
}
