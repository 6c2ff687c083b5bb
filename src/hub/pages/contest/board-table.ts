// A board as a table, and what its columns mean.
import type { ApiBoard, ApiEntry, ApiScore } from "../../../../schemas/types.d.ts";
import { formatPercent, writeScore } from "../../../charts/index.ts";
import { submissionPage } from "../../addresses.ts";
import { html, type Markup, table } from "../markup.ts";
import { formatWhole } from "../words.ts";
import {
  day,
  foreign,
  foreignLink,
  INPUTS,
  metricOf,
  metricWords,
  placesOf,
  placesOfScores,
  writeInterval,
} from "./words.ts";

/** Where the method stands, which names the row. */
const METHOD = 1;

export function boardTable(board: ApiBoard): Markup {
  const { metric, entries } = board;
  const scores = entries.map((entry) => entry.scores[metric]);
  const places = placesOfScores(scores);
  const deviations = scores.map((score) => score?.deviation ?? null);
  const hasDeviations = deviations.some((deviation) => deviation !== null);
  const caption = `Entries by ${metricWords(metricOf(metric))}; below each score its ${formatPercent(board.level, 0)} interval`;
  const columns = [
    { name: "Rank", className: "whole" },
    { name: "Method", className: "prose" },
    { name: "Team" },
    { name: "Standing", className: "whole" },
    { name: "Inputs" },
    { name: metricOf(metric).title, isNumber: true },
    ...(hasDeviations ? [{ name: "Deviation", isNumber: true }] : []),
    { name: "Submitted" },
    { name: "Links" },
  ];
  const rows = entries.map((entry, index) => {
    const score = scores[index];
    return [
      writeRank(entry.rank),
      html`<a href="${submissionPage(entry.id)}">${foreign(entry.method)}</a>`,
      foreign(entry.team),
      entry.standing,
      entry.inputs.map((input) => INPUTS[input]).join(", "),
      scoreCell(score, places),
      ...(hasDeviations ? [writeScore(deviations[index], placesOf(deviations))] : []),
      day(entry.submitted_at),
      links(entry),
    ];
  });
  return table(caption, columns, rows, METHOD);
}

function scoreCell(score: ApiScore | undefined, places: number): Markup | string {
  if (score === undefined) return "–";
  return html`${writeScore(score.value, places)}<small>${writeInterval(score, places)}</small>`;
}

/** "1–3"; a dash if the score is undefined. */
function writeRank(rank: ApiEntry["rank"]): string {
  if (rank === null) return "–";
  return rank.best === rank.worst ? String(rank.best) : `${rank.best}–${rank.worst}`;
}

function links({ code, paper, method }: ApiEntry): Markup | string {
  const given = [
    ...(code === undefined ? [] : [foreignLink(code, "code", `code of ${method}`)]),
    ...(paper === undefined ? [] : [foreignLink(paper, "paper", `paper on ${method}`)]),
  ];
  return given.length === 0 ? "–" : html`${given.map((link, index) => html`${index > 0 ? ", " : ""}${link}`)}`;
}

/** What each column says. */
export function columnWords({ metric, resamples, level }: ApiBoard): Markup {
  const { title, says, better } = metricOf(metric);
  const share = formatPercent(level, 0);
  return html`<details><summary>What the columns mean</summary><dl class="facts">
<dt>Rank</dt><dd>The ranks that an entry may have. The first is one more than the number of entries that are significantly better, the last is the number of all entries less those that are significantly worse. All pairs are compared on the same ${formatWhole(resamples)} resamples of the networks, and the comparisons are corrected together (Holm), with an error of ${formatPercent(1 - level, 0)} for all of them. Entries whose ranges overlap may be equally good.</dd>
<dt>Method</dt><dd>As its team calls it, with a link to all that is known of the submission. Baselines are those that come with Weighbridge.</dd>
<dt>Team</dt><dd>Who submitted it; authors are named on the submission’s page.</dd>
<dt>Standing</dt><dd>What the result is worth: <a href="#honour">below</a>.</dd>
<dt>Inputs</dt><dd>All that the predictor was given of each network, as the team says: weights after the last epoch that may be used, weights of earlier epochs (checkpoints), hyperparameters.</dd>
<dt>${title}</dt><dd>${says} ${better === "higher" ? "Higher" : "Lower"} is better. Of several files, the mean. Rounded: the fewer the networks, the fewer the places, because scores tell of withheld accuracies.</dd>
<dt>${share} interval</dt><dd>Below the score: where the score lies in ${share} of the resamples.</dd>
<dt>Deviation</dt><dd>The standard deviation of the score over the files of a submission: seeds of the predictor, few-shot sets or pairs of image sets. Shown if an entry has several.</dd>
<dt>Submitted</dt><dd>The day, UTC.</dd>
<dt>Links</dt><dd>Where the team says that its code and its paper are.</dd>
</dl></details>`;
}
