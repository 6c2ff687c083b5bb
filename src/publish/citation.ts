// CITATION.cff of a published zoo, for tools that make references of it: Citation File Format 1.2.0
// (github.com/citation-file-format/citation-file-format, schema.json of that version).
import type { Manifest } from "../../schemas/types.d.ts";
import { isCffLicense } from "./licenses.ts";
import { toYaml } from "./yaml.ts";

/** Words that catalogues find zoos by. */
export const KEYWORDS = ["model zoo", "neural network weights", "convolutional networks", "performance prediction"];

/**
 * Who made a zoo. Specs name nobody, and the formats insist on an author: so it is said in words that are true of every
 * zoo. Whoever is to be cited is in the spec's citation.
 */
export function makersOf(manifest: Manifest): string {
  return `Makers of ${manifest.title}`;
}

/** The text of the file. */
export function buildCitation(manifest: Manifest): string {
  const { title, version, published, license, description, citation } = manifest;
  return toYaml({
    "cff-version": "1.2.0",
    type: "dataset",
    title,
    message: `If you use this data set, please cite it with what this file says, together with: ${citation}`,
    authors: [{ name: makersOf(manifest) }],
    version,
    "date-released": published,
    ...(isCffLicense(license) ? { license } : {}),
    abstract: description,
    keywords: KEYWORDS,
  });
}
