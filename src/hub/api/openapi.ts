// The API's description for machines: OpenAPI 3.1, made from schemas/ when it is first asked for.
import { readFileSync } from "node:fs";
import type { Hono } from "hono";
import { openApiUrl } from "../addresses.ts";
import { JSON_TYPE } from "../answers.ts";
import type { HubContext } from "../context.ts";
import { readQuery } from "../query.ts";
import { DUMP_PATHS } from "./openapi-dumps.ts";
import { ENTRY_PATHS } from "./openapi-entries.ts";
import { LOG_PATHS } from "./openapi-log.ts";
import { TOKEN } from "./openapi-parts.ts";
import { OTHER_SCHEMAS, PATHS } from "./openapi-paths.ts";
import { componentSchemas } from "./openapi-schemas.ts";
import { TEAM_PATHS } from "./openapi-team.ts";
import { TRACK_PATHS } from "./openapi-tracks.ts";

/** What a hub with a database has besides. */
const CONTEST_PATHS = { ...TRACK_PATHS, ...ENTRY_PATHS, ...TEAM_PATHS, ...LOG_PATHS, ...DUMP_PATHS };

export function addOpenApi(app: Hono, context: HubContext): void {
  const hasContest = context.contest !== undefined;
  app.get(openApiUrl, (c) => {
    readQuery(c, []);
    const server = context.publicUrl(c);
    const kind = { type: JSON_TYPE, audience: "programs", keep: "minute" } as const;
    return context.answer(c, kind, () => `${JSON.stringify(describeApi(server, hasContest))}\n`, `openapi ${server}`);
  });
}

/** The whole description, for a hub at this address. */
export function describeApi(server: string, hasContest: boolean): Record<string, unknown> {
  const { version, license } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  const paths = hasContest ? { ...PATHS, ...CONTEST_PATHS } : PATHS;
  const named = [...JSON.stringify(paths).matchAll(/"#\/components\/schemas\/([\w-]+)/g)].map(([, name]) => name);
  const records = [...new Set(named)].filter((name) => !Object.hasOwn(OTHER_SCHEMAS, name));
  const about = "Zoos of trained neural networks: lists, files by ranges, quick looks and statistics";
  return {
    openapi: "3.1.1",
    info: {
      title: "Weighbridge",
      version,
      description: hasContest ? `${about}; tracks, and submissions to them.` : `${about}. Only reading.`,
      license: { name: license, identifier: license },
    },
    servers: [{ url: server }],
    paths,
    components: {
      schemas: { ...componentSchemas(records), ...OTHER_SCHEMAS },
      ...(hasContest ? { securitySchemes: TOKEN } : {}),
    },
  };
}
