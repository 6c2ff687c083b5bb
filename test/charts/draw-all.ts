// Every kind of chart once, as [name, text] pairs: drawn by tests, and printed by this file in a process of its own.
import {
  accuracyByCategory,
  accuracyByNumber,
  accuracyHistogram,
  accuracyScatter,
  balance,
  filterTiles,
  spreadByAccuracy,
  weightHistogram,
} from "../../src/charts/index.ts";
import { INITIALISERS, type MadeRuns, madeRuns, madeWeights } from "./made-runs.ts";

export const RATE = { name: "learning rate", low: 0.0005, high: 0.05, logarithmic: true };

export async function drawAll(runs: MadeRuns): Promise<[name: string, svg: string][]> {
  const { train, test, rate, initialiser } = runs;
  const weighed = spreadByAccuracy(test, 5).map((index) => ({ kernel: madeWeights(144), accuracy: test[index] }));
  return [
    ["histogram", await accuracyHistogram(test)],
    ["scatter", await accuracyScatter(train, test)],
    ["by number", await accuracyByNumber(rate, test, RATE)],
    ["by category", await accuracyByCategory(initialiser, test, "initialiser", INITIALISERS)],
    ["weights", await weightHistogram(madeWeights(test.length === 0 ? 0 : 300), "conv1/kernel")],
    ["filters", filterTiles(madeWeights(144))],
    ["balance", balance(weighed, test, { width: 700 })],
  ];
}

if (import.meta.main) console.log(JSON.stringify(await drawAll(madeRuns(300))));
