// Figures that charts draw and say: order statistics, and percentages and parameters as people write them.

/** The values without NaN, ascending. */
export function sortedNumbers(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values)
    .filter((value) => Number.isFinite(value))
    .sort();
}

/** The `share` quantile (0 to 1) of ascending values, between neighbours by their distance; NaN for none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/** A share in percent with one digit after the point and a space that does not break: 48.6 %. */
export function formatPercent(share: number, digits = 1): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(digits)}\u00a0%` : "unknown";
}

/** A whole number with commas between thousands: 15,000. */
export function formatWhole(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A number of a few significant digits, short: 0.0005, 0.25, 3.2 × 10⁻⁷. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return "unknown";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 0.0001 && size < 1e6) return minus(String(Number(value.toPrecision(digits))));
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const factor = String(Number(mantissa));
  const power = `10${superscript(Number(exponent))}`;
  if (factor === "1") return power;
  return minus(`${factor}\u00a0×\u00a0${power}`);
}

/** A power of ten as such: 10⁻³. */
export function formatPower(value: number): string {
  return `10${superscript(Math.round(Math.log10(value)))}`;
}

/** A count with its noun: 1 network, 2,000 networks; `plural` where that is not made by an s. */
export function formatCounted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatWhole(count)} ${count === 1 ? noun : plural}`;
}

function superscript(exponent: number): string {
  const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  return [...String(exponent)].map((sign) => (sign === "-" ? "⁻" : digits[Number(sign)])).join("");
}

/** A typographic minus, as wide as the plus of the same font. */
function minus(text: string): string {
  return text.replace(/^-/, "\u2212");
}
