// Image sets as raw bytes in files, for programs in other languages: one file each for pixels and labels.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageSet } from "../../src/images/index.ts";

/** Writes train-pixels, train-labels, test-pixels and test-labels (bytes, as in memory) into a new temporary folder. */
export function writeRawImages({ train, test }: Pick<ImageSet, "train" | "test">): string {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-images-"));
  for (const [name, { pixels, labels }] of Object.entries({ train, test })) {
    writeFileSync(join(folder, `${name}-pixels`), pixels);
    writeFileSync(join(folder, `${name}-labels`), labels);
  }
  return folder;
}

/** Removes what writeRawImages made. */
export function removeRawImages(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
