// What Weighbridge is: for whom, what it measures, what its results are worth, who runs it, and what remains if it goes away.
import {
  apiDocs,
  boardsDocs,
  docsPage,
  dumpsUrl,
  leaderboardPage,
  logPage,
  metricsDocs,
  pythonDocs,
  questionDocs,
  rulesDocs,
  signUpPage,
  takePartDocs,
  zooDocs,
} from "../addresses.ts";
import { weighbridgeBibtex } from "./bibtex.ts";
import { page } from "./layout.ts";
import { code, facts, html, type Markup, part } from "./markup.ts";

export const PAPER = "https://arxiv.org/abs/2002.11448";

export interface AboutPlace {
  /** Of the hub, without a slash at its end. */
  address: string;
  /** Whether the hub has tracks; without them, nothing leads there. */
  hasContest: boolean;
}

export function renderAbout({ address, hasContest }: AboutPlace): string {
  return page(
    {
      title: "About",
      description:
        "How well can a neural network’s accuracy be told from its weights alone? What Weighbridge is, what it measures, what its results are worth, and what remains if it goes away.",
      address: `${address}/about`,
      entry: "about",
    },
    html`<div class="docs">
<div class="opening close">
<h1>What this is</h1>
<p class="lede">How well can a neural network’s accuracy be told from its weights alone? Weighbridge trains zoos of small networks, publishes them as data that anybody can use, and keeps the scales for those who try to answer.</p>
</div>
${part("question", "The question", question())}
${part("people", "Who it is for", people(hasContest))}
${part("measured", "What is measured", measured())}
${part("worth", "What results are worth", worth(hasContest))}
${part("run", "How it is run", run(hasContest))}
${part("remains", "If this hub disappears", remains(hasContest))}
${part("licence", "Licence", licence())}
${part("cite", "How to cite it", cite(address))}
</div>`,
  );
}

function question(): Markup {
  return html`<p>A trained network is a long list of numbers, and its accuracy is usually found by trying it on images. The paper <a href="${PAPER}">Predicting Neural Network Accuracy from Weights</a> (Unterthiner, Keysers, Gelly, Bousquet and Tolstikhin, 2020) asked whether one can look at the numbers instead, and found that one can, surprisingly well, across thousands of small networks.</p>
<p>Weighbridge repeats the experiment in the open and goes on from there: with fewer networks to learn from, from one image set to another, and from the first epochs to the last. <a href="${questionDocs}">The question, put exactly</a>, with what is kept of the paper and what is changed.</p>`;
}

function people(hasContest: boolean): Markup {
  const submit = hasContest
    ? html`<a href="${takePartDocs}">Take part in ten minutes</a>: a script, a team’s name, a file.`
    : "A hub with tracks scores predictions; this one shows zoos only.";
  return html`${facts([
    [
      "who looks",
      hasContest
        ? html`<a href="${leaderboardPage}">The boards</a> say which methods can be told apart. <a href="${boardsDocs}">How to read them</a>.`
        : html`<a href="/#zoos">The zoos</a>, each with its baselines.`,
    ],
    [
      "who downloads",
      html`<a href="/#zoos">Zoos</a> as Parquet, NumPy and JSON, most easily <a href="${pythonDocs}">from Python</a>.`,
    ],
    ["who competes", submit],
    ["who trains", html`<a href="${zooDocs}">A zoo of one’s own</a>, on images of one’s own, with boards of its own.`],
  ])}`;
}

function measured(): Markup {
  return html`<p>A predictor says a number for each network of a test set. It is scored against the true accuracies by eight metrics: how far off it is, and how well it orders the networks. Each score comes with an interval, and each place on a board is a range of ranks, because two methods that the data can’t tell apart have no order. <a href="${metricsDocs}">Formulas, reasons and blind spots</a>.</p>`;
}

function worth(hasContest: boolean): Markup {
  const more = hasContest
    ? html`<p><a href="${rulesDocs}#standing">What each of them proves</a>, and what not.</p>`
    : "";
  return html`<p>Whoever has a network’s weights can run it on public images and so learn its accuracy. Labels that are merely not published keep honest people honest, no more: results are on an <strong>honour system</strong>. So each of them says what it is:</p>
${facts([
  ["baseline", "a method that comes with Weighbridge; anybody can run it again"],
  ["self-reported", "predictions that a team made and sent"],
  ["verified", "the operator of the hub has run the team’s predictor"],
])}
${more}`;
}

function run(hasContest: boolean): Markup {
  const operator = hasContest
    ? html`<li>A hub has an operator. What the operator does to submissions, tracks and teams has a reason and stands in the <a href="${logPage}">public log</a>. <a href="${rulesDocs}#operator">What it can be</a>.</li>
<li>A <a href="${signUpPage}">team</a> is a name and a token: no address, no password. Cookies are for forms and for browsers that have signed in, and for nothing else. Like any server, a hub may log which network address asks for what.</li>`
    : "";
  return html`<ul>
<li>Anybody can run a hub: the software is one package, and this site is one of its commands.</li>
${operator}
<li>Networks can be trained again to the very same bits, on any machine with fused multiply-add. So nobody has to believe that a zoo is what its spec says.</li>
<li>Published versions never change, and every file is named with its SHA-256. Tracks are closed and replaced, never edited. A change of the method of scoring has <a href="${metricsDocs}#changelog">a number and a date</a>.</li>
</ul>`;
}

function remains(hasContest: boolean): Markup {
  const results = hasContest
    ? html`<p>The benchmark is one archive: <a href="${dumpsUrl}">a dump a day</a> of all tracks, boards, submissions, comparisons and the public log, with a text that explains them. <a href="${boardsDocs}#dumps">What is in it</a>. Predictions to tracks whose labels are withheld are their teams’ alone and not in it, so keep your own.</p>`
    : "";
  return html`<p>Sites go away; results should not. Everything public here can be taken along: zoos are plain files with a manifest that names each with its hash, so a copy can be proved to be whole, by whoever has it.</p>
${results}`;
}

function licence(): Markup {
  return html`${facts([
    ["software", "Apache-2.0"],
    ["zoos", "each has its own, on its page and in its card; those that come with Weighbridge are under CC BY 4.0"],
    ["images", "they are not part of a zoo; they have their own terms"],
    ["submissions", "what teams write and send is theirs; the hub shows it under their names"],
  ])}`;
}

function cite(address: string): Markup {
  return html`<p>Zoos and submissions have entries of their own, on their pages: cite those where you use them, by version and number. For the whole:</p>
${code(weighbridgeBibtex(address), "BibTeX entry of Weighbridge")}
<p>And the paper that began it: T. Unterthiner, D. Keysers, S. Gelly, O. Bousquet, I. Tolstikhin, <cite>Predicting Neural Network Accuracy from Weights</cite>, 2020, <a href="${PAPER}">arXiv 2002.11448</a>.</p>
<p><a href="${docsPage}">The guide</a> · <a href="${apiDocs}">The API</a></p>`;
}
