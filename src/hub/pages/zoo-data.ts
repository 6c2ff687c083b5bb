// Everything that a zoo's page shows, gathered and drawn. Some seconds of work for a big zoo, done once a version.
import type { Manifest } from "../../../schemas/types.d.ts";
import { buildCroissant } from "../../publish/croissant.ts";
import { versionUrl } from "../addresses.ts";
import type { Catalog } from "../catalog.ts";
import { drawCollection } from "./collection-charts.ts";
import { waysToRead } from "./ways.ts";
import { renderZoo, type ZooData } from "./zoo.ts";
import { type CollectionView, chooseExamples } from "./zoo-collection.ts";

export async function zooPage(
  catalog: Catalog,
  manifest: Manifest,
  place: Pick<ZooData, "address" | "versions" | "isPinned">,
): Promise<string> {
  const { address } = place;
  const { zoo, version } = manifest;
  const collections: CollectionView[] = [];
  for (const published of manifest.collections) {
    const runs = await catalog.runs(manifest, published.collection);
    const charts = await drawCollection(runs, manifest.spec);
    collections.push({ published, charts, examples: chooseExamples(runs) });
  }
  return renderZoo({
    ...place,
    manifest,
    collections,
    snippets: waysToRead(address, manifest),
    linkedData: buildCroissant(manifest, address + versionUrl(zoo, version), `${address}/zoos/${zoo}`),
  });
}
