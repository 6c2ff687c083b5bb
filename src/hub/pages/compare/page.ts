// The tracks of a zoo beside one another, entries and baselines together: how well what is learnt carries over, how many
// networks it takes, what stopping early by it brings.
import { comparePage, leaderboardPage, tracksOfZooPage } from "../../addresses.ts";
import { page } from "../layout.ts";
import { figures, html, type Markup, part } from "../markup.ts";
import { formatCounted } from "../words.ts";
import type { Comparison } from "./data.ts";
import { type DecisionView, decisionPictures, decisionViews } from "./decisions.ts";
import { decisionSection } from "./decisions-section.ts";
import { decisionHeadline, learningHeadline, transferHeadline } from "./headlines.ts";
import { type LearningView, learningPicture, learningViews } from "./learning.ts";
import { learningSection } from "./learning-section.ts";
import type { Picture } from "./picture.ts";
import { pairsOf, transferPictures, transferSection } from "./transfers.ts";

/** What is drawn of a comparison. */
export interface Drawn {
  readonly learning: readonly LearningView[];
  readonly decisions: readonly DecisionView[];
  readonly pictures: {
    readonly transfers: readonly Picture[];
    readonly learning: readonly Picture[];
    readonly decisions: readonly Picture[];
  };
}

/** All pictures of the page, and what they were drawn from, of which the page makes its tables. */
export async function drawComparison(comparison: Comparison): Promise<Drawn> {
  const learning = learningViews(comparison);
  const decisions = decisionViews(comparison);
  const pictures = {
    transfers: transferPictures(comparison),
    learning: await Promise.all(learning.map((view) => learningPicture(comparison, view))),
    decisions: await decisionPictures(comparison, decisions),
  };
  return { learning, decisions, pictures };
}

/** `address` is the hub's, without a slash at its end. */
export function renderComparison(address: string, comparison: Comparison, drawn: Drawn): string {
  const { zoo, title, manifest, report } = comparison;
  const { learning, decisions, pictures } = drawn;
  const ofDecisions = decisionHeadline(decisions);
  const ofTransfers = transferHeadline(pairsOf(comparison));
  const headlines = [ofTransfers, learningHeadline(learning), ofDecisions].filter((headline) => headline !== undefined);
  const glance = headlines.flatMap((headline) => headline.figures).slice(0, 4);
  const sentences = headlines.map(({ sentence }) => sentence);
  return page(
    {
      title: `${title}: entries and baselines compared`,
      description: sentences[0] ?? `Entries and baselines on the tracks of ${title}, compared.`,
      address: address + comparePage(zoo),
      entry: "leaderboard",
    },
    html`<div class="opening close">
<nav class="crumbs" aria-label="Where you are"><a href="${leaderboardPage}">Leaderboard</a> / <a href="${tracksOfZooPage(zoo)}">${title}</a> / compared</nav>
<h1>What carries over, what it takes, what it saves</h1>
<p class="lede">${sentences.length === 0 ? "Entries and baselines of all tracks of a zoo beside one another, as soon as there are any." : sentences.join(" ")}</p>
${report?.demo ? html`<p class="aside">The baselines are a demonstration: so few networks, or so few settings tried, that their numbers rank nothing.</p>` : ""}
${states(comparison)}
${glance.length === 0 ? "" : figures(glance)}
<nav aria-label="On this page"><ul class="links"><li><a href="#transfer">Other image sets</a></li><li><a href="#learning">How many networks</a></li><li><a href="#early">Stopping early</a></li>${manifest === undefined ? "" : html`<li><a href="/zoos/${zoo}">The zoo</a></li>`}${report === undefined ? "" : html`<li><a href="/zoos/${zoo}/baselines">The baselines report</a></li>`}<li><a href="${tracksOfZooPage(zoo)}">All its tracks</a></li></ul></nav>
</div>
${part("transfer", "Other image sets", transferSection(comparison, pictures.transfers, ofTransfers?.more))}
${part("learning", "How many networks", learningSection(comparison, learning, pictures.learning))}
${part("early", "Stopping early", decisionSection(comparison, decisions, pictures.decisions, ofDecisions?.more))}`,
  );
}

/** What is missing, if anything is. */
function states({ title, manifest, report, tracks }: Comparison): Markup | string {
  const closed = tracks.filter(({ state }) => state.state === "closed").length;
  const notices = [
    manifest === undefined
      ? html`<p>The networks of this zoo are not published here. What was entered stays.</p>`
      : report === undefined &&
        html`<p>No baselines report of ${title} ${manifest.version} is published here: what you see are entries alone.</p>`,
    manifest !== undefined &&
      closed > 0 &&
      html`<p>${closed === tracks.length ? "All its tracks are closed" : `${formatCounted(closed, "track")} of its ${tracks.length} ${closed === 1 ? "is" : "are"} closed`}: the boards stay, and no submission is taken.</p>`,
  ].filter((notice) => notice !== false);
  return notices.length === 0 ? "" : html`<div class="notice">${notices}</div>`;
}
