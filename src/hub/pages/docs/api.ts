// The reference of the API, made from the OpenAPI document that the hub serves: nothing of it is typed twice.
import {
  loaderUrl,
  openApiUrl,
  pythonDocs,
  recordDocs,
  takePartDocs,
  teamPage,
  teamTokenUrl,
} from "../../addresses.ts";
import { BAD_REQUEST, BODY_ERRORS, ERRORS, JSON_MEDIA } from "../../api/openapi-parts.ts";
import { code, facts, html, type Markup } from "../markup.ts";
import { formatWhole, listed } from "../words.ts";
import type { Answer, ApiDescription, Operation } from "./api-description.ts";
import { type ExampleValues, exampleOf } from "./api-examples.ts";
import { type DocsPlace, type DocsText, sub } from "./frame.ts";
import { descriptionOf, type Schema, type Schemas, schemaWords } from "./schema-words.ts";

/** By how their paths begin, in the order of the page. */
const GROUPS: readonly { id: string; heading: string; begins: readonly string[] }[] = [
  { id: "zoos", heading: "Zoos", begins: ["/api/zoos"] },
  { id: "tracks", heading: "Tracks", begins: ["/api/tracks"] },
  { id: "submissions", heading: "Submissions", begins: ["/api/submissions"] },
  { id: "teams", heading: "Teams", begins: ["/api/team"] },
  { id: "log", heading: "Log", begins: ["/api/log"] },
  { id: "dumps", heading: "Dumps", begins: ["/api/dumps"] },
  { id: "state", heading: "The hub’s state", begins: ["/health", "/ready"] },
];
/** Answers that are told once. */
const COMMON: Readonly<Record<string, string>> = {
  "304": "Not changed.",
  ...Object.fromEntries(
    Object.entries({ ...ERRORS, ...BAD_REQUEST }).map(([status, { description }]) => [status, description]),
  ),
};

export function apiText(
  { version, operations, schemas }: ApiDescription,
  { address, hasContest }: DocsPlace,
  values: ExampleValues,
): DocsText {
  const groups = GROUPS.map((group) => ({
    ...group,
    operations: operations.filter(({ path }) => group.begins.some((begin) => path.startsWith(begin))),
  })).filter(({ operations }) => operations.length > 0);
  const left = operations.filter((one) => !groups.some((group) => group.operations.includes(one)));
  if (left.length > 0) throw new RangeError(`the guide has no place for ${left[0].path}`);
  return {
    heading: "The API",
    lede: html`Everything here is to be had by HTTP, as JSON or as files. Reading needs no account. The same as an <a href="${openApiUrl}">OpenAPI 3.1 document</a>, which this page is made from; version ${version}.`,
    sections: [
      { id: "overview", heading: "All addresses", content: overview(groups.flatMap((group) => group.operations)) },
      { id: "answers", heading: "On all answers", content: everywhere(hasContest) },
      ...(hasContest ? [{ id: "tokens", heading: "Tokens", content: tokens() }] : []),
      ...groups.map(({ id, heading, operations }) => ({
        ...{ id, heading },
        content: html`${operations.map((one) => described(one, schemas, exampleOf(one, address, values)))}`,
      })),
      { id: "records", heading: "All records", content: records(schemas) },
    ],
  };
}

function overview(operations: readonly Operation[]): Markup {
  const lines = operations.map(
    ({ id, method, path, summary }) =>
      html`<li><a class="route" href="#${id}">${method} ${breakable(path)}</a><br>${summary}</li>`,
  );
  return html`<ul class="routes">${lines}</ul>`;
}

/** A long path may go on in another line after a slash. */
function breakable(path: string): Markup {
  return html`${path.split(/(?<=\/)/).map((piece, index) => html`${index > 1 ? html`<wbr>` : ""}${piece}`)}`;
}

function everywhere(hasContest: boolean): Markup {
  const posts = hasContest
    ? html`<p>What takes a body may also answer ${listed(Object.entries(BODY_ERRORS).map(([status]) => status))}: ${Object.values(BODY_ERRORS).map(({ description }) => ` ${description}`)}</p>`
    : "";
  return html`${facts(Object.entries(COMMON).map(([status, description]) => [status, description]))}
<p>An error is JSON with one sentence, <a href="${recordDocs("api-error")}">api-error</a>. Parameters that are not known are refused, so a typing error is noticed. <code>RateLimit</code> says how many requests remain and until when. <code>HEAD</code> works wherever <code>GET</code> does; <code>If-None-Match</code> with the <code>ETag</code> of an answer saves its bytes; files take byte ranges, and their <code>ETag</code> is their SHA-256. Other sites may read from their own pages: answers allow it (CORS).</p>
${posts}
<p><a href="${loaderUrl}">${loaderUrl}</a> is the <a href="${pythonDocs}">Python loader</a>.</p>`;
}

function tokens(): Markup {
  return html`<p>What acts for a team needs its token, which <a href="${takePartDocs}#sign-up">signing up</a> gives: <code>Authorization: Bearer wb_…</code>. The lines below take it from the variable <code>WEIGHBRIDGE_TOKEN</code> and hand the header to curl by standard input, because others on the machine can see the arguments of a program.</p>
<p>A cookie never stands for a token, nor a token for a cookie. <a href="${teamPage}">Your team’s page</a> and <code>POST ${teamTokenUrl}</code> replace a token that others have seen; the old one ends at once.</p>`;
}

function described(operation: Operation, schemas: Schemas, example: string): Markup {
  const { id, method, path, summary, parameters, needsToken, answers } = operation;
  const own = answers.filter(({ status, description }) => COMMON[status] !== description);
  const others = answers.filter((answer) => !own.includes(answer)).map(({ status }) => status);
  return sub(
    id,
    html`<code class="route">${method} ${breakable(path)}</code>`,
    html`<p>${summary}.${needsToken ? html` Needs <a href="#tokens">a token</a>.` : ""}</p>
${parameters.length === 0 ? "" : html`<h4>Parameters</h4>${facts(parameters.map(({ name, in: where, description, schema }) => [`${name}, in ${where}`, html`${description} ${parameterWords(schema as Schema, schemas)}`]))}`}
${bodyOf(operation, schemas)}
<h4>Answers</h4>
${facts([
  ...own.map((answer) => [answer.status, html`${answer.description}${contentWords(answer, schemas)}`] as const),
  others.length === 0
    ? (["", undefined] as const)
    : (["also", html`${listed(others)}, <a href="#answers">as everywhere</a>`] as const),
])}
${code(example, `Example of ${method} ${path}`)}`,
  );
}

function parameterWords(schema: Schema, schemas: Schemas): Markup {
  const usual = schema.default === undefined ? "" : html`; <code>${String(schema.default)}</code> if not given`;
  return html`<span class="quiet">${schemaWords(schema, schemas)}${usual}</span>`;
}

function bodyOf({ body }: Operation, schemas: Schemas): Markup | string {
  const kinds = Object.entries(body);
  if (kinds.length === 0) return "";
  const rows = kinds.flatMap(([type, { schema }]) => {
    const fields = Object.entries(schema.properties ?? {});
    if (fields.length === 0) return [[type, schemaWords(schema, schemas)] as const];
    return fields.map(
      ([name, field]) =>
        [
          `${type}, ${name}`,
          html`${descriptionOf(field, schemas)} <span class="quiet">${schemaWords(field, schemas)}</span>`,
        ] as const,
    );
  });
  return html`<h4>Body</h4>${facts(rows)}`;
}

function contentWords({ content }: Answer, schemas: Schemas): Markup {
  const kinds = Object.entries(content).map(([type, { schema }]) => {
    if (type !== JSON_MEDIA) return html` <span class="quiet">${type}</span>`;
    const isError = schema.$ref?.endsWith("/api-error") ?? false;
    return isError ? "" : html` ${schemaWords(schema, schemas)}`;
  });
  return html`${kinds}`;
}

function records(schemas: Schemas): Markup {
  const links = Object.entries(schemas)
    .filter(([, { properties }]) => properties !== undefined)
    .map(([name]) => html`<li><a href="${recordDocs(name)}">${name}</a></li>`);
  return html`<p>What answers and bodies hold: ${formatWhole(links.length)} records, with the meaning of each field.</p>
<ul class="contents">${links}</ul>`;
}
