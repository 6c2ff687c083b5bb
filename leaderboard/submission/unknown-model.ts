// What a model is that a file must not hold, and which was meant instead.
import { nearestName } from "../../src/lib/nearest-name.ts";
import { modelId, splitOf } from "../../src/zoo/index.ts";
import type { ExpectedModels } from "../tracks/expected.ts";
import { quoted } from "./problems.ts";

const ID = /^([a-z][a-z0-9_]{0,62})-(\d{6})$/;
const LONGEST_ID = 80;

/** What is wrong with a model that is not expected, and what to do: `is a training network; leave it out`. */
export function explainUnknown(model: string, expected: ExpectedModels, known: ReadonlySet<string>): string {
  const { collection, spec, split } = expected;
  const [, other, digits] = ID.exec(model) ?? [];
  if (other !== undefined && spec.collections.includes(other)) {
    if (other !== collection) return `is of ${other}; this file is about ${collection}, leave it out`;
    return aboutRun(Number(digits), expected);
  }
  const meant = repaired(model, expected);
  if (meant !== undefined && known.has(meant)) return `is not known; did you mean ${quoted(meant)}?`;
  if (meant !== undefined)
    return `is the name of no model, and ${quoted(meant)} ${explainUnknown(meant, expected, known)}`;
  const names = { early: "early-decision networks", test: "test networks", train: "training networks" }[split];
  return `is not known; this file is about the ${names} of ${collection}, leave it out`;
}

function aboutRun(run: number, { collection, spec, split, discards, file, learntFrom }: ExpectedModels): string {
  const last = spec.runs_per_collection - 1;
  if (run > last) return `does not exist; ${collection} has runs 0 to ${last}, leave it out`;
  if (discards?.includes(run)) return "was given up in training and has no weights in the zoo; leave it out";
  const own = splitOf(spec, collection, run);
  if (split === "train" && own !== "train") return "is a test network; predict training networks here, leave it out";
  if (learntFrom?.includes(modelId(collection, run))) return `is one that ${file} is learnt from; leave it out`;
  if (own === "train") return "is a training network; leave it out";
  if (own === "early" && split === "test") return "was set aside for early decision; leave it out";
  return "is a network of the test split, not one set aside for early decision; leave it out";
}

/** A name with its usual damages undone: capitals, blanks, lost zeros, another separator; undefined if it is not like one. */
function repaired(model: string, { spec }: ExpectedModels): string | undefined {
  if (model.length > LONGEST_ID) return undefined;
  const [, name, digits] = /^(.+?)[-_ /.]?(\d{1,6})(?:\.0)?$/.exec(model.trim().toLowerCase()) ?? [];
  if (name === undefined) return undefined;
  const near = nearestName(name.replaceAll(/[- ]/g, "_"), spec.collections);
  const collection = spec.collections.find((other) => other === name) ?? near;
  const id = collection === undefined ? model : modelId(collection, Number(digits));
  return id === model ? undefined : id;
}
