// The two columns that every format has, in any order and no others: an extra one is more likely a mistake than a wish.
import { nearestName } from "../../src/lib/nearest-name.ts";
import { type ProblemCode, type Problems, quoted } from "./problems.ts";

export const MODEL = "model_id";
export const PREDICTION = "prediction";
const BOTH = [MODEL, PREDICTION] as const;
/** What pandas calls an index that it writes along. */
const INDEX = /^(|Unnamed: \d+|index|level_0|__index_level_\d+__)$/;

/** Whether the names are those of the columns; adds what is wrong with them, beginning with `place`, such as "line 1: ". */
export function checkColumns(names: readonly string[], place: string, problems: Problems): boolean {
  const before = problems.count;
  const where = place === "" ? undefined : place.replace(/: $/, "");
  const add = (message: string, code: ProblemCode = "column") => {
    problems.add(code, () => ({ where, message: `${place}${message}` }));
  };
  const lacking = BOTH.filter((name) => !names.includes(name));
  for (const [index, name] of names.entries()) {
    if (name !== MODEL && name !== PREDICTION) add(unknownColumn(name, lacking));
    else if (names.indexOf(name) !== index) add(`column ${name} is there twice; leave one out`);
  }
  for (const name of lacking) add(`column ${name} is missing; there must be ${BOTH.join(" and ")}`);
  return problems.count === before;
}

function unknownColumn(name: string, lacking: readonly string[]): string {
  if (INDEX.test(name)) {
    const called = name === "" ? "a column without a name" : `column ${quoted(name)}`;
    return `${called} is not known, an index by its look; leave it out (pandas: index=False)`;
  }
  const near = name.length > 100 ? undefined : nearestName(name.trim(), lacking);
  const hint = near === undefined ? `leave it out, only ${BOTH.join(" and ")} are taken` : `did you mean ${near}?`;
  return `column ${quoted(name)} is not known; ${hint}`;
}
