// The frame that every picture has: a name that says what it shows, a size, and no style of its own. Colours come from
// the site's sheet through classes, so that one picture serves light and dark pages.

export interface Frame {
  /** What the picture shows, in words, for those who can't see it. */
  label: string;
  width: number;
  height: number;
  /** Classes besides "chart". */
  classes?: string;
}

/** An <svg> element with this content, which must be safe markup already. */
export function frame({ label, width, height, classes }: Frame, content: string): string {
  const names = classes ? `chart ${classes}` : "chart";
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg class="${names}" role="img" aria-label="${escapeText(label)}" ${size} text-anchor="middle">${content}</svg>`;
}

/** Text for use between tags and in quoted attributes, without the characters that XML has no place for. */
export function escapeText(text: string): string {
  return text
    .replace(/(?![\t\n\r])[\p{Cc}\p{Cs}]|[\ufffe\uffff]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A line of words at a place, in pixels; `anchor` says which part of it stands there. */
export function textAt(
  className: string,
  x: number,
  y: number,
  anchor: "start" | "middle" | "end",
  words: string,
): string {
  const place = `x="${coordinate(x)}" y="${coordinate(y)}"`;
  return `<text class="${className}" ${place} text-anchor="${anchor}">${escapeText(words)}</text>`;
}

/** A coordinate with one digit after the point, which is a tenth of a pixel. */
export function coordinate(value: number): string {
  const text = value.toFixed(1);
  const short = text.endsWith(".0") ? text.slice(0, -2) : text;
  return short === "-0" ? "0" : short;
}

/**
 * Points as one path of zero-length lines, to be drawn with round caps: 9 bytes a point instead of 80. In whole pixels,
 * and one point where several would be drawn over each other.
 */
export function dotPath(points: Iterable<readonly [x: number, y: number]>): string {
  const dots = new Set<string>();
  for (const [x, y] of points) dots.add(`M${Math.round(x)} ${Math.round(y)}h0`);
  return [...dots].join("");
}

/**
 * The outline of bars on a common base line: from (x, base), each `step` wide and `heights[i]` high. Bars of no height
 * leave no line.
 */
export function stepPath(x: number, base: number, step: number, heights: ArrayLike<number>): string {
  let path = "";
  let level = 0;
  for (let i = 0; i < heights.length; i++) {
    const height = Math.round(heights[i] * 10) / 10;
    if (height === level) continue;
    path += `${level === 0 ? "M" : "H"}${coordinate(x + i * step)}`;
    if (level === 0) path += ` ${coordinate(base)}`;
    path += `V${coordinate(base - height)}`;
    level = height;
  }
  return level === 0 ? path : `${path}H${coordinate(x + heights.length * step)}V${coordinate(base)}`;
}
