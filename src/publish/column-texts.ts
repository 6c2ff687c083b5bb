// What each column of the published tables means, in a sentence: the words of schemas/, and of what only these tables have.
import { readFileSync } from "node:fs";
import type { TensorPlace } from "../../schemas/types.d.ts";

const SCHEMAS = new URL("../../schemas/", import.meta.url);

const OWN: Record<string, string> = {
  split: "train: for training predictors, labels are published; test: for testing them; early: for early decision.",
  fold: "Fixed fold of the training split, 0 to 2, for cross-validation.",
  weights: "All weights as 32-bit floats, tensor by tensor in the published layout.",
};

const STATISTICS: Record<string, string> = {
  p0: "Least of",
  p25: "25th percentile of",
  p50: "Median of",
  p75: "75th percentile of",
  p100: "Greatest of",
  std: "Population standard deviation of",
  mean: "Mean of",
  l1: "Sum of the absolute values of",
  l2: "Square root of the sum of the squares of",
};

interface Described {
  description?: string;
}

let described: Map<string, string> | undefined;

/** What a column holds. Throws a RangeError for a name that no published table has. */
export function columnText(name: string, layout: readonly TensorPlace[]): string {
  const text = OWN[name] ?? schemaTexts().get(name) ?? featureText(name, layout);
  if (text === undefined) throw new RangeError(`no published table has a column ${name}`);
  return text;
}

function featureText(name: string, layout: readonly TensorPlace[]): string | undefined {
  const place = name.lastIndexOf("_");
  const group = name.slice(0, place);
  const statistic = STATISTICS[name.slice(place + 1)];
  const tensor = layout.find((entry) => entry.name.replaceAll("/", "_") === group);
  const what = group === "all" ? "all weights" : tensor && `the weights of ${tensor.name}`;
  return statistic === undefined || what === undefined ? undefined : `${statistic} ${what}.`;
}

/** The descriptions in schemas/checkpoint.json, and in schemas/config.json for what it takes from there. */
function schemaTexts(): Map<string, string> {
  if (described !== undefined) return described;
  described = new Map();
  for (const file of ["config.json", "checkpoint.json"]) {
    const schema: { properties: Record<string, Described> } = JSON.parse(readFileSync(new URL(file, SCHEMAS), "utf8"));
    for (const [name, { description }] of Object.entries(schema.properties))
      if (description !== undefined) described.set(name, description);
  }
  return described;
}
