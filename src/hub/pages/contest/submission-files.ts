// What was sent: its files, and how to have them, or why not.
import type { ApiSubmission } from "../../../../schemas/types.d.ts";
import { imageSetTitle } from "../../../zoo/index.ts";
import { submissionPage } from "../../addresses.ts";
import type { MayHave } from "../../benchmark/may-have.ts";
import { code, html, type Markup, table } from "../markup.ts";
import { formatWhole } from "../words.ts";
import { signInTo } from "./words.ts";

/** More files than these are folded away. */
const MOST_OPEN = 12;

export interface FilesData {
  /** Of the hub, without a slash at its end. */
  address: string;
  submission: ApiSubmission;
  mayHave: MayHave;
  /** Whether the visitor's team made it. */
  isOwn: boolean;
}

export function filesPart(data: FilesData): Markup {
  const { files } = data.submission;
  const columns = [
    { name: "File", className: "whole" },
    { name: "Learnt from" },
    { name: "Predicts" },
    { name: "Times", isNumber: true },
    { name: "Networks", isNumber: true },
  ];
  const rows = files.map(({ file, train, test, seeds, networks }) => [
    html`<code>${file}</code>`,
    imageSetTitle(train),
    imageSetTitle(test),
    formatWhole(seeds),
    formatWhole(networks),
  ]);
  const list = table("Files of predictions, and how many times each was sent", columns, rows);
  const shown =
    files.length > MOST_OPEN
      ? html`<details><summary>All ${formatWhole(files.length)} files</summary>${list}</details>`
      : list;
  return html`${shown}${downloads(data)}`;
}

function downloads({ address, submission, mayHave, isOwn }: FilesData): Markup {
  const { id, standing, links } = submission;
  if (mayHave === "nobody")
    return html`<p>The zoo of this track is not here any more, so the networks that were predicted have no names here and nothing can be downloaded.</p>`;
  if (mayHave === "everybody") {
    const because =
      standing === "baseline"
        ? "Anybody can make a baseline’s predictions again, so everybody may have them."
        : "The labels of these networks are published, so everybody may have the predictions.";
    return html`<h3 class="snippet-heading">Download</h3><p>${because} They are in the form of a template, and pass the check as they are.</p>${predictionLinks(links.predictions)}`;
  }
  const why =
    "The true accuracies of these networks are withheld, and many predictions together with their scores would tell of them.";
  if (isOwn)
    return html`<h3 class="snippet-heading">Download</h3><p><strong>Your team only.</strong> ${why} What was sent, as it can be sent again:</p>${predictionLinks(links.predictions)}`;
  const [first] = links.predictions;
  // By standard input: others on the machine can see a program's arguments.
  const curl = `printf 'Authorization: Bearer %s' "$WEIGHBRIDGE_TOKEN" |
  curl --fail --remote-name --remote-header-name --header @- \\
  ${address}${first}`;
  return html`<h3 class="snippet-heading">Download</h3>
<p><strong>Its own team only.</strong> ${why} Its team finds the files here when it is <a href="${signInTo(submissionPage(id))}">signed in</a>, or has them with its token:</p>
${code(curl, "Download with a token")}`;
}

/** The files to be downloaded, named as they will be. */
export function predictionLinks(addresses: readonly string[]): Markup {
  const links = addresses.map(
    (path) => html`<li><a href="${path}" download>${path.slice(path.lastIndexOf("/") + 1)}</a></li>`,
  );
  const list = html`<ul class="links">${links}</ul>`;
  return links.length > MOST_OPEN
    ? html`<details><summary>All ${formatWhole(links.length)} files</summary>${list}</details>`
    : list;
}
