// Entries of a leaderboard in a picture: each that is named has a short mark there, and a line of the key below the picture
// says whose it is. Names are other people's: they may be long, of any script, or made to do harm.
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
const LONGEST = 60;

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

/** Whose marks these are: what stands below a picture that is `top` high, and how much higher it makes it. */
export function entrantKey(entrants: readonly Entrant[], top: number): { height: number; content: string } {
  const named = entrants.filter(({ mark }) => mark !== undefined);
  if (named.length === 0) return { height: 0, content: "" };
  const rows = named.map(({ mark, name, isBaseline }, index) => {
    const y = coordinate(top + TOP + (index + 0.7) * ROW);
    const look = isBaseline ? "entrant quieter" : "entrant";
    return `<text class="series-label ${look}" x="${MARK_X}" y="${y}">${escapeText(mark ?? "")}</text><text class="key-name" x="${NAME_X}" y="${y}" text-anchor="start">${escapeText(shortName(name))}</text>`;
  });
  return { height: TOP + named.length * ROW, content: rows.join("") };
}
