// How to submit to a track without the form: the files and lines to copy, on the page to submit on.
import { checkUrl, starterUrl, submissionsUrl, takePartDocs } from "../../addresses.ts";
import type { TrackState } from "../../benchmark/types.ts";
import { code, html, type Markup } from "../markup.ts";
import { formatWhole } from "../words.ts";

const DESCRIPTION = `{
  "method": "Ridge regression on statistics of weights",
  "authors": ["Ada Example"],
  "inputs": ["weights"],
  "training_data": "the training split"
}`;

/** `address` is the hub's, without a slash at its end. */
export function submitLines(address: string, { track: { name, files } }: TrackState): Markup {
  const many = files.length > 1;
  const paths = many ? files.map((file) => `${file.name}.csv`) : ["predictions.csv"];
  const shown = paths.slice(0, 2);
  const all = shown.join(" ") + (paths.length > 2 ? " .." : "");
  const command = `export WEIGHBRIDGE_TOKEN=wb_...
npx weighbridge submit ${all} \\
  --track ${name} --hub ${address} \\
  --description description.json`;
  const parts = shown.map((path) => `  -F file=@${path}`).join(" \\\n");
  // The token goes by standard input: others on the machine can see a program's arguments.
  const withToken = `printf 'Authorization: Bearer %s' "$WEIGHBRIDGE_TOKEN" |
  curl --header @- ${address}`;
  const curl = `${withToken}${submissionsUrl(name)} \\
  -F description=@description.json \\
${parts}`;
  const curlCheck = `${withToken}${checkUrl(name)} \\
${parts}`;
  const check = `npx weighbridge check ${all} \\
  --track ${name} --zoo-source ${address}`;
  const andSoOn = many
    ? html`<p class="small quiet">And so on, a line for each of the ${formatWhole(files.length)} files.</p>`
    : "";
  return html`<p>With your team’s token, which is shown once when the team signs up. The description is a file of its own; the <a href="${starterUrl(name)}" download>starter script</a> writes one to begin with, beside predictions. <a href="${takePartDocs}">Take part in ten minutes</a> has each step.</p>
${snippet("description.json", code(DESCRIPTION, "A description"))}
${snippet("weighbridge submit", code(command, "Submitting by weighbridge"))}
${snippet("curl", html`${code(curl, "Submitting by curl")}${andSoOn}`)}
${snippet("Only to check", html`${code(check, "Checking by weighbridge")}<p class="small quiet">The same check on your own machine, which needs no token; or by the hub:</p>${code(curlCheck, "Checking by curl")}${andSoOn}`)}`;
}

function snippet(heading: string, content: Markup): Markup {
  return html`<div class="snippet"><h3 class="snippet-heading">${heading}</h3>${content}</div>
`;
}
