// The OpenAPI document of the hub, as the pages of the guide read it: one list of operations, and the records.
import { describeApi } from "../../api/openapi.ts";
import type { Parameter } from "../../api/openapi-parts.ts";
import type { Schema, Schemas } from "./schema-words.ts";

export interface Operation {
  /** Of the operation on its page: get-api-zoos-zoo. */
  id: string;
  method: "GET" | "POST";
  /** With names in braces. */
  path: string;
  summary: string;
  parameters: readonly Parameter[];
  /** By media type. */
  body: Readonly<Record<string, { schema: Schema }>>;
  needsToken: boolean;
  answers: readonly Answer[];
}

export interface Answer {
  status: string;
  description: string;
  /** By media type; empty where there is no body. */
  content: Readonly<Record<string, { schema: Schema }>>;
}

export interface ApiDescription {
  version: string;
  operations: readonly Operation[];
  schemas: Schemas;
}

interface Described {
  summary: string;
  parameters?: Parameter[];
  requestBody?: { content: Operation["body"] };
  security?: unknown[];
  responses: Record<string, { description: string; content?: Answer["content"] }>;
}

/** The same for every address, so that it need not be known. */
export function readApi(hasContest: boolean): ApiDescription {
  const document = describeApi("", hasContest);
  const { version } = document.info as { version: string };
  const paths = document.paths as Record<string, { get?: Described; post?: Described }>;
  const { schemas } = document.components as { schemas: Schemas };
  const operations = Object.entries(paths).flatMap(([path, { get, post }]) => [
    ...(get === undefined ? [] : [operation("GET", path, get)]),
    ...(post === undefined ? [] : [operation("POST", path, post)]),
  ]);
  return { version, operations, schemas };
}

function operation(method: Operation["method"], path: string, described: Described): Operation {
  const { summary, parameters = [], requestBody, security, responses } = described;
  const answers = Object.entries(responses).map(([status, { description, content = {} }]) => ({
    ...{ status, description, content },
  }));
  const id = `${method}${path}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/-$/, "");
  const body = requestBody?.content ?? {};
  return { id, method, path, summary, parameters, body, needsToken: security !== undefined, answers };
}
