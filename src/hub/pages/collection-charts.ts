// Everything that is drawn of a collection: its training split only, whose labels everybody may see.
import { setImmediate } from "node:timers/promises";
import type { ZooSpec } from "../../../schemas/types.d.ts";
import { accuracyByCategory, accuracyByNumber, accuracyHistogram, accuracyScatter } from "../../charts/index.ts";
import type { RunTable } from "../run-table.ts";
import { formatNumber, HYPERPARAMETERS } from "./words.ts";

export interface Chart {
  heading: string;
  words: string;
  svg: string;
}

export interface CollectionCharts {
  overview: Chart[];
  hyperparameters: Chart[];
}

type Numeric = "learning_rate" | "l2reg" | "dropout" | "init_std";
type Chosen = "optimizer" | "activation" | "w_init" | "train_fraction";

const NUMERIC: readonly Numeric[] = ["learning_rate", "dropout", "l2reg", "init_std"];
const CHOSEN: readonly Chosen[] = ["optimizer", "activation", "w_init", "train_fraction"];
/** Only these initialisers draw with a standard deviation that the run was given. */
const WITH_DEVIATION = ["RandomNormal", "TruncatedNormal"];

/** Row numbers of the training split. */
export function trainingRows(runs: RunTable): number[] {
  return runs.split.flatMap((split, row) => (split === "train" ? [row] : []));
}

export async function drawCollection(runs: RunTable, spec: ZooSpec): Promise<CollectionCharts> {
  const rows = trainingRows(runs);
  const test = pick(runs.test_accuracy, rows);
  const train = pick(runs.train_accuracy, rows);
  const overview = [
    {
      heading: "Test accuracy",
      words: "of the training split’s networks; who guesses is right about 10\u00a0%",
      svg: await accuracyHistogram(test),
    },
    {
      heading: "Training against test accuracy",
      words: "a network on the dashed line is as good on new images as on those that it learnt from",
      svg: await accuracyScatter(train, test),
    },
  ];
  const hyperparameters: Chart[] = [];
  for (const name of NUMERIC) {
    await setImmediate(); // whoever else asks the hub something gets an answer between two charts
    const chart = await numberChart(name, runs, rows, spec);
    if (chart !== undefined) hyperparameters.push(chart);
  }
  for (const name of CHOSEN) {
    await setImmediate();
    const chart = await choiceChart(name, runs, rows, spec);
    if (chart !== undefined) hyperparameters.push(chart);
  }
  return { overview, hyperparameters };
}

async function numberChart(name: Numeric, runs: RunTable, rows: number[], spec: ZooSpec): Promise<Chart | undefined> {
  const { distribution, low, high } = spec.hyperparameters[name];
  if (low === high) return undefined;
  const used = name === "init_std" ? rows.filter((row) => WITH_DEVIATION.includes(runs.w_init[row])) : rows;
  const heading = HYPERPARAMETERS[name];
  const words = [
    `drawn ${distribution === "uniform" ? "evenly" : "evenly by its logarithm"} from ${formatNumber(low)} to ${formatNumber(high)}`,
    ...(name === "init_std" ? [`the networks with ${WITH_DEVIATION.join(" or ")}, which use it`] : []),
  ].join("; ");
  const axis = { name: heading, low, high, logarithmic: distribution === "log_uniform" };
  return { heading, words, svg: await accuracyByNumber(pick(runs[name], used), pick(runs.test_accuracy, used), axis) };
}

async function choiceChart(name: Chosen, runs: RunTable, rows: number[], spec: ZooSpec): Promise<Chart | undefined> {
  const categories = spec.hyperparameters[name].values.map(String);
  if (categories.length < 2) return undefined;
  const heading = HYPERPARAMETERS[name];
  const values = rows.map((row) => String(runs[name][row]));
  const accuracies = pick(runs.test_accuracy, rows);
  const svg = await accuracyByCategory(values, accuracies, heading, categories);
  return { heading, words: `one of ${categories.length}, each as likely as the others`, svg };
}

function pick(values: Float64Array, rows: number[]): Float64Array {
  return Float64Array.from(rows, (row) => values[row]);
}
