// Who made the image sets and under which terms: what the reviewed descriptors in datasets/images/ say.
import { readFileSync } from "node:fs";
import type { ImageSet } from "../../schemas/types.d.ts";

const FOLDER = new URL("../../datasets/images/", import.meta.url);

/** What a user of networks that were trained on the images should know of them. */
export type ImageTerms = Pick<ImageSet, "title" | "license" | "terms" | "homepage" | "citation">;

/** The terms of a shipped image set; undefined for sets that somebody described elsewhere. */
export function imageTerms(collection: string): ImageTerms | undefined {
  try {
    return JSON.parse(readFileSync(new URL(`${collection}.json`, FOLDER), "utf8")) as ImageTerms;
  } catch {
    return undefined;
  }
}
