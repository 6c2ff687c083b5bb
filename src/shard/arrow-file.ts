// Arrow IPC files: the same columns and metadata as the Parquet files, uncompressed, for readers that map a file into
// memory. A record batch is an epoch, as a row group is in Parquet.
import {
  type RecordBatch,
  type RecordBatchFileReader,
  RecordBatchFileWriter,
  RecordBatchReader,
  type Schema,
} from "apache-arrow";
import { METADATA_KEY } from "./columns.ts";
import type { OpenFile } from "./open-file.ts";

/** The bytes of an Arrow IPC file, piece by piece. The metadata is in the schema. */
export async function* encodeArrow(batches: Iterable<RecordBatch>, schema: Schema): AsyncGenerator<Uint8Array> {
  const writer = new RecordBatchFileWriter();
  writer.reset(undefined, schema);
  const feed = (async () => {
    for (const batch of batches) {
      writer.write(batch);
      await new Promise(setImmediate); // lets the pieces of this batch be taken before the next is made
    }
    writer.close();
  })();
  for await (const piece of writer) yield piece;
  await feed;
}

/** Opens an Arrow IPC file that is in memory. Throws an Error that says what the reader disliked. */
export function openArrow(bytes: Uint8Array): OpenFile {
  const reader = (RecordBatchReader.from(bytes) as RecordBatchFileReader).open();
  const group = (index: number): RecordBatch => {
    const batch = reader.readRecordBatch(index);
    if (batch === null) throw new RangeError(`it has no record batch ${index}`);
    return batch;
  };
  return {
    schema: reader.schema,
    metadata: reader.schema.metadata.get(METADATA_KEY),
    // Batches are views on the bytes, so this reads their headers only.
    groupRows: Array.from({ length: reader.numRecordBatches }, (_, index) => group(index).numRows),
    readGroup: (index) => [group(index)],
  };
}
