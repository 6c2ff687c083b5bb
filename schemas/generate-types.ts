// Writes types.d.ts from the schemas beside it, so that records have one definition: `npm run types`.
import { readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile, type JSONSchema } from "json-schema-to-typescript";

const folder = fileURLToPath(new URL(".", import.meta.url));

const banner = `// Made from schemas/*.json by schemas/generate-types.ts; change those and run \`npm run types\`.`;

/** The text of types.d.ts: one type for each schema and each titled definition, named by its title. */
export async function generateTypes(): Promise<string> {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  files.sort();
  const all: JSONSchema = {
    title: "Records",
    description: "The type of each schema's records, by the schema's name.",
    type: "object",
    additionalProperties: false,
    required: files.map((file) => file.slice(0, -5)),
    properties: Object.fromEntries(files.map((file) => [file.slice(0, -5), { $ref: file }])),
  };
  return compile(all, "Records", {
    cwd: folder,
    bannerComment: banner,
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    style: { printWidth: 120 },
  });
}

if (import.meta.main) writeFileSync(`${folder}types.d.ts`, await generateTypes());
