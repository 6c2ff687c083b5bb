import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { generateTypes } from "../../schemas/generate-types.ts";

const folder = fileURLToPath(new URL("../../schemas/", import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

interface Schema {
  $id?: string;
  $ref?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  additionalProperties?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  $defs?: Record<string, Schema>;
}

test("types.d.ts is what generate-types.ts makes of the schemas", async () => {
  const isUpToDate = (await generateTypes()) === readFileSync(`${folder}types.d.ts`, "utf8");
  assert.ok(isUpToDate, "schemas have changed: run `npm run types` and commit schemas/types.d.ts");
});

for (const name of names) {
  test(`schemas/${name} has an id, a title and a description of every property, and knows all its keys`, () => {
    const schema: Schema = JSON.parse(readFileSync(folder + name, "utf8"));
    assert.equal(schema.$id, `weighbridge:/schemas/${name}`);
    assert.ok(schema.title);
    assert.ok(schema.description);
    checkParts(schema, name);
  });
}

function checkParts(schema: Schema, place: string): void {
  if (schema.properties !== undefined) assert.equal(schema.additionalProperties, false, `${place} takes unknown keys`);
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    assert.ok(property.description ?? property.$ref, `${place}: ${key} has no description`);
    checkParts(property, `${place}: ${key}`);
  }
  for (const [key, definition] of Object.entries(schema.$defs ?? {})) {
    assert.ok(definition.description, `${place}: $defs.${key} has no description`);
    checkParts(definition, `${place}: ${key}`);
  }
  if (schema.items !== undefined) checkParts(schema.items, `${place}: items`);
}
