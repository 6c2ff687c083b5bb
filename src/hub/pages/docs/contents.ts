// The contents of the guide, and which pages it has.
import {
  aboutPage,
  apiDocs,
  boardsDocs,
  docsPage,
  leaderboardPage,
  metricsDocs,
  pythonDocs,
  questionDocs,
  rulesDocs,
  takePartDocs,
  zooDocs,
} from "../../addresses.ts";
import { page } from "../layout.ts";
import { html } from "../markup.ts";
import type { DocsEntry, DocsPlace } from "./frame.ts";

/** In the order in which they help most people. */
const ENTRIES: readonly DocsEntry[] = [
  {
    ...{ path: takePartDocs, title: "Take part", isOfContest: true },
    summary: "From nothing to a scored submission in ten minutes, by form, by command or by curl.",
  },
  {
    ...{ path: rulesDocs, title: "Rules", isOfContest: true },
    summary:
      "What each kind of track allows, what baseline, self-reported and verified mean, quotas, and what the operator does.",
  },
  {
    ...{ path: boardsDocs, title: "Boards", isOfContest: true },
    summary:
      "How to read a board: rank ranges, filters, pairs, comparisons, who may have predictions, what to take away.",
  },
  {
    ...{ path: metricsDocs, title: "Metrics", isOfContest: false },
    summary: "Every metric with its formula, why it is here and what it is blind to; intervals, ranks, rounding.",
  },
  {
    ...{ path: questionDocs, title: "The question", isOfContest: false },
    summary:
      "What it means to tell accuracy from weights, in symbols; what is kept of the paper, changed and withheld.",
  },
  {
    ...{ path: pythonDocs, title: "Python", isOfContest: false },
    summary: "Networks as numpy arrays in two lines, with a loader of one file; pandas and polars.",
  },
  {
    ...{ path: apiDocs, title: "API", isOfContest: false },
    summary: "Every address for programs, with its parameters, its answers and a line of curl to try.",
  },
  {
    ...{ path: zooDocs, title: "Your own zoo", isOfContest: false },
    summary: "Write a spec, train its networks, publish them and serve them, with boards of their own.",
  },
];

/** The pages that this hub has. */
export function entriesOf({ hasContest }: Pick<DocsPlace, "hasContest">): readonly DocsEntry[] {
  return ENTRIES.filter(({ isOfContest }) => hasContest || !isOfContest);
}

export function renderContents(place: DocsPlace): string {
  const cards = entriesOf(place).map(
    ({ path, title, summary }) => html`<li><a href="${path}"><strong>${title}</strong></a><p>${summary}</p></li>`,
  );
  const first = place.hasContest
    ? html`New here? <a href="${takePartDocs}">Take part</a> leads to a place on <a href="${leaderboardPage}">a board</a> in ten minutes.`
    : html`New here? <a href="${pythonDocs}">Python</a> leads to the networks in two lines.`;
  return page(
    {
      title: "Docs",
      description:
        "The guide to Weighbridge: taking part, rules, boards, metrics, Python, the API, and zoos of one’s own.",
      address: place.address + docsPage,
      entry: "docs",
    },
    html`<div class="docs">
<div class="opening close">
<h1>The guide</h1>
<p class="lede">How to use what is here. ${first} <a href="${aboutPage}">About</a> tells what the question is and why it is asked.</p>
<ul class="cards">${cards}</ul>
</div>
</div>`,
  );
}
