// The metrics and the method: what is computed of an entry, why, and what it does not see. docs/metrics.md has it at length.
import { METRICS, type Metric } from "../../../../leaderboard/metrics/index.ts";
import { ALPHA } from "../../../../leaderboard/rank/index.ts";
import {
  CELL_BINS,
  ENTRY_RESAMPLES,
  FEWEST_IN_CELL,
  LEVEL,
  MANY_NETWORKS,
  METHOD,
  METHODS,
  WITHHELD,
} from "../../../../leaderboard/score/index.ts";
import { boardsDocs, leaderboardPage, questionDocs, rulesDocs } from "../../addresses.ts";
import { facts, html, type Markup, table } from "../markup.ts";
import { formatWhole } from "../words.ts";
import { type DocsPlace, type DocsText, percent, sub } from "./frame.ts";
import { differenceFormula, metricFormula } from "./metric-formulas.ts";
import { METRIC_WORDS } from "./metric-words.ts";

export function metricsText({ hasContest }: Pick<DocsPlace, "hasContest">): DocsText {
  const boards = hasContest ? html`<a href="${leaderboardPage}">boards</a>` : "boards";
  return {
    heading: "How predictions are judged",
    lede: html`Each entry of the ${boards} is scored by ${formatWhole(METRICS.length)} metrics, because each is blind to something. A track names the one that it ranks by; the others stand on each submission’s page.`,
    sections: [
      { id: "metrics", heading: "The metrics", content: overview() },
      { id: "definitions", heading: "Definitions", content: html`${METRICS.map(definition)}` },
      { id: "entries", heading: "What is scored", content: entries() },
      { id: "intervals", heading: "Intervals", content: intervals() },
      { id: "ranks", heading: "Ranks", content: ranks(hasContest) },
      { id: "cells", heading: "Cells", content: cells() },
      { id: "rounding", heading: "Rounding", content: rounding(hasContest) },
      { id: "changelog", heading: "Changes of the method", content: changelog() },
    ],
  };
}

function overview(): Markup {
  const columns = [{ name: "Metric" }, { name: "Says", className: "prose" }];
  const rows = METRICS.map((metric) => [
    html`<a href="#${idOf(metric)}">${metric.title}</a>`,
    html`${metric.says} <span class="quiet whole">${metric.better} is better</span>`,
  ]);
  return html`${table("Metrics", columns, rows)}
<p>One rule for what is undefined: a metric that would divide by zero has no value, and tables show a dash. Equal means equal to the last bit: nothing is rounded before it is compared.</p>`;
}

function definition(metric: Metric): Markup {
  const { name, title, better, says } = metric;
  const words = METRIC_WORDS[name];
  if (words === undefined) throw new RangeError(`the guide has no words for ${name}`);
  const { terms = "", range, undefinedFor, why, blind } = words;
  return sub(
    idOf(metric),
    title,
    html`<p>${says}</p>
${metricFormula(name, title)}
${terms}
${facts([
  ["better", better],
  ["range", range],
  ["undefined for", undefinedFor],
  ["why it is here", why],
  ["blind to", blind],
  ["in files", html`<code>${name}</code>`],
])}`,
  );
}

/** An id in an address, which knows upper and lower case, but people don't. */
function idOf({ name }: Metric): string {
  return `metric-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function entries(): Markup {
  return html`<p>In the formulas, t are true and p predicted accuracies of n test networks. A network’s accuracy is the share of the test images that it names rightly, after the last epoch; <a href="${questionDocs}">the question, put exactly</a>, says what that stands for.</p>
<p>Each file of an entry is scored by itself, whether the files are seeds, few-shot sets or pairs of image sets. The value is the mean of their scores; the deviation is their sample standard deviation, which one file does not have. What is undefined for one file is undefined for the entry.</p>
<p>R², MSE and MAE compare accuracies. Where a track asks only for an order, predictions may be any numbers, and these three are undefined unless all lie from 0 to 1.</p>`;
}

function intervals(): Markup {
  return html`<p>How much would a score change with other test networks of the same zoo? ${formatWhole(ENTRY_RESAMPLES)} times, as many networks as there are in each collection are drawn from it with replacement, and the entry is scored on them. The interval holds the middle ${percent(LEVEL)} of these scores.</p>
<p>The draws come from the names of track and collection, so they are the same for every entry of a track: what one network adds to an entry’s luck, it adds to the others’ too.</p>
<p>The interval knows nothing of other training networks, other seeds of the predictor or other image sets. How a score varies with the training is what the deviation of several files tells.</p>`;
}

function ranks(hasContest: boolean): Markup {
  const plain = hasContest ? html` <a href="${boardsDocs}#ranks">The same without formulas</a>.` : "";
  return html`<p>Two entries whose difference could be chance have no order. So a board shows the ranks that an entry may have: from 1 + the number of entries that are significantly better, to the number of all less those that are significantly worse.</p>
<p>Pairs are compared on the same ${formatWhole(ENTRY_RESAMPLES)} draws. v is the value of an entry, v with r that on draw r, and sd the standard deviation over the draws:</p>
${differenceFormula}
<p>The chance that a standard normal number lies at least z from 0 is the pair’s p-value. Holm’s correction is made over all pairs of the board, and a difference of at most ${String(ALPHA)} is significant. So the chance that a board of equally good entries shows any difference is about ${percent(ALPHA)} at most.</p>
<p>Differences vary far less than scores: entries whose intervals overlap may well be told apart. Ranges may move when an entry comes or goes, since that changes the number of pairs.${plain}</p>
<p>Entries that used other inputs are not among a board’s pairs; entries that a filter hides are. Ranks are counted among the rows that are shown.</p>`;
}

function cells(): Markup {
  return html`<p>The picture of true against predicted accuracy has ${CELL_BINS} by ${CELL_BINS} cells, each with the number of networks in it; several files are averaged first, so that each network counts once. A cell of fewer than ${formatWhole(FEWEST_IN_CELL)} networks is not shown, and how many such networks there are is told in steps of ${formatWhole(FEWEST_IN_CELL)}. Where only the order counts, predictions are put into bins of as many networks each.</p>`;
}

function rounding(hasContest: boolean): Markup {
  const fewest = formatWhole(WITHHELD.fewestNetworks);
  const many = formatWhole(MANY_NETWORKS);
  const rows = [
    [`${many} or more`, "4", "4"],
    [`${fewest} to fewer than ${many}`, "2", "3"],
    [`fewer than ${fewest} decide it, such as a top pick`, "2", "2"],
    [`fewer than ${fewest} are scored`, "not told", "not told"],
  ];
  const columns = [
    { name: "Networks that decide a score" },
    { name: "Scores and rankings" },
    { name: "Errors and regrets" },
  ];
  const honour = hasContest
    ? html` What is kept so is kept from honest people: <a href="${rulesDocs}#honour">the honour system</a>.`
    : "";
  return html`<p>Where accuracies of test networks are withheld, exact scores of known predictions could be solved for them. So scores are told with few decimal places:</p>
${table("Decimal places of scores of withheld networks", columns, rows)}
<p>Deviations are told as errors are; so is an entry’s mean loss by early decision, where one network counts for as much as if only (networks / size of a pool) decided. A p-value is told as at most 0.001, 0.01, 0.05, 0.1, 0.5 or 1. Where all accuracies are published, everything has four places, and p-values have three. Ranks come from unrounded scores.${honour}</p>`;
}

function changelog(): Markup {
  const rows = METHODS.toReversed().map(({ version, date, change }) => [
    html`<span id="method-${version}">${version}</span>`,
    html`<time>${date}</time>`,
    change,
  ]);
  const columns = [{ name: "Version" }, { name: "Since" }, { name: "What", className: "prose" }];
  return html`<p>What changes a score, an interval or a rank range is a new version of the method, and tracks are scored again with it. Every score says which version made it; now it is ${METHOD}.</p>
${table("Versions of the method, newest first", columns, rows)}`;
}
