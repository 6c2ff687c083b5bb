// Accuracies as lines of text: the few figures that sum them up, and a histogram in eighths of a block where the terminal
// can show them and in # where it can't.
import type { AccuracySummary, HistogramBar } from "../shard/index.ts";

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** Whether output may hold characters outside ASCII, by the locale as the C library finds it. */
export function isUnicodeLocale(environment: NodeJS.ProcessEnv = process.env): boolean {
  const locale = [environment.LC_ALL, environment.LC_CTYPE, environment.LANG].find((value) => value) ?? "";
  return /utf-?8/i.test(locale);
}

/** One line that begins with `what` and has the best, the median and the worst accuracy, then the histogram. */
export function accuracyLines(what: string, accuracy: AccuracySummary, unicode = isUnicodeLocale()): string[] {
  const figure = (share: number) => `${(share * 100).toFixed(1)} %`;
  const { best, median, worst, histogram } = accuracy;
  return [
    `${what}: best ${figure(best)}, median ${figure(median)}, worst ${figure(worst)}`,
    ...histogramLines(histogram, unicode).map((line) => `  ${line}`),
  ];
}

/** A line for each bar between the first and the last that is not empty; the longest is `width` characters. */
export function histogramLines(bars: readonly HistogramBar[], unicode: boolean, width = 40): string[] {
  const first = bars.findIndex((bar) => bar.count > 0);
  const shown = first < 0 ? [] : bars.slice(first, bars.findLastIndex((bar) => bar.count > 0) + 1);
  const most = Math.max(...shown.map((bar) => bar.count));
  const countWidth = String(most).length;
  return shown.map(({ from, to, count }) => {
    const eighths = count === 0 ? 0 : Math.max(1, Math.round((count / most) * width * 8));
    const bar = unicode
      ? "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]
      : "#".repeat(Math.max(Math.sign(eighths), Math.round(eighths / 8)));
    const range = `${percent(from)} to ${percent(to)} %`;
    return `${range}  ${String(count).padStart(countWidth)}  ${bar}`.trimEnd();
  });
}

/** A share in whole percent, three characters wide. */
function percent(share: number): string {
  return String(Math.round(share * 100)).padStart(3);
}
