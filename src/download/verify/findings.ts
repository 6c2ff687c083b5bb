// What a verification finds: a list of checks, each with what is wrong by it.

/** What is looked at, in the order in which it is told. */
const CHECKS = {
  manifest: "manifest: schema, counts, discards as drawn",
  files: "every file: length and SHA-256",
  tables: "tables: columns, rows in order, splits, folds, seeds and configs as drawn, finite weights",
  labels: "labels: none where they are withheld, the same in all tables",
  features: "features: the same bits when computed again for some networks",
  texts: "texts that describe the zoo",
  strays: "nothing beside the manifest's list",
  retraining: "networks trained again: the same bits",
} as const;

export type CheckName = keyof typeof CHECKS;

export interface Check {
  name: CheckName;
  title: string;
  /** How many things were looked at; 0 if none, and then nothing is said. */
  count: number;
  /** What is wrong, a sentence each. */
  problems: string[];
}

/** So many problems of one file or table are spelt out: one mistake mostly makes thousands. */
const MOST_OF_ONE = 5;

export class Findings {
  readonly notes: string[] = [];
  readonly #checks = new Map<CheckName, Check>();

  constructor() {
    for (const [name, title] of Object.entries(CHECKS) as [CheckName, string][]) {
      this.#checks.set(name, { name, title, count: 0, problems: [] });
    }
  }

  /** So many more things were looked at by a check, with these problems; `where` begins each sentence. */
  add(name: CheckName, count: number, where = "", problems: readonly string[] = []): void {
    const check = this.#checks.get(name)!;
    check.count += count;
    const begin = where === "" ? "" : `${where}: `;
    check.problems.push(...problems.slice(0, MOST_OF_ONE).map((text) => begin + text));
    if (problems.length > MOST_OF_ONE) check.problems.push(`${begin}and ${problems.length - MOST_OF_ONE} more`);
  }

  note(text: string): void {
    this.notes.push(text);
  }

  /** The checks that looked at something. */
  checks(): Check[] {
    return [...this.#checks.values()].filter(({ count, problems }) => count > 0 || problems.length > 0);
  }
}
