// Everything that a zoo's page shows, gathered and drawn. Seconds of work for a big zoo: done once a version, whatever
// the hub is called by those who ask.
import type { Manifest, ZooList } from "../../../schemas/types.d.ts";
import { BoundedCache } from "../bounded-cache.ts";
import type { Release } from "../catalog.ts";
import type { HubContext } from "../context.ts";
import { waysToRead } from "./ways.ts";
import { renderZoo, type ZooData } from "./zoo.ts";
import type { CollectionView } from "./zoo-collection.ts";

const DRAWN_CACHE_BYTES = 32 * 2 ** 20;

export class ZooSource {
  readonly #context: HubContext;
  readonly #drawn = new BoundedCache<CollectionView[]>(DRAWN_CACHE_BYTES, viewBytes);

  constructor(context: HubContext) {
    this.#context = context;
  }

  /** The page of a version. */
  async render(
    list: ZooList,
    { manifest, sha256 }: Release,
    place: Pick<ZooData, "address" | "isPinned" | "report">,
  ): Promise<string> {
    const { address } = place;
    const { zoo, version } = manifest;
    const collections = await this.#drawn.get(sha256, () => this.#draw(manifest));
    const { linkedData } = await import("./linked-data.ts");
    return renderZoo({
      ...place,
      hasTracks: this.#context.contest !== undefined,
      manifest,
      versions: list.zoos.find((listed) => listed.zoo === zoo)?.versions ?? [version],
      collections,
      snippets: waysToRead(address, manifest),
      linkedData: linkedData(manifest, address),
    });
  }

  async #draw(manifest: Manifest): Promise<CollectionView[]> {
    const { drawCollection } = await import("./collection-charts.ts");
    const { chooseExamples } = await import("./zoo-collection.ts");
    const views: CollectionView[] = [];
    for (const published of manifest.collections) {
      const runs = await this.#context.catalog.runs(manifest, published.collection);
      views.push({ published, charts: await drawCollection(runs, manifest.spec), examples: chooseExamples(runs) });
    }
    return views;
  }
}

function viewBytes(views: readonly CollectionView[]): number {
  const charts = views.flatMap(({ charts }) => [...charts.overview, ...charts.hyperparameters]);
  return charts.reduce((sum, { svg }) => sum + svg.length * 2, 1000);
}
