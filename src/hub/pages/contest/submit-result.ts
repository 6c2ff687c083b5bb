// What became of what was sent from the page to submit on: what is wrong, line by line, or what a check found to be sound.
import type { ProblemReport } from "../../../../leaderboard/submission/index.ts";
import type { Checked, TrackState } from "../../benchmark/types.ts";
import { mistakesBox, mistakesList } from "../form.ts";
import { html, type Markup } from "../markup.ts";
import { formatCounted } from "../words.ts";
import type { Mistake } from "./description-record.ts";
import { foreign } from "./words.ts";

/** Files that are not sound. */
export type UnsoundFiles = readonly { readonly name: string; readonly file: string; readonly report: ProblemReport }[];
/** Files that are. */
export type SoundFiles = Extract<Checked, { kind: "sound" }>["files"];

export interface SubmitResult {
  /** Whether it was only to be checked. */
  isCheck?: boolean;
  /** What is wrong with what was sent, in a sentence; undefined if nothing is, or nothing was sent. */
  problem?: string | undefined;
  mistakes?: readonly Mistake[];
  files?: UnsoundFiles;
  /** What a check found to be what the track asks for. */
  sound?: SoundFiles | undefined;
  /** What the description of sound files still lacks. */
  lacking?: readonly Mistake[];
}

/** The beginning of the page's title, which is what a screen reader reads first. */
export function resultName({ isCheck, problem, sound }: SubmitResult): string {
  if (sound !== undefined) return "Sound: ";
  if (problem === undefined) return "";
  return isCheck ? "Not sound: " : "Not taken: ";
}

/** Nothing on a page that nobody has sent. */
export function resultOf(result: SubmitResult, state: TrackState): Markup | string {
  const { isCheck = false, problem, mistakes = [], files = [], sound, lacking = [] } = result;
  if (sound !== undefined) return soundBox(sound, lacking, state);
  if (problem === undefined) return "";
  const list = mistakes.length === 0 ? "" : mistakesList(mistakes);
  const nothing = isCheck
    ? "This was a check: nothing was scored or stored, and none of today’s submissions was used."
    : "Nothing was stored, and none of today’s submissions was used.";
  return mistakesBox(problem, html`${list}${files.map((file) => unsound(file, state))}<p>${nothing}</p>`);
}

/** All problems are counted in the heading; those that are spelt out stand below. */
function unsound({ name, file, report }: UnsoundFiles[number], { track }: TrackState): Markup {
  const { count, problems, text } = report;
  // As whose file it was taken, where that is not plain.
  const taken = track.files.length === 1 || name.startsWith(file) ? "" : ` (${file})`;
  const rest = count > problems.length ? text.split("\n").at(-1)?.trim() : undefined;
  const lines = problems.map(({ message }) => html`<li>${message}</li>`);
  return html`<h2 class="snippet-heading">${foreign(name)}${taken}: ${formatCounted(count, "problem")}</h2><ul>${lines}${rest === undefined ? "" : html`<li>${rest}</li>`}</ul>`;
}

function soundBox(files: SoundFiles, lacking: readonly Mistake[], { track }: TrackState): Markup {
  const one = files.length === 1;
  const lines = files.map(({ name, file, seed, predictions }) => {
    const isSeed = files.some((other) => other.file === file && other.seed > 1);
    const taken = [...(track.files.length === 1 ? [] : [file]), ...(isSeed ? [`seed ${seed}`] : [])].join(", ");
    return html`<li>${foreign(name)}${taken === "" ? "" : ` (${taken})`}: ${formatCounted(predictions, "prediction")}</li>`;
  });
  const description =
    lacking.length === 0 ? "" : html`<p>Before it can be submitted, the description needs:</p>${mistakesList(lacking)}`;
  return html`<div class="notice" id="checked" role="status" tabindex="-1" autofocus><p><strong>${one ? "The file is sound." : `All ${files.length} files are sound.`}</strong> This was a check: nothing was scored or stored, and none of today’s submissions was used.</p><ul>${lines}</ul>${description}</div>
`;
}
