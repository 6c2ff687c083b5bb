// Entries in a picture of learning curves: points with intervals to the right of their number of training networks, side by
// side, so that none hides another.
import { type Entrant, plainName } from "./entrant-key.ts";
import { formatWhole } from "./numbers.ts";
import { type Label, labelsMark, pathMark } from "./plot.ts";
import { writeScore } from "./score-axis.ts";
import { shapePath } from "./series.ts";
import { coordinate, dotPath } from "./svg.ts";

export interface LearningEntry extends Entrant {
  /** Training networks that it learnt from. */
  networks: number;
  score: number;
  /** Ends of its interval; NaN where there is none. */
  low: number;
  high: number;
}

/** Pixels from the number of networks to its first entry, and from one to the next. */
const FIRST = 11;
const APART = 9;
/** Where the small points of a number of networks stand. */
const SMALL = 6;

/** How far entries reach to the right of the greatest number of networks, in pixels. */
export function reachOfEntries(entries: readonly LearningEntry[], most: number): number {
  const named = entries.filter(({ networks, mark }) => networks === most && mark !== undefined).length;
  if (named > 0) return FIRST + (named - 1) * APART + 6;
  return entries.some(({ networks }) => networks === most) ? SMALL + 4 : 0;
}

/** Marks of the plot; `clip` keeps scores within it. */
export function entryMarks(entries: readonly LearningEntry[], clip: (score: number) => number) {
  const known = entries.filter(({ score }) => Number.isFinite(score));
  const named = [...Map.groupBy(known, ({ networks }) => networks).values()].flatMap((own) =>
    own.filter(({ mark }) => mark !== undefined).map((entry, index) => ({ entry, offset: FIRST + index * APART })),
  );
  const small = known.filter(({ mark }) => mark === undefined);
  const looks = [false, true].map((isBaseline) => ({
    isBaseline,
    look: isBaseline ? "entrant quieter" : "entrant",
    own: named.filter(({ entry }) => entry.isBaseline === isBaseline),
  }));
  return [
    pathMark("dots others", ({ x, y }) =>
      dotPath(small.map(({ networks, score }) => [x(networks) + SMALL, y(clip(score))] as const)),
    ),
    ...looks.map(({ look, own }) =>
      pathMark(`whisker ${look}`, ({ x, y }) =>
        own
          .filter(({ entry: { low, high } }) => Number.isFinite(low) && Number.isFinite(high))
          .map(({ entry, offset }) => {
            const [top, bottom] = [y(clip(entry.high)), y(clip(entry.low))];
            return `M${coordinate(x(entry.networks) + offset)} ${coordinate(top)}V${coordinate(bottom)}`;
          })
          .join(""),
      ),
    ),
    ...looks.map(({ look, own, isBaseline }) =>
      pathMark(`shape ${look}${isBaseline ? " open" : ""}`, ({ x, y }) =>
        own
          .map(({ entry: { networks, score }, offset }) => {
            const [across, level] = [x(networks) + offset, y(clip(score))];
            // Below the picture: an arrowhead that points there.
            if (score < clip(score)) return `M${coordinate(across - 3.5)} ${coordinate(level - 6)}h7l-3.5 6z`;
            return shapePath(3, across, level, 3.2);
          })
          .join(""),
      ),
    ),
    labelsMark(({ x, y }) =>
      named.map(({ entry, offset }): Label => {
        const end = Number.isFinite(entry.high) ? Math.max(entry.high, entry.score) : entry.score;
        const low = Number.isFinite(entry.low) ? Math.min(entry.low, entry.score) : entry.score;
        const above = y(clip(end)) - 6;
        // Not out of the picture's top: then it stands below.
        const level = above < y(1) - 2 ? y(clip(low)) + 14 : above;
        const className = `series-label ${entry.isBaseline ? "entrant quieter" : "entrant"}`;
        return { x: x(entry.networks) + offset - 3, y: level, text: entry.mark ?? "", className };
      }),
    ),
  ];
}

/** Each entry that is named, with its score; how many others there are. */
export function entriesWords(entries: readonly LearningEntry[]): string[] {
  const known = entries.filter(({ score }) => Number.isFinite(score));
  const named = known.filter(({ mark }) => mark !== undefined);
  const told = named.map(({ mark, name, networks, score }) => {
    return `${mark}, ${plainName(name)}, ${writeScore(score)} with ${formatWhole(networks)}`;
  });
  const others = known.length - named.length;
  return others === 0 ? told : [...told, `and ${formatWhole(others)} more as small points`];
}
