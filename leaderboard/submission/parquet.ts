// Predictions from Parquet, whoever wrote it: pandas, polars, DuckDB, Arrow.
import { InputError } from "../../src/lib/errors.ts";
import { openBoundedTable } from "../../src/shard/bounded-table.ts";
import { checkColumns, MODEL, PREDICTION } from "./columns.ts";
import { refusal } from "./json-values.ts";
import { MOST_ROWS, MOST_TABLE_BYTES } from "./limits.ts";
import { numberOfValue } from "./numbers.ts";
import { type Problems, plain } from "./problems.ts";
import { addNoModel, Rows } from "./rows.ts";

/**
 * The rows of a table. What is wrong with single rows is added to the problems, and they are left out. InputError, whose
 * cause is the code of a problem, if the file can't be read.
 */
export function readParquet(bytes: Uint8Array, problems: Problems): Rows {
  const rows = new Rows("parquet");
  const [models, predictions] = readColumns(bytes, problems);
  for (const [index, id] of models.entries()) {
    const place = index + 1;
    if (typeof id !== "string" || id === "") {
      addNoModel(problems, "parquet", place, id === null ? "is null" : "is empty");
      continue;
    }
    const value = predictions[index];
    const number = typeof value === "bigint" ? Number(value) : value;
    rows.add(place, id, numberOfValue(number, { problems, format: "parquet", place, model: id }));
  }
  return rows;
}

function readColumns(bytes: Uint8Array, problems: Problems): unknown[][] {
  try {
    const table = openBoundedTable(bytes, "the file", { rows: MOST_ROWS, bytes: MOST_TABLE_BYTES });
    const names = table.columns.map(({ name }) => name);
    if (!checkColumns(names.slice(0, 100), "", problems)) return [[], []];
    const before = problems.count;
    for (const [name, wanted] of [[MODEL, "texts"] as const, [PREDICTION, "numbers"] as const]) {
      const { holds } = table.columns.find((column) => column.name === name)!;
      if (holds === wanted) continue;
      problems.add("column", () => ({ message: `column ${name} must hold ${wanted}, holds ${plain(holds)}` }));
    }
    return problems.count > before ? [[], []] : table.read([MODEL, PREDICTION]);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw refusal(error.cause === "too large" ? "too-large" : "format", plainMessage(error.message));
  }
}

/** What a library says may quote the file. */
function plainMessage(message: string): string {
  return message.length > 300 ? `${message.slice(0, 300)}..` : message.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "?");
}
