// Columns as Arrow's schemas. Apart from columns.ts, because Arrow takes a tenth of a second to load and threads that only
// move rows do without it.
import { Field, FixedSizeList, Float32, Float64, Int32, Int64, Schema, Utf8 } from "apache-arrow";
import { COLUMNS, type Column, type ColumnKind, METADATA_KEY, WEIGHTS } from "./columns.ts";

/** The Arrow type of a kind of column. */
export function arrowType(kind: ColumnKind): Utf8 | Int32 | Int64 | Float64 {
  if (kind === "text") return new Utf8();
  if (kind === "int32") return new Int32();
  return kind === "int64" ? new Int64() : new Float64();
}

/** The Arrow schema of shards whose networks have `weightCount` weights, with the metadata where it is given. */
export function shardSchema(weightCount: number, metadata?: string): Schema {
  return schemaOf([...COLUMNS, { name: WEIGHTS, kind: "weights", width: weightCount }], metadata);
}

/** The Arrow schema of columns, with the metadata where it is given. */
export function schemaOf(columns: readonly Column[], metadata?: string): Schema {
  return new Schema(columns.map(fieldOf), new Map(metadata === undefined ? [] : [[METADATA_KEY, metadata]]));
}

function fieldOf(column: Column): Field {
  const { name, kind } = column;
  if (kind !== "weights") return new Field(name, arrowType(kind), column.nullable ?? false);
  // Readers of the Parquet format call the child of a list "element".
  return new Field(name, new FixedSizeList(column.width, new Field("element", new Float32(), false)), false);
}

/** What differs between the schema that a file should have and the one it has, a sentence each; empty if nothing. */
export function schemaDifferences(expected: Schema, found: Schema): string[] {
  const differences: string[] = [];
  const foundNames = found.fields.map((field) => field.name);
  for (const field of expected.fields) {
    const same = found.fields.find((other) => other.name === field.name);
    if (same === undefined) differences.push(`column ${field.name} is missing`);
    else if (describeField(same) !== describeField(field))
      differences.push(`column ${field.name} must be ${describeField(field)}, is ${describeField(same)}`);
  }
  const names = expected.fields.map((field) => field.name);
  for (const name of foundNames) if (!names.includes(name)) differences.push(`column ${name} is not known`);
  if (differences.length === 0 && foundNames.join() !== names.join())
    differences.push(`columns must be in the order ${names.join(", ")}; are in the order ${foundNames.join(", ")}`);
  return differences;
}

function describeField(field: Field): string {
  return `${field.type}${field.nullable ? " with nulls" : ""}`;
}
