// The files that describe a version to people and to programs: made of the manifest that lists the data, listed in it too.
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { buildCard } from "./card.ts";
import { buildCitation } from "./citation.ts";
import { buildCroissant } from "./croissant.ts";
import { CARD_PATH, CITATION_PATH, CROISSANT_PATH } from "./layout.ts";

/** Each description's place, what it is, and its text. */
export function describeVersion(
  manifest: Manifest,
): { path: string; content: PublishedFile["content"]; text: string }[] {
  const croissant = `${JSON.stringify(buildCroissant(manifest), undefined, 2)}\n`;
  return [
    { path: CARD_PATH, content: "card", text: buildCard(manifest) },
    { path: CITATION_PATH, content: "citation", text: buildCitation(manifest) },
    { path: CROISSANT_PATH, content: "croissant", text: croissant },
  ];
}
