// JSON Schemas in a few words: what a field may hold, with links to the records that it refers to.
import { recordDocs } from "../../addresses.ts";
import { html, type Markup } from "../markup.ts";

export interface Schema {
  $ref?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  $defs?: Record<string, Schema>;
  format?: string;
}

export type Schemas = Readonly<Record<string, Schema>>;

const ROOT = "#/components/schemas/";
/** Values of a list that are spelt out. */
const MOST_VALUES = 8;
/** Records in records in one cell of a table. */
const MOST_DEPTH = 3;

/** What a value of the schema is, as a phrase: "list of track_file", "whole number or null". */
export function schemaWords(schema: Schema, schemas: Schemas, depth = 0): Markup {
  const { $ref, enum: values, const: only, anyOf, oneOf, type } = schema;
  if ($ref !== undefined) return referenceWords($ref, schemas, depth);
  if (only !== undefined) return html`<code>${JSON.stringify(only)}</code>`;
  if (values !== undefined) return valueWords(values);
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return joined(choices.map((choice) => schemaWords(choice, schemas, depth)));
  if (Array.isArray(type))
    return joined(
      type.map((one) => (one === "null" ? html`null` : typeWords({ ...schema, type: one }, schemas, depth))),
    );
  return typeWords(schema, schemas, depth);
}

function typeWords(schema: Schema, schemas: Schemas, depth: number): Markup {
  const { type, items, minimum, maximum, properties, additionalProperties, format } = schema;
  switch (type) {
    case "array":
      return items === undefined ? html`list` : html`list of ${schemaWords(items, schemas, depth)}`;
    case "object": {
      if (properties !== undefined && depth < MOST_DEPTH) return objectWords(schema, schemas, depth);
      if (typeof additionalProperties === "object")
        return html`object of ${schemaWords(additionalProperties, schemas, depth)}, by name`;
      return html`object`;
    }
    case "integer":
    case "number":
      return html`${type === "integer" ? "whole number" : "number"}${rangeWords(minimum, maximum)}`;
    case "boolean":
      return html`true or false`;
    case "string":
      return format === "binary" ? html`bytes` : html`text`;
    default:
      return html`anything`;
  }
}

function objectWords({ properties = {} }: Schema, schemas: Schemas, depth: number): Markup {
  const fields = Object.entries(properties).map(
    ([name, field], index) =>
      html`${index === 0 ? "" : "; "}<code>${name}</code>: ${schemaWords(field, schemas, depth + 1)}`,
  );
  return html`object (${fields})`;
}

function rangeWords(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` from ${minimum}`;
  return maximum === undefined ? "" : ` up to ${maximum}`;
}

function valueWords(values: readonly unknown[]): Markup {
  const shown = values.slice(0, MOST_VALUES).map((value) => html`<code>${JSON.stringify(value)}</code>`);
  return values.length > MOST_VALUES ? html`${joined(shown)} or ${values.length - MOST_VALUES} more` : joined(shown);
}

function joined(parts: readonly Markup[]): Markup {
  return html`${parts.map((part, index) => html`${index === 0 ? "" : " or "}${part}`)}`;
}

/** Whole records and the named parts of records are linked; what else is referred to is told in its place. */
function referenceWords(reference: string, schemas: Schemas, depth: number): Markup {
  const [record, ...path] = reference.slice(ROOT.length).split("/");
  const found = lookUp(schemas[record], path);
  if (found === undefined) throw new RangeError(`${reference} is nowhere`);
  if (path.length === 0 && found.properties !== undefined) return html`<a href="${recordDocs(record)}">${record}</a>`;
  if (path.length === 2 && path[0] === "$defs" && found.properties !== undefined)
    return html`<a href="${recordDocs(record)}#${path[1]}">${path[1]}</a>`;
  return schemaWords(found, schemas, depth);
}

function lookUp(schema: Schema | undefined, path: readonly string[]): Schema | undefined {
  let found: unknown = schema;
  for (const name of path) found = found !== null && typeof found === "object" ? Reflect.get(found, name) : undefined;
  return found as Schema | undefined;
}

/** What a schema says of itself, or what it refers to does. */
export function descriptionOf({ description, $ref }: Schema, schemas: Schemas): string {
  if (description !== undefined || $ref === undefined) return description ?? "";
  const [record, ...path] = $ref.slice(ROOT.length).split("/");
  const found = lookUp(schemas[record], path);
  return found === undefined ? "" : descriptionOf(found, schemas);
}
