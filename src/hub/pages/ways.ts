// The snippets of a zoo's pages: those of its first collection, with its real paths and hashes.
import type { Manifest } from "../../../schemas/types.d.ts";
import { type Snippet, snippetPlace, snippets } from "../snippets.ts";

/** None if the collection lacks one of the tables that snippets show, such as one without training networks. */
export function waysToRead(address: string, manifest: Manifest): Snippet[] {
  const [{ collection }] = manifest.collections;
  try {
    return snippets(snippetPlace(address, manifest, collection));
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}
