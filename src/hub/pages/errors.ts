// Pages for what went wrong: the number, one sentence, and where to go on.

import { page } from "./layout.ts";
import { html } from "./markup.ts";
import { sentence } from "./words.ts";

const NAMES: Record<number, string> = {
  400: "That question can't be answered",
  403: "Not allowed",
  404: "Not found",
  405: "Not possible here",
  408: "That took too long",
  409: "Not possible now",
  413: "Too large",
  414: "The address is too long",
  415: "Not of that type",
  429: "Too many requests",
  500: "A defect",
  503: "Out of reach for a moment",
};

/** The whole page of an error. */
export function renderError(status: number, message: string): string {
  const name = NAMES[status] ?? "Something went wrong";
  return page(
    { title: name, description: message },
    html`<div class="opening">
<p class="crumbs">${status}</p>
<h1>${name}</h1>
<p class="lede">${sentence(message)}</p>
<ul class="links"><li><a href="/">First page</a></li><li><a href="/#zoos">All zoos</a></li><li><a href="/about">What this is</a></li></ul>
</div>`,
  );
}
