// The picture of the question on the first page: networks of one collection, as their first-layer weights, hung on the
// scale of all accuracies of its training split.
import type { Manifest } from "../../../schemas/types.d.ts";
import { balance, spreadByAccuracy } from "../../charts/index.ts";
import type { Catalog } from "../catalog.ts";
import { trainingRows } from "./collection-charts.ts";

export interface Hero {
  /** For wide and for narrow pages. */
  wide: string;
  narrow: string;
  /** Name of the image set. */
  title: string;
  zoo: string;
  networks: { model_id: string; accuracy: number }[];
}

const WIDE = { networks: 6, width: 1120 };
const NARROW = { networks: 3, width: 358 };
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
  const draw = async ({ networks, width }: typeof WIDE, classes: string) => {
    const chosen = spreadByAccuracy(accuracies, networks).map((index) => rows[index]);
    const weighed = [];
    for (const row of chosen) {
      const weights = await catalog.weights(manifest, collection, runs.run[row]);
      if (weights === undefined) continue;
      const kernel = weights.subarray(place.start, place.end);
      weighed.push({ kernel, accuracy: runs.test_accuracy[row], model_id: runs.model_id[row] });
    }
    return { svg: balance(weighed, accuracies, { width, classes }), weighed };
  };
  const wide = await draw(WIDE, "wide-only");
  const narrow = await draw(NARROW, "narrow-only");
  const networks = wide.weighed.map(({ model_id, accuracy }) => ({ model_id, accuracy }));
  return { wide: wide.svg, narrow: narrow.svg, title, zoo: manifest.zoo, networks };
}
