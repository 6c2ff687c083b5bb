// Everything that a network's page shows, gathered from its collection's runs and its weights.
import type { Config, Manifest, PublishedCollection } from "../../../schemas/types.d.ts";
import { filterTiles, weightHistogram, weightStatistics } from "../../charts/index.ts";
import type { Catalog } from "../catalog.ts";
import type { RunTable } from "../run-table.ts";
import type { FoundRun } from "./find-run.ts";
import { type ModelData, renderDiscard, renderModel, type WeightsView } from "./model.ts";

const FIRST_KERNEL = "conv1/kernel";

/** The page of a run. */
export async function modelPage(
  catalog: Catalog,
  manifest: Manifest,
  found: FoundRun,
  address: string,
): Promise<string> {
  const { collection } = found;
  if ("discard" in found) return renderDiscard(address, manifest, collection, found.discard);
  const { runs, row } = found;
  const weights = await drawWeights(catalog, manifest, collection, runs, row);
  return renderModel({ ...describeRow(runs, row), address, manifest, collection, weights });
}

function describeRow(runs: RunTable, row: number): Omit<ModelData, "address" | "manifest" | "collection" | "weights"> {
  const { learning_rate, l2reg, dropout, init_std, train_fraction, activation, optimizer, w_init, split } = runs;
  return {
    model_id: runs.model_id[row],
    run: runs.run[row],
    split: split[row],
    settings: {
      learning_rate: learning_rate[row],
      l2reg: l2reg[row],
      dropout: dropout[row],
      init_std: init_std[row],
      train_fraction: train_fraction[row],
      activation: activation[row] as Config["activation"],
      optimizer: optimizer[row] as Config["optimizer"],
      w_init: w_init[row] as Config["w_init"],
    },
    labels: {
      train_accuracy: runs.train_accuracy[row],
      test_accuracy: runs.test_accuracy[row],
      train_loss: runs.train_loss[row],
      test_loss: runs.test_loss[row],
    },
    rowInSplit: split.slice(0, row).filter((other) => other === split[row]).length,
    previous: runs.model_id[row - 1],
    next: runs.model_id[row + 1],
  };
}

/** The last published weights of a run, drawn; undefined if none are published. */
async function drawWeights(
  catalog: Catalog,
  manifest: Manifest,
  { collection }: PublishedCollection,
  runs: RunTable,
  row: number,
): Promise<WeightsView | undefined> {
  const { spec, early_epoch, labels, tensor_layout } = manifest;
  const isCut = runs.split[row] === "early" && labels === "withheld";
  const epoch = isCut ? spec.checkpoint_epochs.findLast((at) => at <= (early_epoch ?? -1)) : spec.epochs;
  if (epoch === undefined) return undefined;
  const weights = await catalog.weights(manifest, collection, runs.run[row], epoch);
  if (weights === undefined) return undefined;
  const first = tensor_layout.find(({ name }) => name === FIRST_KERNEL);
  const tensors: WeightsView["tensors"][number][] = [];
  for (const place of tensor_layout) {
    const own = weights.subarray(place.start, place.end);
    tensors.push({ place, svg: await weightHistogram(own, place.name), statistics: weightStatistics(own) });
  }
  return { epoch, filters: first && filterTiles(weights.subarray(first.start, first.end)), tensors };
}
