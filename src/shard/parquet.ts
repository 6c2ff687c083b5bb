// Parquet, written and read by parquet-wasm. Settings and their reasons: docs in encodeParquet; the reader is the
// synchronous one, because there a panic over a damaged file arrives as an exception. A WebAssembly instance that has
// panicked is in an unknown state and is thrown away for a fresh one.
import { createRequire } from "node:module";
import { type RecordBatch, type Schema, Table, tableFromIPC, tableToIPC } from "apache-arrow";
import { COLUMNS, METADATA_KEY } from "./columns.ts";
import type { OpenFile } from "./open-file.ts";
import { readGroupRows } from "./parquet-footer.ts";

type ParquetWasm = typeof import("parquet-wasm");

const require = createRequire(import.meta.url);
// Part of the bytes, and the bits depend on the encoder's version, so that is named and nothing else.
const CREATED_BY = "weighbridge version 1 (build parquet-wasm-0.8.0)";
let instance: ParquetWasm | undefined;

function parquetWasm(): ParquetWasm {
  instance ??= require("parquet-wasm") as ParquetWasm;
  return instance;
}

/** Runs `work`; if the WebAssembly code panics, the next call gets a fresh instance and this one an Error. */
function guarded<T>(work: (parquet: ParquetWasm) => T): T {
  try {
    return work(parquetWasm());
  } catch (error) {
    if (!(error instanceof Error && error.name === "RuntimeError")) throw error; // WebAssembly's trap
    delete require.cache[require.resolve("parquet-wasm")];
    instance = undefined;
    throw new Error("the Parquet reader stopped at damaged data", { cause: error });
  }
}

/**
 * The bytes of a shard, piece by piece, with row groups of exactly `groupSize` rows (the last may be shorter).
 * zstd over BYTE_STREAM_SPLIT for the floats (0.85 of their raw size on near-normal weights) and PLAIN for the integers,
 * whose split DuckDB refuses; page indexes, so that a reader over HTTP can fetch single networks. Batches are taken one
 * at a time and freed. The same batches give the same bytes.
 */
export async function* encodeParquet(
  batches: Iterable<RecordBatch>,
  groupSize: number,
  metadata: string,
): AsyncGenerator<Uint8Array> {
  const parquet = parquetWasm();
  const iterator = batches[Symbol.iterator]();
  const source = new ReadableStream(
    {
      pull(controller) {
        const next = iterator.next();
        if (next.done) controller.close();
        else for (const batch of toWasm(parquet, next.value)) controller.enqueue(batch);
      },
    },
    { highWaterMark: 0 },
  );
  const bytes = await parquet.transformParquetStream(source, writerProperties(parquet, groupSize, metadata));
  for await (const piece of bytes as ReadableStream<Uint8Array>) yield piece;
}

function toWasm(parquet: ParquetWasm, batch: RecordBatch): object[] {
  const table = parquet.Table.fromIPCStream(tableToIPC(new Table([batch]), "stream"));
  const batches = table.recordBatches();
  table.free();
  return batches;
}

function writerProperties(parquet: ParquetWasm, groupSize: number, metadata: string) {
  const { Compression, Encoding, EnabledStatistics, WriterPropertiesBuilder } = parquet;
  // The nested list of weights can't be named in a setting of its own, so its settings are everybody's.
  let builder = new WriterPropertiesBuilder()
    .setCreatedBy(CREATED_BY)
    .setCompression(Compression.ZSTD)
    .setStatisticsEnabled(EnabledStatistics.Page)
    .setMaxRowGroupSize(groupSize)
    .setKeyValueMetadata(new Map([[METADATA_KEY, metadata]])) // one key: several come out in random order
    .setDictionaryEnabled(false)
    .setEncoding(Encoding.BYTE_STREAM_SPLIT);
  for (const { name, kind, dictionary } of COLUMNS) {
    if (kind !== "double") builder = builder.setColumnEncoding(name, Encoding.PLAIN);
    if (dictionary) builder = builder.setColumnDictionaryEnabled(name, true);
  }
  return builder.build();
}

/** Opens a Parquet file that is in memory. Throws an Error that says what the reader disliked. */
export function openParquet(bytes: Uint8Array): OpenFile {
  const { schema, metadata } = guarded((parquet) => {
    const found = parquet.readSchema(bytes);
    const values = found.metadata() as Map<string, string>;
    return { schema: tableFromIPC(found.intoIPCStream()).schema as Schema, metadata: values.get(METADATA_KEY) };
  });
  return {
    schema,
    metadata,
    groupRows: readGroupRows(bytes),
    readGroup: (index, limit, columns) => {
      const options = {
        rowGroups: [index],
        limit,
        batchSize: Math.max(1, limit),
        ...(columns ? { columns: [...columns] } : {}),
      };
      return tableFromIPC(guarded((parquet) => parquet.readParquet(bytes, options).intoIPCStream())).batches;
    },
  };
}
