// The API's description for machines: OpenAPI 3.1, made from schemas/ when it is first asked for.
import { readFileSync } from "node:fs";
import type { Hono } from "hono";
import { openApiUrl } from "../addresses.ts";
import { JSON_TYPE } from "../answers.ts";
import type { HubContext } from "../context.ts";
import { readQuery } from "../query.ts";
import { OTHER_SCHEMAS, PATHS } from "./openapi-paths.ts";
import { componentSchemas } from "./openapi-schemas.ts";

const RECORDS = [
  "manifest",
  "zoo",
  "api-zoos",
  "api-zoo",
  "api-version",
  "api-rows",
  "api-statistics",
  "baselines-report",
  "api-status",
  "api-error",
];

export function addOpenApi(app: Hono, context: HubContext): void {
  app.get(openApiUrl, (c) => {
    readQuery(c, []);
    const server = context.publicUrl(c);
    const kind = { type: JSON_TYPE, audience: "programs", keep: "minute" } as const;
    return context.answer(c, kind, () => `${JSON.stringify(describeApi(server))}\n`, `openapi ${server}`);
  });
}

/** The whole description, for a hub at this address. */
export function describeApi(server: string): Record<string, unknown> {
  const { version, license } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  return {
    openapi: "3.1.1",
    info: {
      title: "Weighbridge",
      version,
      description: "Zoos of trained neural networks: lists, files by ranges, quick looks and statistics. Only reading.",
      license: { name: license, identifier: license },
    },
    servers: [{ url: server }],
    paths: PATHS,
    components: { schemas: { ...componentSchemas(RECORDS), ...OTHER_SCHEMAS } },
  };
}
