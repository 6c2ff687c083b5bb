// The schemas of schemas/ as components of an OpenAPI 3.1 description: the same JSON Schema, with references that stay
// inside the one document.
import { readFileSync } from "node:fs";

const FOLDER = new URL("../../../schemas/", import.meta.url);

type Schema = Record<string, unknown>;

/** These schemas and all that they refer to, by their names. */
export function componentSchemas(names: readonly string[]): Record<string, Schema> {
  const found: Record<string, Schema> = {};
  const wanted = [...names];
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    if (Object.hasOwn(found, name)) continue;
    const {
      $schema: _dialect,
      $id: _id,
      ...schema
    } = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), "utf8"));
    found[name] = rewritten(schema, name, wanted) as Schema;
  }
  return Object.fromEntries(Object.entries(found).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Where a schema of schemas/ is in the document; a part of it with `part`, such as "/properties/name". */
export function schemaRef(name: string, part = ""): { $ref: string } {
  return { $ref: `#/components/schemas/${name}${part}` };
}

/** A copy whose references name components; the names of other schemas are added to `wanted`. */
function rewritten(value: unknown, own: string, wanted: string[]): unknown {
  if (Array.isArray(value)) return value.map((entry) => rewritten(entry, own, wanted));
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, entry]) => {
    if (key !== "$ref" || typeof entry !== "string") return [key, rewritten(entry, own, wanted)];
    const [file, part = ""] = entry.split("#");
    const name = file === "" ? own : file.replace(/\.json$/, "");
    wanted.push(name);
    return [key, schemaRef(name, part).$ref];
  });
  return Object.fromEntries(entries);
}
