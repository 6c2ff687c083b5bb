// How to cite a submission: as BibTeX and in words.
import type { ApiSubmission, Track } from "../../../../schemas/types.d.ts";
import { submissionPage } from "../../addresses.ts";
import { submissionBibtex } from "../bibtex.ts";
import { code, html, type Markup } from "../markup.ts";
import { listed } from "../words.ts";
import { day, foreign } from "./words.ts";

/** `address` is the hub's, without a slash at its end. */
export function citePart(address: string, submission: ApiSubmission, track: Track): Markup {
  const { id, team, submitted_at, description, described } = submission;
  const { method, authors } = description;
  const permanent = address + submissionPage(id);
  const names = authors ?? [team];
  const changed =
    described.length === 1
      ? ""
      : html` The description has changed since; <a href="#history">its versions are dated</a>, so say which day you looked.`;
  return html`<div class="citation"><p>${foreign(listed(names))}. <cite>${foreign(method)}</cite>. Submission ${id} by ${foreign(team)} to “${track.title}”, Weighbridge, ${day(submitted_at)}. <a href="${submissionPage(id)}">${permanent}</a></p>
${code(submissionBibtex(submission, track, permanent), "BibTeX entry")}</div>
<p class="small quiet">The address stays, and so do the predictions; scores may be computed again, as the history below tells.${changed}</p>`;
}
