// A training shard as publishing reads it: checked once as a whole, then the weights of one epoch at a time straight from
// the file. Decoding is by Node's own zstd, three times as fast as parquet-wasm, which also copies the file for each epoch.
import { type FileHandle, open } from "node:fs/promises";
import { zstdDecompressSync } from "node:zlib";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import type { ShardMetadata } from "../../schemas/types.d.ts";
import { FailureError } from "../lib/errors.ts";
import { asUnreadable } from "../lib/files.ts";
import { weightCount } from "../zoo/layout.ts";
import { openArrow } from "./arrow-file.ts";
import { METADATA_KEY, WEIGHTS } from "./columns.ts";
import { keptRuns, parseMetadata } from "./metadata.ts";
import { asDamage, attempt, checkMarks, checksumProblem, loadShard, type ShardBytes } from "./open.ts";
import { joinFloats } from "./page-values.ts";
import { CompactReader } from "./parquet-footer.ts";
import { readSidecar } from "./sidecar.ts";

/** The numbers of each row that can't be drawn again from the spec. */
export const STORED_NUMBERS = ["step", "train_accuracy", "test_accuracy", "train_loss", "test_loss"] as const;

/** A shard whose checksum, metadata and rows were right. Plain data: it can be handed to another thread. */
export interface StoredShard {
  path: string;
  sha256: string;
  metadata: ShardMetadata;
  /** The kept runs, ascending: the rows of every epoch. */
  runs: number[];
  /** STORED_NUMBERS of each row: [epochs, runs, 5]. */
  numbers: Float64Array;
  /** Which file it was, to see whether it has been changed since. */
  identity: string;
  /** Where the weights of each epoch are; undefined for Arrow files, where they are found by opening the file. */
  places: { start: number; bytes: number }[] | undefined;
}

const COMPRESSORS = { ZSTD: (packed: Uint8Array) => new Uint8Array(zstdDecompressSync(packed)) };

/**
 * Reads a shard's file whole and checks it. `sha256` is what its sidecar was seen to say before, if it was.
 * @throws FailureError for a file that is damaged or that its sidecar is not about.
 */
export async function scanShard(path: string, sha256?: string): Promise<StoredShard> {
  const identity = await withFile(path, identityOf);
  const loaded = await loadShard(path);
  const sidecar = await readSidecar(path);
  if (sidecar === undefined) throw new FailureError(`${path}: its sidecar is missing`);
  const problem = checksumProblem(loaded, sidecar);
  if (problem !== undefined) throw new FailureError(problem);
  if (sha256 !== undefined && sha256 !== loaded.sha256) throw changed(path);
  checkMarks(loaded);
  const { text, rows, places } = await read(loaded);
  const metadata = asDamage(() => parseMetadata(text, path));
  const runs = keptRuns(metadata);
  const { checkpoint_epochs: epochs } = metadata.spec;
  if (rows.length !== runs.length * epochs.length)
    throw new FailureError(`${path}: must have ${runs.length * epochs.length} rows, has ${rows.length}`);
  const numbers = new Float64Array(rows.length * STORED_NUMBERS.length);
  for (const [index, row] of rows.entries()) {
    const [epoch, run] = [epochs[Math.floor(index / runs.length)], runs[index % runs.length]];
    if (row.epoch !== epoch || row.run !== run)
      throw new FailureError(
        `${path}: row ${index} must be epoch ${epoch} of run ${run}, is ${row.epoch} of ${row.run}`,
      );
    numbers.set(
      STORED_NUMBERS.map((name) => Number(row[name])),
      index * STORED_NUMBERS.length,
    );
  }
  return { path, sha256: loaded.sha256, metadata, runs, numbers, identity, places };
}

/**
 * The weights of all rows after the epoch at `index` of the spec's checkpoint epochs: [runs, width].
 * @throws FailureError if the file was changed since it was scanned.
 */
export async function readStoredWeights(shard: StoredShard, index: number): Promise<Float32Array> {
  const { path, runs, metadata, places } = shard;
  const count = runs.length * weightCount(metadata.spec.convolution_layers);
  if (runs.length === 0) return new Float32Array();
  const bytes = await withFile(path, async (file) => {
    if ((await identityOf(file)) !== shard.identity) throw changed(path);
    if (places === undefined) return new Uint8Array(await file.readFile());
    const chunk = Buffer.allocUnsafeSlow(places[index].bytes);
    const { bytesRead } = await file.read(chunk, 0, chunk.length, places[index].start);
    if (bytesRead !== chunk.length) throw changed(path);
    return chunk;
  });
  if (places === undefined) {
    const lists = openArrow(bytes).readGroup(index, runs.length)[0].getChild(WEIGHTS)!.data[0];
    return lists.children[0].values as Float32Array;
  }
  return attempt(path, "parquet", () => decodeWeights(bytes, count));
}

interface Read {
  text: string | undefined;
  rows: Record<string, unknown>[];
  places: StoredShard["places"];
}

async function read({ path, format, bytes }: ShardBytes): Promise<Read> {
  const columns = ["run", "epoch", ...STORED_NUMBERS];
  try {
    if (format === "arrow") {
      const file = openArrow(bytes);
      const batches = file.groupRows.flatMap((rows, index) => file.readGroup(index, rows));
      const rows = batches.flatMap((batch) => {
        const vectors = columns.map((name) => [name, batch.getChild(name)] as const);
        return Array.from({ length: batch.numRows }, (_, index) =>
          Object.fromEntries(vectors.map(([name, vector]) => [name, vector?.get(index)])),
        );
      });
      return { text: file.metadata, rows, places: undefined };
    }
    const { buffer, byteOffset, byteLength } = bytes;
    const whole = byteLength === buffer.byteLength ? (buffer as ArrayBuffer) : new Uint8Array(bytes).buffer;
    const file = { byteLength, slice: (start: number, end?: number) => whole.slice(byteOffset + start, end) };
    const metadata = parquetMetadata(whole);
    const rows = await parquetReadObjects({ file, metadata, columns, compressors: COMPRESSORS });
    const text = metadata.key_value_metadata?.find(({ key }) => key === METADATA_KEY)?.value;
    const places = metadata.row_groups.map((group) => {
      const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === WEIGHTS)?.meta_data;
      if (chunk === undefined) throw new Error("it has no weights");
      return { start: Number(chunk.data_page_offset), bytes: Number(chunk.total_compressed_size) };
    });
    return { text, rows, places };
  } catch (error) {
    return attempt(path, format, () => {
      throw error;
    });
  }
}

/** Numbers of parquet.thrift: fields of PageHeader and DataPageHeader, and the one encoding that shards have. */
const PAGE = { packed: 3, data: 5, values: 1, encoding: 2 };
const BYTE_STREAM_SPLIT = 9;

/** The floats of a column chunk's pages. */
function decodeWeights(chunk: Uint8Array, count: number): Float32Array {
  const weights = new Float32Array(count);
  let done = 0;
  for (let place = 0; place < chunk.length; ) {
    const header = new CompactReader(chunk.subarray(place));
    let [packed, values, encoding] = [-1, -1, -1];
    header.readStruct((id) => {
      if (id === PAGE.data) {
        header.readStruct((inner) => {
          if (inner === PAGE.values) values = header.readInteger();
          else if (inner === PAGE.encoding) encoding = header.readInteger();
          else return false;
          return true;
        });
      } else if (id === PAGE.packed) packed = header.readInteger();
      else return false;
      return true;
    });
    if (encoding !== BYTE_STREAM_SPLIT) throw new Error(`a page of weights has the encoding ${encoding}`);
    if (done + values > count) throw new RangeError(`needs ${count} weights, has ${done + values} or more`);
    place += header.place;
    const body = zstdDecompressSync(chunk.subarray(place, place + packed));
    place += packed;
    joinFloats(body.subarray(body.length - 4 * values), weights.subarray(done, done + values));
    done += values;
  }
  if (done !== count) throw new RangeError(`needs ${count} weights, has ${done}`);
  return weights;
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, "r");
    return await work(file);
  } catch (error) {
    throw asUnreadable(error, path);
  } finally {
    await file?.close();
  }
}

async function identityOf(file: FileHandle): Promise<string> {
  const { dev, ino, size, mtimeNs } = await file.stat({ bigint: true });
  return [dev, ino, size, mtimeNs].join(" ");
}

function changed(path: string): FailureError {
  return new FailureError(`${path}: was changed while it was published`);
}
