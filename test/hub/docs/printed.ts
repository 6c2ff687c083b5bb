// What a page of the guide prints to be copied: the lines of its blocks, as a reader would take them from the page.
import { parseHTML } from "linkedom";

/** The texts of the blocks, by what they are called, in their order. */
export async function printedLines(address: string): Promise<Map<string, string>> {
  const answer = await fetch(address);
  if (answer.status !== 200) throw new Error(`${address}: ${answer.status}`);
  const { document } = parseHTML(await answer.text());
  const blocks = [...document.querySelectorAll("pre")];
  const lines = blocks.map((block) => [block.getAttribute("aria-label")!, block.textContent!] as const);
  if (new Set(lines.map(([label]) => label)).size !== lines.length) throw new Error("two blocks have one name");
  return new Map(lines);
}
