// What is wrong with a file of predictions: all counted, some of each kind spelt out. People read the text, programs the
// list; form, API and commands give the same.
import { formatCount } from "../../src/lib/progress.ts";
import { MOST_BYTES, SHOWN } from "./limits.ts";

/** Kinds of problems, with what they are called when they are counted. In the order of the text. */
export const CODES = {
  "too-large": ["file that is too large", "files that are too large"],
  "too-slow": ["file that takes too long to read", "files that take too long to read"],
  format: ["unknown format", "unknown formats"],
  encoding: ["wrong encoding", "wrong encodings"],
  syntax: ["mistake in the form", "mistakes in the form"],
  column: ["wrong column", "wrong columns"],
  count: ["wrong number of rows", "wrong numbers of rows"],
  "no-model": ["row without a model", "rows without a model"],
  "not-a-number": ["prediction that is no number", "predictions that are no numbers"],
  "not-finite": ["prediction that is not finite", "predictions that are not finite"],
  "out-of-range": ["prediction outside 0 to 1", "predictions outside 0 to 1"],
  duplicate: ["model twice", "models twice"],
  unknown: ["model that is not asked for", "models that are not asked for"],
  missing: ["missing model", "missing models"],
} as const;

export type ProblemCode = keyof typeof CODES;

export interface Problem {
  code: ProblemCode;
  /** "line 17" of CSV, "element 16" of JSON, "row 16" of Parquet, counted from 1; null if it is about the whole file. */
  where: string | null;
  /** As in the file, cut if it is long, without what can't be shown; null if it is about no single model. */
  model: string | null;
  /** One sentence with place, model and fix. */
  message: string;
}

/** What is wrong with one file. */
export interface ProblemReport {
  count: number;
  /** Of each kind that there is. */
  counts: Partial<Record<ProblemCode, number>>;
  /** At most 20: some of each kind, in the order of the kinds, then of the file. */
  problems: Problem[];
  /** All of it for people, without the file's name. */
  text: string;
}

/** Collects problems; what is beyond those that may be shown is only counted. */
export class Problems {
  readonly #counts = new Map<ProblemCode, number>();
  readonly #kept = new Map<ProblemCode, Problem[]>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** One more; `tell` is called only if it may be shown. */
  add(
    code: ProblemCode,
    tell: () => { where?: string | undefined; model?: string | undefined; message: string },
  ): void {
    const count = this.#counts.get(code) ?? 0;
    this.#counts.set(code, count + 1);
    this.#count++;
    if (count >= SHOWN) return;
    const { where, model, message } = tell();
    const problem = { code, where: where ?? null, model: model === undefined ? null : plain(model), message };
    this.#kept.set(code, [...(this.#kept.get(code) ?? []), problem]);
  }

  report(): ProblemReport {
    const codes = (Object.keys(CODES) as ProblemCode[]).filter((code) => this.#counts.has(code));
    const shares = share(codes.map((code) => this.#kept.get(code)!.length));
    const problems = codes.flatMap((code, index) => this.#kept.get(code)!.slice(0, shares[index]));
    const { count } = this;
    const left = codes.map((code, index) => [this.#counts.get(code)! - shares[index], code] as const);
    const lines = problems.map(({ message }) => `  ${message}`);
    if (count > problems.length) {
      const more = left.filter(([rest]) => rest > 0).map(([rest, code]) => counted(rest, code));
      lines.push(`  and ${formatCount(count - problems.length)} more: ${more.join(", ")}`);
    }
    const text = count === 1 ? problems[0].message : [`${formatCount(count)} problems:`, ...lines].join("\n");
    return { count, counts: Object.fromEntries(this.#counts), problems, text };
  }
}

/** A report of one problem. */
export function oneProblem(code: ProblemCode, message: string): ProblemReport {
  const problems = new Problems();
  problems.add(code, () => ({ message }));
  return problems.report();
}

/** The report of a file of so many bytes, which need not be read. */
export function tooManyBytes(bytes: number): ProblemReport {
  const most = `${formatCount(MOST_BYTES)} bytes (8 MiB)`;
  return oneProblem("too-large", `the file may have ${most}, has ${formatCount(bytes)}`);
}

/** How many of each list are shown: as evenly as they allow, 20 in all. */
function share(lengths: readonly number[]): number[] {
  const shares = lengths.map(() => 0);
  let room = SHOWN;
  while (room > 0 && lengths.some((length, index) => shares[index] < length)) {
    for (const [index, length] of lengths.entries()) {
      if (room === 0 || shares[index] >= length) continue;
      shares[index]++;
      room--;
    }
  }
  return shares;
}

function counted(count: number, code: ProblemCode): string {
  return `${formatCount(count)} ${CODES[code][count === 1 ? 0 : 1]}`;
}

const LONGEST = 60;

/** Text from a file as it may be shown: cut, and without characters that terminals and pages take as commands. */
export function plain(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 2)}..` : text;
  return short.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, "?");
}

/** The same in double quotes. */
export function quoted(text: string): string {
  return `"${plain(text)}"`;
}
