// Markdown with texts that may hold anything: what a spec's author wrote is shown as text, never read as markup.

/** What begins something inside a line: emphasis, code, links, HTML, entities, table cells, mathematics. */
const MARKUP = /[\\`*_{}[\]<>|~&$#]/g;

/** A text as one line of Markdown that shows just this text. Line breaks become spaces, control characters go. */
export function markdownText(text: string): string {
  const line = text
    .toWellFormed()
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, "")
    .trim();
  const escaped = line.replace(MARKUP, "\\$&");
  // At the beginning of a line these would make a list, a heading's underline or a rule.
  return escaped.replace(/^([-+=])/, "\\$1").replace(/^(\d+)([.)])/, "$1\\$2");
}

/** A table; cells are Markdown already. `numbers` names the columns that are set flush right. */
export function markdownTable(head: string[], rows: string[][], numbers: number[] = []): string {
  const rule = head.map((_, column) => (numbers.includes(column) ? "---:" : "---"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A code block that its text can't end. */
export function markdownCode(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
