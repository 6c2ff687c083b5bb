// The tables that need no weights: runs, folds, and the labels that are withheld. Small, and made anew by each publishing.
import type { ZooSpec } from "../../schemas/types.d.ts";
import { type Column, STORED_NUMBERS, TableWriter, tableForm } from "../shard/index.ts";
import { foldOf } from "../zoo/index.ts";
import { fileMetadata } from "./file-metadata.ts";
import { DrawnRuns, type Networks, nameColumns, numbersAt } from "./networks.ts";
import { type LabelMode, TABLE_GROUP_ROWS } from "./slots.ts";
import { FOLDS_COLUMNS, hasLabels, LABELS, LABELS_COLUMNS, RUNS_COLUMNS } from "./tables.ts";

/** A table as the bytes of its file. */
export interface MadeTable {
  bytes: Uint8Array;
  rows: number;
}

/** All networks with what was drawn for them, and their labels after the final epoch where they are published. */
export function runsTable(spec: ZooSpec, networks: Networks, labels: LabelMode): MadeTable {
  const { collection, runs, splits } = networks;
  const numbers = numbersAt(networks, spec.checkpoint_epochs.length - 1);
  const label = (name: (typeof LABELS)[number], place: number) =>
    hasLabels(splits[place], labels) ? labelAt(numbers, place, name) : null;
  const drawn = new DrawnRuns(spec, collection);
  const metadata = fileMetadata(spec, { collection, content: "runs" });
  return tableOf(RUNS_COLUMNS, metadata, runs.length, (places) => ({
    ...drawn.columns(pick(runs, places)),
    split: pick(splits, places),
    ...Object.fromEntries(LABELS.map((name) => [name, places.map((place) => label(name, place))])),
  }));
}

/** The fold of each network of the training split. */
export function foldsTable(spec: ZooSpec, { collection, runs, splits }: Networks): MadeTable {
  const training = runs.filter((_, place) => splits[place] === "train");
  const metadata = fileMetadata(spec, { collection, content: "folds" });
  return tableOf(FOLDS_COLUMNS, metadata, training.length, (places) => {
    const own = pick(training, places);
    const fold = Int32Array.from(own, (run) => foldOf(spec, collection, run));
    return { ...nameColumns(collection, own), fold };
  });
}

/** The labels of the test and early-decision networks after every checkpoint epoch, by run and epoch. */
export function labelsTable(spec: ZooSpec, networks: Networks): MadeTable {
  const { collection, runs, splits } = networks;
  const epochs = spec.checkpoint_epochs;
  const numbers = epochs.map((_, index) => numbersAt(networks, index));
  const withheld = runs.flatMap((_, place) => (hasLabels(splits[place], "withheld") ? [] : [place]));
  const metadata = fileMetadata(spec, { collection, content: "labels" });
  return tableOf(LABELS_COLUMNS, metadata, withheld.length * epochs.length, (rows) => {
    const places = rows.map((row) => withheld[Math.floor(row / epochs.length)]);
    const indexes = rows.map((row) => row % epochs.length);
    return {
      ...nameColumns(collection, pick(runs, places)),
      split: pick(splits, places),
      epoch: Int32Array.from(indexes, (index) => epochs[index]),
      ...Object.fromEntries(
        LABELS.map((name) => [
          name,
          Float64Array.from(places, (place, row) => labelAt(numbers[indexes[row]], place, name)),
        ]),
      ),
    };
  });
}

type Values = Parameters<TableWriter["addGroup"]>[0]["values"];

/** A table of so many rows; `valuesOf` gives some of them. Values of other columns than the table's are left out. */
function tableOf(
  columns: readonly Column[],
  metadata: string,
  rows: number,
  valuesOf: (places: number[]) => Values,
): MadeTable {
  const writer = new TableWriter(tableForm(columns, metadata));
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < rows; start += TABLE_GROUP_ROWS) {
    const places = Array.from({ length: Math.min(TABLE_GROUP_ROWS, rows - start) }, (_, index) => start + index);
    pieces.push(...writer.addGroup({ rows: places.length, values: valuesOf(places) }));
  }
  pieces.push(...writer.finish());
  return { bytes: Buffer.concat(pieces), rows };
}

function labelAt(numbers: Float64Array, place: number, name: (typeof LABELS)[number]): number {
  return numbers[place * STORED_NUMBERS.length + STORED_NUMBERS.indexOf(name)];
}

function pick<T>(values: readonly T[], places: readonly number[]): T[] {
  return places.map((place) => values[place]);
}
