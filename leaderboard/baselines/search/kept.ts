// What a search keeps in its folder: a line for each finished trial, and a file for each finished cell and its estimator.
import { appendFile, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BaselineFewShotFile, BaselineFitFile } from "../../../schemas/types.d.ts";
import { FailureError } from "../../../src/lib/errors.ts";
import { asFailure, makeFolder, writeWhole } from "../../../src/lib/files.ts";
import { validate } from "../../../src/lib/validate.ts";
import type { TrialResult } from "./jobs.ts";
import type { CellNames } from "./plan.ts";

/** Where things of a cell are: "DIR/trials/mnist/wstats-glob.gbm.jsonl". */
function placeOf(folder: string, kind: "trials" | "fits" | "estimators" | "few-shot", cell: CellNames): string {
  const { collection, input, estimator } = cell;
  return join(folder, kind, collection, `${input}.${estimator}.${kind === "trials" ? "jsonl" : "json"}`);
}

/** Results of trials by "trial fold". */
export type TrialResults = Map<string, TrialResult>;

/** The finished trials of a cell. Those of another key are dropped, and so is a last line that was cut off. */
export class TrialJournal {
  readonly results: TrialResults = new Map();
  readonly #path: string;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string) {
    this.#path = path;
  }

  static async open(folder: string, cell: CellNames, key: string): Promise<TrialJournal> {
    const path = placeOf(folder, "trials", cell);
    const journal = new TrialJournal(path);
    const text = await readText(path);
    const lines = text?.split("\n") ?? [];
    const whole = lines.pop() === "" && lines[0] === JSON.stringify({ key });
    for (const line of lines[0] === JSON.stringify({ key }) ? lines.slice(1) : []) journal.#take(line);
    if (!whole) await writeWhole(path, journal.#text(key));
    return journal;
  }

  /** Keeps a result; resolves when the operating system has it. */
  add(trial: number, fold: number, result: TrialResult): Promise<void> {
    this.results.set(`${trial} ${fold}`, result);
    this.#writing = this.#writing.then(() =>
      appendFile(this.#path, `${lineOf(trial, fold, result)}\n`).catch((error) => {
        throw asFailure(error, "write", this.#path);
      }),
    );
    return this.#writing;
  }

  #text(key: string): string {
    const lines = [...this.results].map(([place, result]) => {
      const [trial, fold] = place.split(" ").map(Number);
      return lineOf(trial, fold, result);
    });
    return `${[JSON.stringify({ key }), ...lines].join("\n")}\n`;
  }

  #take(line: string): void {
    const numbers = line.split(" ").map(Number);
    const [trial, fold, squaredError, iterations] = numbers;
    if (numbers.length === 4 && numbers.every(Number.isFinite))
      this.results.set(`${trial} ${fold}`, { squaredError, iterations });
  }
}

/** JavaScript prints a double so that reading gives the same one. */
function lineOf(trial: number, fold: number, { squaredError, iterations }: TrialResult): string {
  return [trial, fold, squaredError, iterations].join(" ");
}

/** The finished cell, if there is one of this key; what can't be read is made anew. */
export function readFit(folder: string, cell: CellNames, key: string): Promise<BaselineFitFile | undefined> {
  return readKept("baseline-fit", placeOf(folder, "fits", cell), key);
}

/** The same of fits on few-shot sets. */
export function readFewShot(folder: string, cell: CellNames, key: string): Promise<BaselineFewShotFile | undefined> {
  return readKept("baseline-few-shot", placeOf(folder, "few-shot", cell), key);
}

async function readKept<Kept extends { key: string }>(
  schema: "baseline-fit" | "baseline-few-shot",
  path: string,
  key: string,
): Promise<Kept | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  try {
    const file = validate<Kept>(schema, JSON.parse(text), path);
    return file.key === key ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a finished cell: first its estimator, then the file that says it is finished. */
export async function writeFit(folder: string, cell: CellNames, file: BaselineFitFile, saved: string): Promise<void> {
  await writeWhole(placeOf(folder, "estimators", cell), saved);
  await writeWhole(placeOf(folder, "fits", cell), `${JSON.stringify(file)}\n`);
}

export async function writeFewShot(folder: string, cell: CellNames, file: BaselineFewShotFile): Promise<void> {
  await writeWhole(placeOf(folder, "few-shot", cell), `${JSON.stringify(file)}\n`);
}

/** Doubles as text. */
export function toBase64(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

/** Doubles of a text that toBase64 wrote; `count` is how many there must be. */
export function fromBase64(text: string, count: number, where: string): Float64Array {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length !== count * 8) throw new FailureError(`${where}: needs ${count} numbers, has ${bytes.length / 8}`);
  return new Float64Array(Uint8Array.from(bytes).buffer);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw asFailure(error, "read", path);
    await makeFolder(dirname(path));
    return undefined;
  }
}
