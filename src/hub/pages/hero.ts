// The picture of the question on the first page: networks of one collection, as their first-layer weights, hung on the
// scale of all accuracies of its training split.
import type { Manifest } from "../../../schemas/types.d.ts";
import { balance, spreadByAccuracy, type WeighedNetwork } from "../../charts/index.ts";
import type { Catalog } from "../catalog.ts";
import { trainingRows } from "./collection-charts.ts";

export interface Hero {
  /** For wide, middling and narrow pages. */
  pictures: readonly string[];
  /** Name of the image set. */
  title: string;
  zoo: string;
  networks: readonly { model_id: string; accuracy: number }[];
}

const NETWORKS = 6;
const SIZES = [
  { width: 1180, classes: "wide-only" },
  { width: 720, classes: "middle-only" },
  // As wide as phones are, where three networks have room.
  { width: 358, classes: "narrow-only", most: 3 },
];
const FIRST_KERNEL = "conv1/kernel";

/** Undefined if no network of the first collection has a published accuracy. */
export async function drawHero(catalog: Catalog, manifest: Manifest): Promise<Hero | undefined> {
  const [{ collection, title }] = manifest.collections;
  const place = manifest.tensor_layout.find(({ name }) => name === FIRST_KERNEL);
  if (place === undefined) return undefined;
  const runs = await catalog.runs(manifest, collection);
  const rows = trainingRows(runs).filter((row) => Number.isFinite(runs.test_accuracy[row]));
  if (rows.length === 0) return undefined;
  const accuracies = rows.map((row) => runs.test_accuracy[row]);
  const networks: (WeighedNetwork & { model_id: string })[] = [];
  for (const index of spreadByAccuracy(accuracies, NETWORKS)) {
    const weights = await catalog.weights(manifest, collection, runs.run[rows[index]]);
    if (weights === undefined) continue;
    const kernel = weights.subarray(place.start, place.end);
    networks.push({ kernel, accuracy: accuracies[index], model_id: runs.model_id[rows[index]] });
  }
  const pictures = SIZES.map(({ width, classes, most = networks.length }) =>
    balance(spread(networks, most), accuracies, { width, classes }),
  );
  const shown = networks.map(({ model_id, accuracy }) => ({ model_id, accuracy }));
  return { pictures, title, zoo: manifest.zoo, networks: shown };
}

/** So many of the items, from the first to the last. */
function spread<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, index) => items[Math.round((index * (items.length - 1)) / (most - 1))]);
}
