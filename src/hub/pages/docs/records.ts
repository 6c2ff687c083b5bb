// A record of the API on a page of its own: each field with what it may hold and what it means.
import { apiDocs, docsPage, openApiUrl, recordDocs } from "../../addresses.ts";
import { page } from "../layout.ts";
import { html, type Markup, part, table } from "../markup.ts";
import { sub } from "./frame.ts";
import { descriptionOf, type Schema, type Schemas, schemaWords } from "./schema-words.ts";

/** Whether a schema of this name describes a record, so that it can have a page. */
export function hasRecord(name: string, schemas: Schemas): boolean {
  return Object.hasOwn(schemas, name) && schemas[name].properties !== undefined;
}

/** The whole page of a record that there is. */
export function renderRecord(name: string, schemas: Schemas, address: string): string {
  const schema = schemas[name];
  const { description = "", $defs = {} } = schema;
  const parts = Object.entries($defs).filter(([, { properties }]) => properties !== undefined);
  const used = Object.keys(schemas).filter((other) => other !== name && refersTo(schemas[other], name));
  const within = parts.map(([id, own]) =>
    sub(id, id, html`<p>${own.description ?? ""}</p>${fields(`Fields of ${id}`, own, schemas)}`),
  );
  const contents = parts.map(([id]) => html`<li><a href="#${id}">${id}</a></li>`);
  return page(
    {
      title: name,
      description: `The record ${name} of the API, field by field: ${description}`,
      address: address + recordDocs(name),
      entry: "docs",
    },
    html`<div class="docs">
<div class="opening close">
<nav class="crumbs" aria-label="Where you are"><a href="${docsPage}">Docs</a> / <a href="${apiDocs}">api</a> / ${name}</nav>
<h1>${name}</h1>
<p class="lede">${description}</p>
${parts.length === 0 ? "" : html`<nav aria-label="On this page"><ul class="contents"><li><a href="#fields">Fields</a></li>${contents}</ul></nav>`}
</div>
${part("fields", "Fields", fields(`Fields of ${name}`, schema, schemas))}
${parts.length === 0 ? "" : part("parts", "Its parts", html`${within}`)}
${part("more", "More", more(used))}
</div>`,
  );
}

function more(used: readonly string[]): Markup {
  const links = used.map((other) => html`<li><a href="${recordDocs(other)}">${other}</a></li>`);
  const by = used.length === 0 ? "" : html`<p>Records that refer to it:</p><ul class="contents">${links}</ul>`;
  return html`${by}<p><a href="${apiDocs}#records">All records</a>; as JSON Schema in the <a href="${openApiUrl}">OpenAPI document</a>.</p>`;
}

function fields(caption: string, { properties = {}, required = [] }: Schema, schemas: Schemas): Markup {
  const rows = Object.entries(properties).map(([name, field]) => [
    html`<code>${name}</code>${required.includes(name) ? "" : html` <span class="quiet">may be missing</span>`}`,
    html`${descriptionOf(field, schemas)} <span class="quiet">${schemaWords(field, schemas)}</span>`,
  ]);
  return table(caption, [{ name: "Field" }, { name: "Meaning, and what it holds", className: "prose" }], rows);
}

function refersTo(schema: Schema, name: string): boolean {
  const text = JSON.stringify(schema);
  return text.includes(`"#/components/schemas/${name}"`) || text.includes(`"#/components/schemas/${name}/`);
}
