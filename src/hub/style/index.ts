// The one visual system of all pages (README.md beside this file writes it down), as the files that browsers ask for.
// Their names hold their content's hash, so they can be kept for ever.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const SHEETS = [
  "tokens.css",
  "base.css",
  "charts.css",
  "frame.css",
  "pages.css",
  "forms.css",
  "docs.css",
  "boards.css",
  "entries.css",
];

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
const named = (text: string, name: string, ending: string) =>
  `/assets/${name}-${createHash("sha256").update(text).digest("hex").slice(0, 12)}.${ending}`;

/** The whole style sheet. */
export const styleSheet: string = SHEETS.map(read).join("\n");
export const styleSheetUrl: string = named(styleSheet, "site", "css");

/** A tile of weights on the platform of a weighbridge. */
export const icon: string = read("favicon.svg");
export const iconUrl: string = named(icon, "icon", "svg");

/** The colour of the browser's own frame, light and dark: --paper of tokens.css. */
export const PAPER = { light: paperOf(0), dark: paperOf(1) };

function paperOf(index: number): string {
  return [...styleSheet.matchAll(/--paper: (#[0-9a-f]{6});/g)][index][1];
}
