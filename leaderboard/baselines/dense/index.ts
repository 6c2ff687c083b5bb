// What the two estimators that are dense networks share: tables are standardised once, fits train the kernel's network.
// Each adds its name, its settings, and what these mean to the kernel.
import type { FittedDense } from "../../../schemas/types.d.ts";
import {
  type DenseSettings,
  type DenseShape,
  type FullKernel,
  numberOfDenseWeights,
} from "../../../src/kernel/index.ts";
import { InputError } from "../../../src/lib/errors.ts";
import type { RandomStream } from "../../../src/lib/random.ts";
import { validate } from "../../../src/lib/validate.ts";
import { checkFitOptions, checkTables, type Estimator, type FitTables, type LabelledTable } from "../estimator.ts";
import { measureColumns, type Standardization, standardize } from "../standardize.ts";
import { FittedNetwork } from "./model.ts";
import { unpackFloats32, unpackFloats64 } from "./packed-floats.ts";
import { type DenseRows, trainDense } from "./train.ts";
import { trustedKernel } from "./trusted-kernel.ts";

/** Most columns that the kernel takes. */
const MOST_COLUMNS = 16384;

/** How often and for how long, as both estimators' settings have it. */
interface Lengths {
  readonly epochs: number;
  readonly patience: number;
}

/** What makes an estimator of a dense network. */
export interface DenseKind<Settings extends Lengths> {
  readonly name: FittedDense["estimator"];
  readonly title: string;
  /** Name of the schema of its settings. */
  readonly schema: string;
  readonly defaults: Settings;
  settingsOf(stream: RandomStream, columns: number): Settings;
  /** What the settings mean to the kernel; shape but the number of inputs. */
  networkOf(settings: Settings): { shape: Omit<DenseShape, "inputs">; settings: DenseSettings };
}

/** The estimator of a kind. */
export function denseEstimator<Settings extends Lengths>(kind: DenseKind<Settings>): Estimator<Settings, FittedDense> {
  const { name, title, defaults, settingsOf } = kind;
  return {
    name,
    title,
    defaults,
    settingsOf,
    async prepare(tables) {
      checkTables(tables);
      const { columns } = tables.training;
      if (columns > MOST_COLUMNS) throw new InputError(`${name} takes at most ${MOST_COLUMNS} columns, not ${columns}`);
      const kernel = await trustedKernel();
      const standardization = measureColumns(tables.training);
      let ready: ReadyTables | undefined = standardizeTables(tables, standardization);
      return {
        async fit(options) {
          const settings = validate<Settings>(kind.schema, options.settings, `settings of ${name}`);
          checkFitOptions(options);
          if (ready === undefined) throw new Error("fit after close");
          const { iterations, seed, signal } = options;
          const network = networkWith(kind, settings, columns);
          const length = iterations ?? settings.epochs;
          const plan = { ...network, epochs: length, patience: settings.patience, seed, signal };
          const validation = iterations === undefined ? ready.validation : undefined;
          const trained = await trainDense(kernel, ready.training, validation, plan);
          return fittedNetwork(kind, kernel, settings, standardization, trained.weights, trained.epochs);
        },
        close() {
          ready = undefined;
        },
      };
    },
    async load(record, where) {
      const saved = validate<FittedDense>("fitted-dense", record, where);
      if (saved.estimator !== name)
        throw new InputError(`${where}: estimator must be "${name}", is "${saved.estimator}"`);
      const settings = validate<Settings>(kind.schema, saved.settings, `${where}: settings`);
      const { columns, iterations } = saved;
      const means = unpackFloats64(saved.means, columns, `${where}: means`);
      const deviations = unpackFloats64(saved.deviations, columns, `${where}: deviations`);
      const wrong = deviations.findIndex((deviation) => deviation < 0);
      if (wrong >= 0)
        throw new InputError(`${where}: deviations: number ${wrong} must be at least 0, is ${deviations[wrong]}`);
      const count = numberOfDenseWeights(networkWith(kind, settings, columns).shape);
      const weights = unpackFloats32(saved.weights, count, `${where}: weights`);
      return fittedNetwork(kind, await trustedKernel(), settings, { means, deviations }, weights, iterations);
    },
  };
}

interface ReadyTables {
  readonly training: DenseRows;
  readonly validation: DenseRows | undefined;
}

function standardizeTables({ training, validation }: FitTables, standardization: Standardization): ReadyTables {
  const ready = ({ features, rows, labels }: LabelledTable): DenseRows => ({
    inputs: standardize(features, rows, standardization),
    labels: Float32Array.from(labels),
    rows: Uint32Array.from(labels, (_, row) => row),
  });
  return { training: ready(training), validation: validation && ready(validation) };
}

function networkWith<Settings extends Lengths>(kind: DenseKind<Settings>, settings: Settings, inputs: number) {
  const network = kind.networkOf(settings);
  return { shape: { inputs, ...network.shape }, settings: network.settings };
}

function fittedNetwork<Settings extends Lengths>(
  kind: DenseKind<Settings>,
  kernel: FullKernel,
  settings: Settings,
  standardization: Standardization,
  weights: Float32Array,
  iterations: number,
): FittedNetwork<Settings> {
  const network = networkWith(kind, settings, standardization.means.length);
  return new FittedNetwork({ name: kind.name, kernel, network, settings, standardization, weights, iterations });
}
