// Dumps in the words of OpenAPI 3.1.
import { bytes, inPath, json } from "./openapi-parts.ts";
import { schemaRef } from "./openapi-schemas.ts";

export const DUMP_PATHS: Record<string, unknown> = {
  "/api/dumps": json("Archives of everything public of the benchmark, the newest first", "api-dumps"),
  "/api/dumps/{name}": bytes("An archive; today's is made when it is first asked for", [
    inPath("name", "Name of the archive.", schemaRef("api-dumps", "/$defs/dump/properties/name")),
  ]),
};
