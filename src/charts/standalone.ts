// Pictures as files of their own, beside a report: what the site's sheet gives a picture on a page is within the file.
import { escapeText } from "./svg.ts";

/** The site's colours for what reports draw, light and dark; a test holds them against its sheet. */
export const STANDALONE_COLOURS = {
  light: {
    ...{ paper: "#fbfaf7", ink: "#1b1d20", quiet: "#595e66", rule: "#d9d5cb", mark: "#3d7199", median: "#ad3f12" },
    ...{ first: "#3d7199", second: "#5b7320", third: "#8a4a94", fourth: "#696e76" },
  },
  dark: {
    ...{ paper: "#141619", ink: "#e7e4dd", quiet: "#a6a9ae", rule: "#373b41", mark: "#6d9fc6", median: "#f0916a" },
    ...{ first: "#6d9fc6", second: "#a9bf62", third: "#cb95d4", fourth: "#a6a9ae" },
  },
} as const;

const RULES = `.chart{font:11.5px/1 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;fill:var(--ink);color:var(--ink)}
.chart text{white-space:pre}
.ground{fill:var(--paper)}
.grid,.base{stroke:var(--rule);stroke-opacity:1}
.tick-label,.axis-label,.note{fill:var(--quiet)}
.diagonal{stroke:var(--quiet);stroke-dasharray:3 3;fill:none}
.median{stroke:var(--median);stroke-width:2;fill:none}
.dots{fill:none;stroke:var(--mark);stroke-width:4;stroke-linecap:round;stroke-opacity:.6}
.band,.heat{fill:var(--mark)}.band{fill-opacity:.25}
.dots.others{stroke:var(--quiet);stroke-width:3.5}
.own{stroke:var(--quiet)}.cell{font-size:13px}
.first{color:var(--first)}.second{color:var(--second)}.third{color:var(--third)}.fourth{color:var(--fourth)}
.entrant{color:var(--ink)}.entrant.quieter,.others{color:var(--quiet)}
.trace{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}.dashed{stroke-dasharray:5 4}
.trace.others{stroke-width:1;stroke-opacity:.6}
.spread{fill:currentColor;fill-opacity:.16}
.whisker{fill:none;stroke:currentColor;stroke-width:1.5}
.shape{fill:currentColor;stroke:none}.shape.open{fill:var(--paper);stroke:currentColor;stroke-width:1.25}
.series-label{fill:currentColor;paint-order:stroke;stroke:var(--paper);stroke-width:4px}`;

/** What stands within <style>, the same in all: a page's policy has to allow it by its hash. */
export const STANDALONE_STYLE: string = `.chart{${coloursOf("light")}}\n@media (prefers-color-scheme:dark){.chart{${coloursOf("dark")}}}\n${RULES}`;

function coloursOf(scheme: "light" | "dark"): string {
  return Object.entries(STANDALONE_COLOURS[scheme])
    .map(([name, value]) => `--${name}:${value}`)
    .join(";");
}

/** A chart as the text of an .svg file, with a title and with its own ground, light or dark as its reader is. */
export function standalone(svg: string, title: string): string {
  const head = /^<svg ([^>]*)>/.exec(svg);
  if (head === null) throw new Error("a picture must begin with <svg");
  const ground = '<rect class="ground" width="100%" height="100%"/>';
  const start = `<svg xmlns="http://www.w3.org/2000/svg" ${head[1]}><title>${escapeText(title)}</title>`;
  return `${start}<style>${STANDALONE_STYLE}</style>${ground}${svg.slice(head[0].length)}\n`;
}
