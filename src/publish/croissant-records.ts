// The tables of a zoo as Croissant record sets: which files make a table, and what its columns are. A table of one file
// names it directly, because that is what every loader can follow; one of several files goes through a file set.
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { featureNames } from "../features/index.ts";
import type { Column } from "../shard/index.ts";
import type { Split } from "../zoo/index.ts";
import { columnText } from "./column-texts.ts";
import { filesOf } from "./manifest.ts";
import { FOLDS_COLUMNS, featureColumns, hasLabels, LABELS, RUNS_COLUMNS, weightColumns } from "./tables.ts";

/** Files with the same columns that are read together. */
export interface TableGroup {
  /** Such as "mnist/train"; no file has this path. */
  id: string;
  description: string;
  files: PublishedFile[];
  columns: readonly Column[];
  /** Columns that together name a row. */
  key: string[];
}

const SPLITS: [Split, string, string][] = [
  ["train", "Networks of the training split", "cr:TrainingSplit"],
  ["test", "Networks of the test split", "cr:TestSplit"],
  ["early", "Networks set aside for early decision", "cr:TestSplit"],
];

/** The tables of all collections that have files. */
export function tableGroups(manifest: Manifest): TableGroup[] {
  const { spec, tensor_layout: layout } = manifest;
  const width = layout[layout.length - 1].end;
  const isFinal = (file: PublishedFile) => file.epoch === undefined || file.epoch === spec.epochs;
  const groups = manifest.collections.flatMap(({ collection }) => {
    const find = (content: PublishedFile["content"], split?: Split) =>
      filesOf(manifest, { collection, content, ...(split === undefined ? {} : { split }) });
    const table = (name: string, description: string, files: PublishedFile[], columns: readonly Column[]) => ({
      id: `${collection}/${name}`,
      description,
      files,
      columns,
      key: ["model_id"],
    });
    return [
      table("runs", "All networks without their weights.", find("runs"), RUNS_COLUMNS),
      ...SPLITS.flatMap(([split, text]): TableGroup[] => {
        const files = find("weights", split);
        const columns = weightColumns(width, hasLabels(split, manifest.labels));
        const earlier = table(
          `${split}-earlier`,
          `${text}, at earlier epochs.`,
          files.filter((f) => !isFinal(f)),
          columns,
        );
        return [
          table(split, `${text}, after the last epoch.`, files.filter(isFinal), columns),
          { ...earlier, key: ["model_id", "epoch"] },
        ];
      }),
      table(
        "features",
        "Statistics of the weights after the last epoch.",
        find("features").filter(isFinal),
        featureColumns(featureNames(layout)),
      ),
      table("folds", "Fixed folds of the training split.", find("folds"), FOLDS_COLUMNS),
    ];
  });
  return groups.filter(({ files }) => files.length > 0);
}

/** The file set of a table of several files; undefined for one file. */
export function fileSetOf({ id, description, files }: TableGroup, formats: string[]): object | undefined {
  if (files.length === 1) return undefined;
  return {
    "@type": "cr:FileSet",
    "@id": `${id}-files`,
    name: `${id}-files`,
    description,
    containedIn: files.map(({ path }) => ({ "@id": path })),
    includes: "*.parquet",
    encodingFormat: formats,
  };
}

/** The splits, then a record set for each table. */
export function recordSets(manifest: Manifest, groups: TableGroup[]): object[] {
  return [splitRecords(), ...groups.map((group) => recordSet(manifest, group))];
}

function splitRecords(): object {
  return {
    "@type": "cr:RecordSet",
    "@id": "splits",
    name: "splits",
    description: "What the networks are for.",
    dataType: "cr:Split",
    key: { "@id": "splits/name" },
    field: [
      {
        "@type": "cr:Field",
        "@id": "splits/name",
        name: "name",
        description: "Name of the split.",
        dataType: "sc:Text",
      },
      { "@type": "cr:Field", "@id": "splits/url", name: "url", description: "Kind of the split.", dataType: "sc:URL" },
    ],
    data: SPLITS.map(([name, , url]) => ({ "splits/name": name, "splits/url": url })),
  };
}

function recordSet(manifest: Manifest, { id, description, files, columns, key }: TableGroup): object {
  const from = files.length === 1 ? { fileObject: { "@id": files[0].path } } : { fileSet: { "@id": `${id}-files` } };
  return {
    "@type": "cr:RecordSet",
    "@id": id,
    name: id,
    description,
    key: key.map((name) => ({ "@id": `${id}/${name}` })),
    field: columns.map((column) => ({
      "@type": "cr:Field",
      "@id": `${id}/${column.name}`,
      name: column.name,
      description: columnText(column.name, manifest.tensor_layout),
      ...dataTypeOf(column),
      source: { ...from, extract: { column: column.name } },
      ...(column.name === "split" ? { references: { "@id": "splits/name" } } : {}),
    })),
  };
}

function dataTypeOf(column: Column): object {
  if (column.kind === "weights") return { dataType: "sc:Float", isArray: true, arrayShape: String(column.width) };
  if (column.kind === "text") return { dataType: "sc:Text" };
  if (column.kind !== "double") return { dataType: "sc:Integer" };
  const isLabel = LABELS.some((name) => name === column.name);
  return { dataType: isLabel ? ["sc:Float", "cr:Label"] : "sc:Float" };
}
