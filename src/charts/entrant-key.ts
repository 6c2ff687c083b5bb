// Entries of a leaderboard in a picture: each that is named has a short mark there, and a line of the key below the picture
// says whose it is. Names are other people's: they may be long, of any script, or made to do harm.
import { seriesClass, shapePath, textWidth } from "./series.ts";
import { coordinate, escapeText } from "./svg.ts";

export interface Entrant {
  /** One or two characters in the picture and the key, such as 1; undefined for one that is a small point without a name. */
  mark: string | undefined;
  /** Its team and method. */
  name: string;
  /** Whether it is a baseline: quieter, and its points are open. */
  isBaseline: boolean;
}

const ROW = 17;
const TOP = 10;
const MARK_X = 12;
const NAME_X = 24;
/** Letters of a line in the key, those of double width counted twice. */
const LONGEST = 52;

/** A name as one line without what has no place in a picture: control characters and marks that turn the writing direction. */
export function plainName(name: string): string {
  return name
    .replace(/[\s\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, "")
    .trim();
}

/** The name, cut where it takes more room than so many letters. */
export function shortName(name: string, longest = LONGEST): string {
  const plain = plainName(name);
  let room = longest;
  let short = "";
  for (const { segment } of new Intl.Segmenter("en").segment(plain)) {
    // Latin, Greek, Cyrillic, Hebrew and Arabic letters are narrow; of others, take the worst.
    room -= /^[\u0020-\u06ff]/.test(segment) ? 1 : 2;
    if (room < 0 || segment.length > 12) return `${short.trimEnd()}…`;
    short += segment;
  }
  return short;
}

/**
 * Whose marks these are: what stands below a picture that is `top` high, and how much higher it makes it. The names of
 * series, in their order, stand above them in a line of their own.
 */
export function entrantKey(
  entrants: readonly Entrant[],
  top: number,
  series: readonly string[] = [],
): { height: number; content: string } {
  const named = entrants.filter(({ mark }) => mark !== undefined);
  const lines = named.length + (series.length > 0 ? 1 : 0);
  if (lines === 0) return { height: 0, content: "" };
  const lineAt = (index: number) => top + TOP + (index + 0.7) * ROW;
  let x = MARK_X;
  const names = series.map((name, index) => {
    const short = shortName(name, 24);
    const at = x;
    x += NAME_X - MARK_X + textWidth(short) * 0.92 + 16;
    const shape = `<path class="shape ${seriesClass(index)}" d="${shapePath(index, at, lineAt(0) - 4)}"/>`;
    return `${shape}<text class="series-label ${seriesClass(index)}" x="${coordinate(at + 9)}" y="${coordinate(lineAt(0))}" text-anchor="start">${escapeText(short)}</text>`;
  });
  const rows = named.map(({ mark, name, isBaseline }, index) => {
    const y = coordinate(lineAt(index + lines - named.length));
    const look = isBaseline ? "entrant quieter" : "entrant";
    return `<text class="series-label ${look}" x="${MARK_X}" y="${y}">${escapeText(mark ?? "")}</text><text x="${NAME_X}" y="${y}" text-anchor="start">${escapeText(shortName(name))}</text>`;
  });
  return { height: TOP + lines * ROW, content: names.join("") + rows.join("") };
}
