// How to read a board and what leads on from it: ranks, intervals, filters, pairs, submissions, comparisons, files to keep.
import { ALPHA } from "../../../../leaderboard/rank/index.ts";
import { CELL_BINS, FEWEST_IN_CELL, LEVEL } from "../../../../leaderboard/score/index.ts";
import { aboutPage, apiDocs, dumpsUrl, leaderboardPage, metricsDocs, rulesDocs } from "../../addresses.ts";
import { facts, html, type Markup } from "../markup.ts";
import { formatWhole } from "../words.ts";
import { type DocsText, percent, sub } from "./frame.ts";

export function boardsText(): DocsText {
  return {
    heading: "How to read a board",
    lede: html`A <a href="${leaderboardPage}">board</a> says who is better than whom, and how sure that is. It is a list of claims to look into: each row leads to what was sent, how it errs and what it beats.`,
    sections: [
      { id: "ranks", heading: "Rank ranges", content: ranks() },
      { id: "scores", heading: "Scores", content: scores() },
      { id: "filters", heading: "Which rows are shown", content: filters() },
      { id: "pairs", heading: "Entry against entry", content: pairs() },
      { id: "submissions", heading: "A submission’s page", content: submissions() },
      { id: "compared", heading: "Tracks of a zoo compared", content: compared() },
      { id: "literature", heading: "Published results", content: literature() },
      { id: "files", heading: "To take away", content: files() },
    ],
  };
}

function ranks(): Markup {
  return html`<p>There is no first place that a coin could have decided. An entry has a <strong>range</strong> of ranks, such as 2–4: one entry is better than it beyond doubt, and two others can’t be told from it. Entries whose ranges overlap may be in either order.</p>
<p>“Beyond doubt” is meant like this. All pairs of entries are compared, on the same made-up test sets drawn from the real one. With many pairs, some would differ by luck alone; so the p-values are corrected by Holm’s method, which makes each pair’s hurdle the higher, the more pairs there are. What remains significant is so for the whole board at once: the chance of even one wrong order among entries that are equally good is about ${percent(ALPHA)} at most.</p>
<p>Therefore a range may widen when others enter, without anything having happened to the entry itself. <a href="${metricsDocs}#ranks">The formulas</a>.</p>`;
}

function scores(): Markup {
  return html`<p>Each board is in the order of one metric, which says whether higher or lower is better; the others stand on each submission’s page and in the files. The line drawn through a score is its ${percent(LEVEL)} interval: how far the score would move with other test networks of the same zoo. Two intervals may overlap although the entries differ significantly, because what luck gives to one it mostly gives to the other too. <a href="${metricsDocs}">All metrics</a>.</p>`;
}

function filters(): Markup {
  return html`${facts([
    [
      "inputs",
      html`At first entries that were given no more than the track’s plainest inputs, mostly weights alone. With <code>board=all</code> those that were given more as well.`,
    ],
    [
      "entries",
      html`At first the best entry of each team, and all baselines. With <code>entries=all</code> every entry.`,
    ],
    [
      "standing",
      html`With <code>standing=verified</code> only those that the operator has <a href="${rulesDocs}#verified">verified</a>, and baselines.`,
    ],
    ["code", html`With <code>code=open</code> only those whose description has a link to code, and baselines.`],
  ])}
<p>Filters are part of the address, so a view can be sent to somebody. The API knows the same, but begins with all entries. Rows can be put into another order, which changes no rank. Ranks are always those among the rows that are shown. Whether a pair differs does not depend on the filter: p-values are corrected over all pairs of entries with such inputs, shown or not.</p>
<p>A team that enters often has more chances to be lucky. Its best row is therefore to be read as the best of so many; its other entries are one link away.</p>`;
}

function pairs(): Markup {
  return html`<p>From each board a link leads to its pairs: every row against every other one, <strong>+</strong> where the row is better, <strong>−</strong> where it is worse, <strong>=</strong> where the two can’t be told apart, with the p-value of the difference. A submission’s page has the same for one entry: what beats it, what it beats, and what can’t be told from it.</p>`;
}

function submissions(): Markup {
  const fewest = formatWhole(FEWEST_IN_CELL);
  return html`${facts([
    ["badges", html`baseline, self-reported or verified: <a href="${rulesDocs}#standing">what each proves</a>`],
    ["description", "what the team says of its method; every version of it is kept"],
    [
      "scores",
      "all metrics with intervals, by image set, and by file where there are several and that tells nothing that is withheld",
    ],
    [
      "counts",
      `true against predicted accuracy, ${CELL_BINS} by ${CELL_BINS} cells; a cell of fewer than ${fewest} networks is hidden, because it would tell the accuracies of single ones`,
    ],
    ["errors", "by band of true accuracy, computed from the counts that are shown and from nothing else"],
    ["early decision", "on such tracks: what stopping bad trainings by these predictions saves and costs"],
    ["how to cite", "as BibTeX; the page’s address stays"],
  ])}
${sub(
  "predictions",
  "Who may have the predictions",
  html`<p>Everybody may download the predictions of baselines, and those to tracks whose labels are public. Where labels are withheld, only the team that sent them gets them back, by its session or its token: many sets of predictions together with their scores would tell of the labels.</p>`,
)}`;
}

function compared(): Markup {
  return html`<p>Each zoo has a page that lays its tracks side by side, entries and baselines together:</p>
${facts([
  [
    "transfers",
    "a map of image sets: learnt from the row’s, tried on the column’s. On the diagonal both are the same. Somers’ D, since only the order can be expected to carry over",
  ],
  [
    "learning curves",
    "how good predictors are that have seen few networks, with the entries of few-shot tracks in their places",
  ],
  [
    "early decision",
    "of a pool of trainings, those that look worst early on are stopped. Saved is the training that was not done; lost is the accuracy by which the best of the others falls behind the best of all. A predictor is worth its name where its line is below those of chance, of the settings alone, and of the accuracy measured so far",
  ],
])}
<p>Each picture has its numbers in a table behind it, and can be taken away as SVG.</p>`;
}

function literature(): Markup {
  return html`<p>Papers report results on networks that were not trained here, on splits of their own, and nobody can score them again. They are shown for orientation, in a table of their own with their sources, and only on tracks of the zoo that they are about, the paper authors’ release of 120,000 networks. They have no ranks and never stand among scored entries. Where that release is not published, its tracks are closed and show these rows alone.</p>`;
}

function files(): Markup {
  return html`<p>Every board is also a file: CSV for spreadsheets, JSON for programs, Parquet with types for notebooks, with the same filters in the address. <a href="${apiDocs}#tracks">Their addresses</a>.</p>
${sub(
  "dumps",
  "Everything at once",
  html`<p>Once a day, whoever asks first makes a <strong>dump</strong>: one archive with all tracks, boards, submissions, descriptions, comparisons, the predictions that everybody may have, and the public log, as they were told to everybody at that moment, with a hash of each file and a text that explains them. The last days’ dumps are <a href="${dumpsUrl}">listed here</a>. What the operator hides leaves the hub’s dumps; what has been taken along can’t be called back.</p>
<p>So this hub may disappear and its results need not: <a href="${aboutPage}#remains">what remains</a>.</p>`,
)}`;
}
