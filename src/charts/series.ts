// Several lines or rows of dots in one picture: each has a colour, a shape and its name beside it, so that nobody has to
// tell colours apart.
import { coordinate } from "./svg.ts";

/** Classes of the series, in order. More than four can't be told apart at a glance. */
const CLASSES = ["first", "second", "third", "fourth"] as const;

/** The class of the series with this index. */
export function seriesClass(index: number): string {
  return CLASSES[index % CLASSES.length];
}

/** A small shape around a point, closed: circle, square, triangle or diamond by the series' index. */
export function shapePath(index: number, x: number, y: number, size = 3.5): string {
  const start = (dx: number, dy: number) => `M${coordinate(x + dx)} ${coordinate(y + dy)}`;
  const r = coordinate(size);
  const side = coordinate(size * 1.8);
  const tall = coordinate(size * 2);
  const long = coordinate(size * 1.3);
  switch (index % CLASSES.length) {
    case 0:
      return `${start(-size, 0)}a${r} ${r} 0 1 0 ${tall} 0a${r} ${r} 0 1 0 -${tall} 0z`;
    case 1:
      return `${start(-size * 0.9, -size * 0.9)}h${side}v${side}h-${side}z`;
    case 2:
      return `${start(0, -size * 1.1)}l${long} ${tall}h-${coordinate(size * 2.6)}z`;
    default:
      return `${start(0, -size * 1.3)}l${long} ${long}l-${long} ${long}l-${long} -${long}z`;
  }
}

/** A shape at the picture's left edge, for what lies beyond it: an arrowhead that points there. */
export function beyondPath(x: number, y: number): string {
  return `M${coordinate(x)} ${coordinate(y)}l5 -3.5v7z`;
}

/** Where labels of one line each go so that none lies over another: near `wanted`, `gap` apart, from `low` to `high`. */
export function spreadLabels(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => wanted[a] - wanted[b] || a - b);
  const places = [...wanted];
  let least = low;
  for (const index of order) {
    places[index] = Math.max(wanted[index], least);
    least = places[index] + gap;
  }
  let most = high;
  for (const index of order.reverse()) {
    places[index] = Math.min(places[index], most);
    most = places[index] - gap;
  }
  return places;
}

/** How many pixels a text of a chart takes at most, about. */
export function textWidth(text: string): number {
  return Math.ceil(text.length * 6.7) + 2;
}

/** Counts on a logarithmic axis of so many pixels that can be written under it, without one word over another. */
export function sparseTicks(counts: readonly number[], pixels: number, apart: number): number[] {
  const sorted = [...new Set(counts)].sort((a, b) => b - a);
  const [high] = sorted;
  const low = sorted[sorted.length - 1];
  const place = (count: number) => (high === low ? 0 : (Math.log(count / low) / Math.log(high / low)) * pixels);
  const kept: number[] = [];
  for (const count of sorted) {
    if (kept.length === 0 || place(kept[kept.length - 1]) - place(count) >= apart) kept.push(count);
  }
  return kept.reverse();
}
