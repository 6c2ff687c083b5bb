// The Croissant description as a page carries it, for search engines: of a big zoo the whole one would be half of the
// page, so it names the files that most people want, and the page's head says where the rest is.
import type { Manifest } from "../../../schemas/types.d.ts";
import { buildCroissant } from "../../publish/croissant.ts";
import { versionUrl } from "../addresses.ts";

/** The description without record sets and without the files of earlier epochs. `address` is the hub's. */
export function linkedData(manifest: Manifest, address: string): object {
  const { zoo, version, spec, files } = manifest;
  const { recordSet: _, ...whole } = buildCroissant(
    manifest,
    address + versionUrl(zoo, version),
    `${address}/zoos/${zoo}`,
  ) as { recordSet: unknown; distribution: { "@id": string }[] };
  const shown = new Set(
    files.filter(({ epoch }) => epoch === undefined || epoch === spec.epochs).map(({ path }) => path),
  );
  return { ...whole, distribution: whole.distribution.filter((file) => shown.has(file["@id"])) };
}
