// From one image set to another: for each pair the best entry of a team and the best baseline, by Somers' D, which ranks the
// tracks of transfers and can be had of any prediction.
import type { ApiEntry, ApiScore, BaselinesReport } from "../../../../schemas/types.d.ts";
import { transferMatrix } from "../../../charts/index.ts";
import { imageSetTitle } from "../../../zoo/index.ts";
import { placesOfScores, scoreCell } from "../contest/words.ts";
import { html, type Markup, table } from "../markup.ts";
import { byScore, type ComparedTrack, type Comparison, isBaseline, scoreOf, trackOf } from "./data.ts";
import { type Picture, pictureFigures } from "./picture.ts";
import { boardLink, boardLinks, entryLink } from "./who.ts";

const METRIC = "somersD";

/** What is best of a pair. */
export interface Best {
  readonly score: ApiScore & { value: number };
  /** Undefined of a baseline that the report knows of and no board. */
  readonly entry: ApiEntry | undefined;
  /** Of the baseline without an entry. */
  readonly method: string;
}

export interface Pair {
  readonly from: string;
  readonly to: string;
  readonly track: ComparedTrack | undefined;
  /** Undefined where nobody has submitted anything with a score. */
  readonly entry: Best | undefined;
  readonly baseline: Best | undefined;
}

/** All pairs, and each image set with itself, by rows; empty for a single image set. */
export function pairsOf(comparison: Comparison): Pair[] {
  const { collections } = comparison;
  if (collections.length < 2) return [];
  return collections.flatMap((from) =>
    collections.map((to) => {
      const track = trackOf(comparison, from === to ? "in-collection" : "transfer", from, to);
      const ordered = byScore(track?.board.entries ?? [], METRIC);
      const entry = bestOf(ordered.find((other) => !isBaseline(other)));
      const baseline = bestOf(ordered.find(isBaseline)) ?? reported(comparison.report, from, to);
      return { from, to, track, entry, baseline };
    }),
  );
}

function bestOf(entry: ApiEntry | undefined): Best | undefined {
  const score = entry && scoreOf(entry, METRIC);
  return entry && score && { score, entry, method: entry.method };
}

/** What the report says where no board has a baseline, such as without the labels. */
function reported(report: BaselinesReport | undefined, from: string, to: string): Best | undefined {
  const known = (report?.transfers ?? []).filter((other) => other.from === from && other.to === to);
  const best = known.reduce<(typeof known)[number] | undefined>(
    (one, other) => (one && (one.somersD ?? -2) >= (other.somersD ?? -2) ? one : other),
    undefined,
  );
  if (report === undefined || best === undefined || best.somersD === null) return undefined;
  const title = report.estimators.find(({ name }) => name === best.estimator)?.title ?? best.estimator;
  const score = { value: best.somersD, deviation: null, low: null, high: null };
  return { score, entry: undefined, method: title };
}

/** Of pairs of two image sets. */
export function crossing(pairs: readonly Pair[]): Pair[] {
  return pairs.filter(({ from, to }) => from !== to);
}

/** One of the best entries and one of the best baselines; none where there is neither. */
export function transferPictures(comparison: Comparison): Picture[] {
  const pairs = pairsOf(comparison);
  if (pairs.length === 0) return [];
  const { collections, title } = comparison;
  const titles = collections.map(imageSetTitle);
  const draw = (which: "entry" | "baseline", subject: string, nothing: string, something: string) =>
    transferMatrix(
      titles,
      collections.map((from) =>
        collections.map((to) => {
          const pair = pairs.find((other) => other.from === from && other.to === to);
          return pair?.[which]?.score.value ?? null;
        }),
      ),
      "Somers’ D",
      { subject, nothing, something },
    );
  return [
    {
      name: "transfer-entries",
      heading: "Best entry of a team",
      title: `${title}: Somers’ D of the best submitted entries, from one image set to another`,
      svg: draw(
        "entry",
        "Somers’ D of the best submitted entry, fitted on one image set and tested on another",
        "nobody",
        "have an entry, nobody has submitted to the others",
      ),
    },
    {
      name: "transfer-baselines",
      heading: "Best baseline",
      title: `${title}: Somers’ D of the best baselines, from one image set to another`,
      svg: draw(
        "baseline",
        "Somers’ D of the best baseline, fitted on one image set and tested on another",
        "none",
        "have a baseline",
      ),
    },
  ];
}

/** `more` is what is to be said of entries against baselines. */
export function transferSection(comparison: Comparison, pictures: readonly Picture[], more?: string): Markup {
  const pairs = pairsOf(comparison);
  if (pairs.length === 0)
    return html`<p class="notice">The networks of this zoo were trained on one image set only, so nothing can be carried over to another.</p>`;
  const all = comparison.tracks.find(({ state }) => state.track.kind === "transfer" && state.track.files.length > 1);
  const isEntered = crossing(pairs).some(({ entry }) => entry !== undefined);
  const entered = isEntered
    ? html`<p>${more}</p>`
    : html`<p class="notice">Nobody has submitted to a track from one image set to another yet. The table below leads to them.</p>`;
  return html`<p>Everything is chosen and fitted on the networks of one image set, and then tested on those of another. The number is Somers’ D: the share of pairs of networks of different accuracy that are ranked rightly, less the share ranked wrongly; 1 is a perfect order, 0 is chance. Outlined cells are scores within one image set.</p>
${entered}
${pictureFigures(comparison.zoo, pictures)}
<p class="small quiet">First map: of each team the entry that is its best on the track, and of these the one with the highest Somers’ D. Second map: the best of the built-in baselines on the same board. Whatever inputs they used.</p>
<details><summary>All pairs in figures, with links to their boards</summary>${transferTable(pairs)}</details>
${all === undefined ? "" : boardLinks([all])}`;
}

function transferTable(pairs: readonly Pair[]): Markup {
  const cells = (best: Best | undefined, nothing: string) =>
    best === undefined
      ? ["–", nothing]
      : // Boards round by how many networks they are of, each its own way.
        [
          scoreCell(best.score, placesOfScores([best.score])),
          best.entry ? entryLink(best.entry) : html`${best.method}, baseline`,
        ];
  const rows = pairs.map(({ from, to, track, entry, baseline }) => [
    boardLink(track, from === to ? `within ${imageSetTitle(to)}` : `${imageSetTitle(from)} to ${imageSetTitle(to)}`),
    ...cells(entry, "nobody yet"),
    ...cells(baseline, "none"),
  ]);
  const columns = [
    { name: "From and to", className: "prose" },
    ...[
      { name: "Best entry", isNumber: true },
      { name: "Whose", className: "prose" },
    ],
    ...[
      { name: "Best baseline", isNumber: true },
      { name: "Which", className: "prose" },
    ],
  ];
  return table("Somers’ D by pair of image sets; below each its 95 % interval", columns, rows);
}
