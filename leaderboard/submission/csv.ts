// Predictions from CSV as RFC 4180 has it: commas, fields in double quotes where needed, lines that end in LF or CRLF. Blank
// lines are passed over.
import { formatCount } from "../../src/lib/progress.ts";
import { checkColumns, MODEL, PREDICTION } from "./columns.ts";
import { MOST_CHARACTERS, MOST_ROWS } from "./limits.ts";
import { numberOfText } from "./numbers.ts";
import { type Problems, quoted } from "./problems.ts";
import { addNoModel, placeName, Rows } from "./rows.ts";

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;

/** The rows of a text; what is wrong with single lines is added to the problems, and they are left out. */
export function readCsv(text: string, problems: Problems): Rows {
  const rows = new Rows("csv");
  const records = new CsvRecords(text, problems);
  const header = records.next();
  if (header === undefined) return rows;
  if (!checkHeader(header, problems)) return rows;
  const [model, prediction] = [header.fields.indexOf(MODEL), header.fields.indexOf(PREDICTION)];
  for (let record = records.next(); record !== undefined; record = records.next()) {
    const { line, fields } = record;
    if (fields.length !== 2) {
      addSyntax(problems, line, `must have 2 fields, has ${formatCount(fields.length)}${fieldsHint(fields)}`);
      continue;
    }
    if (rows.length === MOST_ROWS) {
      problems.add("too-large", () => ({
        message: `the file may have ${formatCount(MOST_ROWS)} rows, has more; only the track's models are wanted`,
      }));
      return rows;
    }
    const id = fields[model];
    if (id === "") addNoModel(problems, "csv", line, "is empty");
    else rows.add(line, id, numberOfText(fields[prediction], { problems, format: "csv", place: line, model: id }));
  }
  return rows;
}

interface CsvRecord {
  /** On which it begins, from 1. */
  line: number;
  fields: string[];
}

/** Takes a text apart; records that can't be are added to the problems and passed over. */
class CsvRecords {
  readonly #text: string;
  readonly #problems: Problems;
  #place = 0;
  #line = 1;

  constructor(text: string, problems: Problems) {
    this.#text = text;
    this.#problems = problems;
  }

  next(): CsvRecord | undefined {
    while (this.#place < this.#text.length) {
      const line = this.#line;
      const fields = this.#record();
      if (fields !== undefined && !(fields.length === 1 && fields[0] === "")) return { line, fields };
    }
    return undefined;
  }

  #record(): string[] | undefined {
    const text = this.#text;
    const [start, line] = [this.#place, this.#line];
    const fields: string[] = [];
    for (;;) {
      const isLong = this.#place - start > MOST_CHARACTERS;
      const isQuoted = text.charCodeAt(this.#place) === QUOTE;
      const field = isLong ? { mistake: TOO_LONG } : isQuoted ? this.#quoted(start) : this.#bare(start);
      if (typeof field !== "string") {
        addSyntax(this.#problems, line, field.mistake);
        this.#skipLine();
        return undefined;
      }
      fields.push(field);
      if (text.charCodeAt(this.#place) !== COMMA) break;
      this.#place++;
    }
    this.#endLine(line);
    return fields;
  }

  #bare(start: number): string | { mistake: string } {
    const text = this.#text;
    const first = this.#place;
    for (; this.#place < text.length; this.#place++) {
      const code = text.charCodeAt(this.#place);
      if (code === COMMA || code === LF || code === CR) break;
      if (code === QUOTE) return { mistake: "has a double quote within a field; put the whole field in double quotes" };
      if (this.#place - start > MOST_CHARACTERS) return { mistake: TOO_LONG };
    }
    return text.slice(first, this.#place);
  }

  #quoted(start: number): string | { mistake: string } {
    const text = this.#text;
    let field = "";
    let from = this.#place + 1;
    for (;;) {
      const end = text.indexOf('"', from);
      if (end < 0 || end - start > MOST_CHARACTERS) {
        return { mistake: `has a double quote that does not end within ${formatCount(MOST_CHARACTERS)} characters` };
      }
      field += text.slice(from, end);
      if (text.charCodeAt(end + 1) !== QUOTE) {
        this.#place = end + 1;
        break;
      }
      field += '"';
      from = end + 2;
    }
    for (const character of field) if (character === "\n") this.#line++;
    const next = this.#place < text.length ? text.charCodeAt(this.#place) : LF;
    if (next === COMMA || next === LF || next === CR) return field;
    return { mistake: "has characters behind a field in double quotes; write a comma or end the line" };
  }

  #endLine(line: number): void {
    const text = this.#text;
    if (this.#place >= text.length) return;
    this.#line++;
    if (text.charCodeAt(this.#place) === CR) {
      this.#place++;
      if (text.charCodeAt(this.#place) !== LF) {
        addSyntax(this.#problems, line, "ends in a carriage return alone; end lines in LF or CRLF");
        return;
      }
    }
    this.#place++;
  }

  #skipLine(): void {
    const end = this.#text.indexOf("\n", this.#place);
    this.#place = end < 0 ? this.#text.length : end + 1;
    this.#line++;
  }
}

const TOO_LONG = `may have ${formatCount(MOST_CHARACTERS)} characters, has more`;

function addSyntax(problems: Problems, line: number, mistake: string): void {
  const where = placeName("csv", line);
  problems.add("syntax", () => ({ where, message: `${where}: ${mistake}` }));
}

function checkHeader({ line, fields }: CsvRecord, problems: Problems): boolean {
  const place = `${placeName("csv", line)}: `;
  const addColumn = (message: string) => {
    problems.add("column", () => ({ where: placeName("csv", line), message: `${place}${message}` }));
    return false;
  };
  const other = fields.length === 1 ? /[;\t|]/.exec(fields[0])?.[0] : undefined;
  if (other !== undefined)
    return addColumn(`the header must be ${MODEL},${PREDICTION} with a comma, is ${quoted(fields[0])}`);
  if (fields.length === 2 && !fields.some((name) => name === MODEL || name === PREDICTION) && /-\d+$/.test(fields[0]))
    return addColumn(`the header is missing; begin the file with ${MODEL},${PREDICTION}`);
  return checkColumns(fields, place, problems);
}

function fieldsHint(fields: readonly string[]): string {
  if (fields.length === 3 && /^-?\d+$/.test(fields[1].trim()) && /^\d+$/.test(fields[2].trim()))
    return "; write decimals with a point, not a comma";
  return "";
}
