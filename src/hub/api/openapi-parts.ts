// What the operations of the OpenAPI description are put together from.
import { JSON_TYPE } from "../answers.ts";
import { schemaRef } from "./openapi-schemas.ts";

export const JSON_MEDIA = JSON_TYPE.split(";")[0];

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: true;
  description: string;
  schema: Record<string, unknown>;
}

export const inPath = (name: string, description: string, schema: Record<string, unknown>): Parameter => ({
  ...{ name, in: "path", required: true, description, schema },
});
export const inQuery = (name: string, description: string, schema: Record<string, unknown>): Parameter => ({
  ...{ name, in: "query", description, schema },
});

export const RATE_HEADERS = {
  RateLimit: { description: "Requests that remain and seconds until there are more.", schema: { type: "string" } },
  "RateLimit-Policy": { description: "Requests in so many seconds.", schema: { type: "string" } },
};
export const TAG = { ETag: { description: "Names the content; SHA-256 of a file.", schema: { type: "string" } } };

export const content = (type: string, schema: Record<string, unknown>) => ({ content: { [type]: { schema } } });
export const error = (description: string) => ({
  description,
  headers: RATE_HEADERS,
  ...content(JSON_MEDIA, schemaRef("api-error")),
});
export const BAD_REQUEST = { "400": error("A parameter is not known or has a wrong value.") };
export const ERRORS = {
  "404": error("There is no such thing."),
  "429": error("Too many requests; Retry-After tells when to try again."),
  "503": error("The store behind the hub does not answer."),
};

/** One GET (and HEAD) whose answer is JSON of a schema. */
export function json(summary: string, schema: string, parameters: Parameter[] = [], type = JSON_MEDIA) {
  const ok = { description: summary, headers: { ...RATE_HEADERS, ...TAG }, ...content(type, schemaRef(schema)) };
  const responses = { "200": ok, "304": { description: "Not changed." }, ...BAD_REQUEST, ...ERRORS };
  return { get: { summary, ...(parameters.length > 0 ? { parameters } : {}), responses } };
}

/** One GET (and HEAD) whose answer is bytes, with ranges. */
export function bytes(summary: string, parameters: Parameter[]) {
  const headers = { ...RATE_HEADERS, ...TAG };
  const body = content("application/octet-stream", {});
  const partial = {
    ...headers,
    "Content-Range": { description: "Which bytes these are.", schema: { type: "string" } },
  };
  return {
    get: {
      summary,
      parameters: [
        ...parameters,
        { name: "Range", in: "header", description: "One range of bytes.", schema: { type: "string" } },
      ],
      responses: {
        "200": { description: "All of it.", headers, ...body },
        "206": { description: "The bytes that were asked for.", headers: partial, ...body },
        "302": { description: "It is to be had at a mirror." },
        "304": { description: "Not changed." },
        "412": { description: "It is not what If-Match names." },
        "416": { description: "The range begins beyond the end." },
        ...BAD_REQUEST,
        ...ERRORS,
      },
    },
  };
}

/** One GET (and HEAD) whose answer is text of another type. */
export function file(summary: string, type: string, parameters: Parameter[]) {
  const ok = { description: summary, headers: { ...RATE_HEADERS, ...TAG }, ...content(type, { type: "string" }) };
  const responses = { "200": ok, "304": { description: "Not changed." }, ...BAD_REQUEST, ...ERRORS };
  return { get: { summary, parameters, responses } };
}

/** Named in `components` of the description. */
export const TOKEN = { token: { type: "http", scheme: "bearer", description: "A team's or the operator's token." } };

/** What any body can be refused for. */
export const BODY_ERRORS = {
  "400": error("The body can't be read, or says what can't be."),
  "408": error("The body did not come in time."),
  "413": error("The body is too large."),
  "415": error("The body is of another type, or packed."),
};

/**
 * One POST. `body` is the request's content by media type, `answers` the responses by status beside those that any POST
 * has; with `token: true` it needs a token.
 */
export function post(
  summary: string,
  {
    parameters = [],
    body,
    answers,
    token = false,
  }: {
    parameters?: Parameter[];
    body?: Record<string, { schema: Record<string, unknown> }>;
    answers: Record<string, Record<string, unknown>>;
    token?: boolean;
  },
) {
  return {
    post: {
      summary,
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(body === undefined ? {} : { requestBody: { required: true, content: body } }),
      ...(token ? { security: [{ token: [] }] } : {}),
      responses: {
        ...(body === undefined ? {} : BODY_ERRORS),
        ...(token ? { "401": error("There is no token, or none that is valid.") } : {}),
        ...ERRORS,
        ...answers,
      },
    },
  };
}

/** An answer that is JSON of a schema. */
export function answered(description: string, schema: string) {
  return { description, headers: RATE_HEADERS, ...content(JSON_MEDIA, schemaRef(schema)) };
}
