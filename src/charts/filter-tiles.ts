// First-layer filters as pictures: each 3x3 weights, drawn in two colours (negative, positive) whose strength is the
// weight's size on one scale for all filters. Drawn by hand: a few paths instead of 144 rectangles.
import { formatNumber } from "./numbers.ts";
import { coordinate, escapeText, frame } from "./svg.ts";

export const FILTER_SIDE = 3;
/** Steps of strength on each side of zero; 0 is not drawn at all. */
const STEPS = 6;

export interface TileGrid {
  /** Left and upper edge of the grid. */
  x: number;
  y: number;
  /** Side of one weight's square. */
  cell: number;
  /** Space between filters. */
  gap: number;
  /** Filters in a row. */
  columns: number;
  /** The size of a weight that has the full colour; greater ones have it too. */
  scale: number;
}

/** Width or height of `count` filters side by side. */
export function gridLength(count: number, { cell, gap }: { cell: number; gap: number }): number {
  return count * FILTER_SIDE * cell + (count - 1) * gap;
}

/**
 * The filters of a kernel in TensorFlow's order, [3, 3, 1, filters] (height, width, in, out), as paths: one for all
 * outlines, one for each sign and strength that occurs.
 */
export function tiles(kernel: ArrayLike<number>, grid: TileGrid): string {
  const { x, y, cell, gap, columns, scale } = grid;
  const filters = kernel.length / (FILTER_SIDE * FILTER_SIDE);
  const paths = new Map<string, string>();
  const add = (className: string, path: string) => paths.set(className, (paths.get(className) ?? "") + path);
  const pitch = FILTER_SIDE * cell + gap;
  const side = coordinate(cell);
  for (let filter = 0; filter < filters; filter++) {
    const left = x + (filter % columns) * pitch;
    const top = y + Math.floor(filter / columns) * pitch;
    const whole = coordinate(FILTER_SIDE * cell);
    add("tile", `M${coordinate(left)} ${coordinate(top)}h${whole}v${whole}h-${whole}z`);
    for (let place = 0; place < FILTER_SIDE * FILTER_SIDE; place++) {
      const weight = kernel[place * filters + filter];
      const strength = Math.min(STEPS, Math.round((Math.abs(weight) / scale) * STEPS));
      if (!(strength > 0)) continue;
      const column = coordinate(left + (place % FILTER_SIDE) * cell);
      const row = coordinate(top + Math.floor(place / FILTER_SIDE) * cell);
      add(`${weight < 0 ? "negative" : "positive"} s${strength}`, `M${column} ${row}h${side}v${side}h-${side}z`);
    }
  }
  const names = [...paths.keys()].sort();
  names.unshift(...names.splice(names.indexOf("tile"), 1));
  return names.map((name) => `<path class="${name}" d="${paths.get(name)}"/>`).join("");
}

/** The scale on which no weight of the kernels is cut; 1 if all are 0. */
export function tileScale(kernels: readonly ArrayLike<number>[]): number {
  let greatest = 0;
  for (const kernel of kernels)
    for (let i = 0; i < kernel.length; i++) greatest = Math.max(greatest, Math.abs(kernel[i]));
  return greatest || 1;
}

/** A picture of all filters of a first layer's kernel, [3, 3, 1, filters], with a legend of its scale. */
export function filterTiles(kernel: ArrayLike<number>): string {
  const filters = kernel.length / (FILTER_SIDE * FILTER_SIDE);
  const columns = Math.min(4, filters);
  const scale = tileScale([kernel]);
  const grid = { x: 1, y: 1, cell: 24, gap: 8, columns, scale };
  const rows = Math.ceil(filters / columns);
  const height = gridLength(rows, grid);
  const width = gridLength(columns, grid);
  const range = formatNumber(scale, 2);
  const label = `The ${filters} filters of the first layer, 3 by 3 weights each, on one scale from ${formatNumber(-scale, 2)} to ${range}.`;
  return frame(
    { label, width: width + 2, height: height + 44, classes: "filters" },
    [tiles(kernel, grid), legend(1, height + 14, range)].join(""),
  );
}

/** The colours from the most negative to the most positive weight, with the ends written below. */
function legend(x: number, y: number, range: string): string {
  const width = 12;
  const swatches: string[] = [];
  for (let step = -STEPS; step <= STEPS; step++) {
    const name = step === 0 ? "zero" : `${step < 0 ? "negative" : "positive"} s${Math.abs(step)}`;
    swatches.push(`<path class="${name}" d="M${x + (step + STEPS) * width} ${y}h${width}v8h-${width}z"/>`);
  }
  const text = (place: number, anchor: string, words: string) =>
    `<text class="note" x="${x + place}" y="${y + 22}" text-anchor="${anchor}">${escapeText(words)}</text>`;
  const whole = (2 * STEPS + 1) * width;
  return [
    ...swatches,
    text(0, "start", `\u2212${range}`),
    text(whole / 2, "middle", "0"),
    text(whole, "end", `+${range}`),
  ].join("");
}
