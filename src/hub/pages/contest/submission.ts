// A submission's page: what it is, what it scored, where it stands, how it errs, how to cite it.
import type { ApiBoard, ApiSubmission } from "../../../../schemas/types.d.ts";
import { formatPercent, writeScore } from "../../../charts/index.ts";
import {
  comparisonsUrl,
  editPage,
  leaderboardPage,
  submissionPage,
  submissionUrl,
  trackPage,
} from "../../addresses.ts";
import { compareEntry } from "../../benchmark/compare-entry.ts";
import type { MayHave } from "../../benchmark/may-have.ts";
import type { ComparedBoard, EntryDecision, TrackState } from "../../benchmark/types.ts";
import { page } from "../layout.ts";
import { figures, html, type Markup, part } from "../markup.ts";
import { formatWhole } from "../words.ts";
import { about, badges } from "./submission-about.ts";
import { cellsPart } from "./submission-cells.ts";
import { citePart } from "./submission-cite.ts";
import { earlyPart } from "./submission-early.ts";
import { fileScoresPart } from "./submission-file-scores.ts";
import { filesPart } from "./submission-files.ts";
import { historyPart } from "./submission-history.ts";
import { placePart, rankWords } from "./submission-place.ts";
import { scoresPart } from "./submission-scores.ts";
import { foreign, metricOf, placesOfScores, writeInterval } from "./words.ts";

export interface SubmissionData {
  /** Of the hub, without a slash at its end. */
  address: string;
  submission: ApiSubmission;
  /** The track that it is for. */
  state: TrackState;
  /** The track's default board, all entries. */
  board: ApiBoard;
  /** The board of all entries, whatever their inputs. */
  compared: ComparedBoard;
  /** Of the track's entries. */
  decisions: readonly EntryDecision[];
  mayHave: MayHave;
  /** Whether the visitor's team made it: then the page is for it alone. */
  isOwn: boolean;
}

export async function renderSubmission(data: SubmissionData): Promise<string> {
  const { address, submission, state, compared, decisions, mayHave, isOwn } = data;
  const { track } = state;
  const { id, team, description, scores, networks } = submission;
  const { method } = description;
  const metric = metricOf(track.metric);
  const score = scores[track.metric];
  const places = placesOfScores([score]);
  const { level } = compared.board;
  const isOn = data.board.entries.some((entry) => entry.id === id);
  const board = isOn ? data.board : compared.board;
  const comparisons = compareEntry(compared, id);
  const place = { submission, board, all: compared.board, comparisons, few: track.default_board };
  const parts: (readonly [id: string, heading: string, content: Markup | undefined])[] = [
    ["description", "Description", about(submission)],
    ["scores", "Scores", scoresPart(submission, level)],
    [
      "by-file",
      track.kind === "transfer" ? "From set to set" : "File by file",
      fileScoresPart(submission, track, level),
    ],
    ["place", "Place", placePart(place)],
    ["cells", "Predicted and true", await cellsPart(submission.cells)],
    ["early", "Early decision", await earlyPart(submission, compared, decisions)],
    ["files", "Predictions", filesPart({ address, submission, mayHave, isOwn })],
    ["cite", "How to cite", citePart(address, submission, track)],
    ["history", "History", historyPart(submission)],
  ];
  const shown = parts.flatMap(([id, heading, content]) => (content === undefined ? [] : [{ id, heading, content }]));
  return page(
    {
      title: method,
      description: `${method}, a submission by ${team} to ${track.title}: ${metric.title} ${writeScore(score?.value ?? null, places)}.`,
      address: address + submissionPage(id),
      entry: "leaderboard",
    },
    html`<div class="opening close">
<nav class="crumbs" aria-label="Where you are"><a href="${leaderboardPage}">Leaderboard</a> / <a href="${trackPage(track.name)}">${track.name}</a> / ${id}</nav>
<h1>${foreign(method)}</h1>
<p class="lede">Submission ${id} by ${foreign(team)} to <a href="${trackPage(track.name)}">${track.title}</a>.</p>
${figures([
  [metric.title, writeScore(score?.value ?? null, places)],
  [`${formatPercent(level, 0)} interval`, score === undefined ? "–" : writeInterval(score, places)],
  ["rank on its board", rankWords({ board, submission })],
  ["networks predicted", formatWhole(networks)],
])}
${badges(submission, state)}
<nav aria-label="On this page"><ul class="links">${shown.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}<li><a href="${submissionUrl(id)}">As JSON</a></li><li><a href="${comparisonsUrl(id)}">Comparisons as JSON</a></li>${isOwn ? html`<li><a href="${editPage(id)}">Edit the description</a></li>` : ""}</ul></nav>
</div>
${shown.map(({ id, heading, content }) => part(id, heading, content))}`,
  );
}
