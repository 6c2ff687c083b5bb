// What became of a submission: when it was described, and every time it was scored.
import type { ApiSubmission } from "../../../../schemas/types.d.ts";
import { descriptionsUrl } from "../../addresses.ts";
import { html, type Markup, table } from "../markup.ts";
import { foreign, minute } from "./words.ts";

export function historyPart({ id, submitted_at, scored, described }: ApiSubmission): Markup {
  const rows = scored.map(({ at, method, reason }) => [
    minute(at),
    String(method),
    reason === null ? "when it was submitted" : foreign(reason),
  ]);
  const columns = [{ name: "Scored" }, { name: "Method", isNumber: true }, { name: "Why", className: "prose" }];
  const versions = described.map((at) => html`<li>${minute(at)}</li>`);
  const link = html`<a href="${descriptionsUrl(id)}">${described.length === 1 ? "The description" : `All ${described.length} descriptions`} as JSON</a>`;
  const words =
    described.length === 1
      ? "It was described once, and not changed."
      : "Of these descriptions, the last one is shown.";
  return html`<p>Submitted ${minute(submitted_at)}.</p>
${table("Every scoring; the last one counts", columns, rows)}
<h3 class="snippet-heading">Descriptions</h3><p>${words} ${link}.</p><ol class="small">${versions}</ol>`;
}
