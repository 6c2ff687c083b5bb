// What a hub says of its API, held against its form, its routes and its answers.
import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

export interface Description {
  openapi: string;
  info: Record<string, unknown>;
  servers: unknown;
  paths: Record<string, Partial<Record<"get" | "post", Operation>>>;
  components: { schemas: Record<string, object> };
}

interface Operation {
  summary: string;
  parameters?: { name: string; in: string; required?: boolean; schema: object; description: string }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}

/** What was answered to a request. */
export interface Answered {
  path: string;
  method?: "get" | "post";
  status: number;
  type: string;
  body: Buffer;
}

/** OpenAPI 3.1 whose references are there and whose paths name their parameters. */
export function checkForm(description: Description): void {
  assert.match(description.openapi, /^3\.1\.\d+$/);
  for (const field of ["title", "version"]) assert.equal(typeof description.info[field], "string");
  const text = JSON.stringify(description);
  for (const [, pointer] of text.matchAll(/"\$ref":"#([^"]+)"/g)) {
    const found = pointer
      .slice(1)
      .split("/")
      .reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], description);
    assert.ok(found, `#${pointer} is not there`);
  }
  assert.ok(!/"\$ref":"[^#]/.test(text), "a reference leads out of the document");
  for (const [path, item] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      assert.ok(["get", "post"].includes(method), path);
      checkOperation(path, operation);
      assert.equal(operation.requestBody === undefined || method === "post", true, `${path}: a GET has no body`);
    }
  }
  for (const name of Object.keys(description.components.schemas)) assert.match(name, /^[\w.-]+$/);
}

function checkOperation(path: string, { parameters = [], responses, summary }: Operation): void {
  assert.ok(summary, path);
  const inPath = parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
  assert.deepEqual(
    inPath,
    [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
  );
  for (const parameter of parameters) {
    assert.ok(["path", "query", "header"].includes(parameter.in));
    assert.ok(parameter.schema && parameter.description, `${path} ${parameter.name}`);
    if (parameter.in === "path") assert.equal(parameter.required, true);
  }
  assert.ok(responses["200"] ?? responses["201"], path);
  for (const [status, response] of Object.entries(responses)) {
    assert.match(status, /^[2-5]\d\d$/);
    assert.equal(typeof response.description, "string");
  }
}

/** The description names every route that is no page, and no other. The operator's are told to nobody. */
export function checkRoutes({ paths }: Description, routes: readonly { method: string; path: string }[]): void {
  const found = routes
    .map(({ method, path }) => ({
      method: method.toLowerCase(),
      path: path
        .replace(/:(\w+)(\{.*?\\\.csv\})/g, "{$1}.csv")
        .replace(/:(\w+)(\{[^}]*\})?/g, "{$1}")
        .replace("{split}/{file}", "{split}/{what}.npy")
        .replace("predictions/{file}.csv", "predictions/{file}-{seed}.csv"),
    }))
    .filter(({ path }) => /^\/(api|health|ready)/.test(path) && !/^\/api\/(openapi\.json$|admin)/.test(path))
    .map(({ method, path }) => `${method} ${path}`);
  const described = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method} ${path}`),
  );
  assert.deepEqual([...new Set(found)].sort(), described.sort());
}

/** `check` holds an answer against the description; `checked` has the statuses that each path has given. */
export function answerChecks(description: Description) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: "api", ...description });
  const templates = Object.keys(description.paths).map((template) => ({
    template,
    pattern: new RegExp(`^${template.replace("{path}", ".+").replace(/\{\w+\}/g, "[^/]+")}(?:\\?.*)?$`),
  }));
  const checked = new Map<string, Set<number>>();
  const compiled = new Map<object, ValidateFunction>();
  const validatorOf = (schema: object) => {
    const known = compiled.get(schema) ?? ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')));
    compiled.set(schema, known);
    return known;
  };
  const check = ({ path, method = "get", status, type, body }: Answered) => {
    const fitting = templates.filter(({ pattern }) => pattern.test(path));
    // A fixed part is closer than a name in braces.
    const { template } = fitting.sort((one, other) => other.template.length - one.template.length)[0] ?? {};
    if (template === undefined) return;
    const operation = description.paths[template][method];
    if (operation === undefined && status === 405) return;
    const response = operation?.responses[status];
    assert.ok(response, `${method} ${path} has the undescribed status ${status}: ${body}`);
    checked.set(template, (checked.get(template) ?? new Set()).add(status));
    const media = type.split(";")[0];
    const schema = response.content?.[media]?.schema ?? response.content?.["application/octet-stream"]?.schema;
    assert.ok(schema, `${path}: ${media} is not described`);
    if (!media.endsWith("json") || template.endsWith("{path}")) return;
    const validate = validatorOf(schema);
    assert.ok(validate(JSON.parse(body.toString())), `${path}: ${ajv.errorsText(validate.errors)}`);
  };
  return { check, checked };
}
