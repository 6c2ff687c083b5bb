// A training shard as publishing reads it: once as a whole, then the weights of one epoch at a time straight from the file.
// Decoding is by Node's own zstd, three times as fast as parquet-wasm, which also copies the file for each epoch. Loads
// neither Arrow (but for Arrow files) nor schemas: threads start with it. What was read is checked by scan.ts.
import { type FileHandle, open } from "node:fs/promises";
import { zstdDecompressSync } from "node:zlib";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { FailureError } from "../lib/errors.ts";
import { asUnreadable } from "../lib/files.ts";
import { METADATA_KEY, WEIGHTS } from "./columns.ts";
import { joinFloats } from "./page-values.ts";
import { CompactReader } from "./parquet-footer.ts";
import { attempt, checkMarks, loadShard, type ShardBytes } from "./shard-bytes.ts";

/** The numbers of each row that can't be drawn again from the spec. */
export const STORED_NUMBERS = ["step", "train_accuracy", "test_accuracy", "train_loss", "test_loss"] as const;

/** Where the weights of a shard are. Plain data, like what has it: it can be handed to another thread. */
export interface WeightsPlace {
  path: string;
  /** Which file it was, to see whether it has been changed since. */
  identity: string;
  /** The column of each epoch; undefined for Arrow files, where they are found by opening the file. */
  chunks: { start: number; bytes: number }[] | undefined;
}

/** What a shard's file says, apart from its weights, and what it hashes to. */
export interface ScannedShard extends WeightsPlace {
  bytes: number;
  sha256: string;
  /** The text of its metadata. */
  text: string | undefined;
  /** Of each row. */
  epochs: number[];
  runs: number[];
  /** STORED_NUMBERS of each row: [rows, 5]. */
  numbers: Float64Array;
}

/** Reads a shard's file whole. Throws a FailureError if it can't be read as a shard. */
export async function scanShard(path: string): Promise<ScannedShard> {
  const identity = await withFile(path, identityOf);
  const loaded = await loadShard(path);
  try {
    checkMarks(loaded);
    const { rows, ...found } = await readRows(loaded);
    const numbers = new Float64Array(rows.length * STORED_NUMBERS.length);
    for (const [index, row] of rows.entries())
      for (const [place, name] of STORED_NUMBERS.entries())
        numbers[index * STORED_NUMBERS.length + place] = Number(row[name]);
    const facts = { path, identity, bytes: loaded.bytes.length, sha256: loaded.sha256, ...found, numbers };
    return { ...facts, epochs: rows.map(({ epoch }) => Number(epoch)), runs: rows.map(({ run }) => Number(run)) };
  } catch {
    // Damaged, most likely, and that its checksum tells best.
    const nothing = { text: undefined, chunks: undefined, epochs: [], runs: [], numbers: new Float64Array() };
    return { path, identity, bytes: loaded.bytes.length, sha256: loaded.sha256, ...nothing };
  }
}

/** Reads weights, always into the same memory: what it gives is right until it is asked again. */
export class WeightsReader {
  #chunk = Buffer.alloc(0);
  #weights = new Float32Array();

  /**
   * The weights of all rows of an epoch, the one at `index` of the spec's checkpoint epochs: [rows, width].
   * @throws FailureError if the file was changed since it was scanned, or can't be read.
   */
  async read(place: WeightsPlace, index: number, rows: number, width: number): Promise<Float32Array> {
    const { path, chunks } = place;
    if (rows === 0) return new Float32Array();
    const bytes = await withFile(path, async (file) => {
      if ((await identityOf(file)) !== place.identity) throw shardChanged(path);
      if (chunks === undefined) return new Uint8Array(await file.readFile());
      const { start, bytes: length } = chunks[index];
      if (this.#chunk.length < length) this.#chunk = Buffer.allocUnsafeSlow(length);
      const { bytesRead } = await file.read(this.#chunk, 0, length, start);
      if (bytesRead !== length) throw shardChanged(path);
      return this.#chunk.subarray(0, length);
    });
    if (chunks === undefined) return arrowWeights(bytes, index, rows);
    if (this.#weights.length < rows * width) this.#weights = new Float32Array(rows * width);
    const weights = this.#weights.subarray(0, rows * width);
    attempt(path, "parquet", () => decodeWeights(bytes, weights));
    return weights;
  }
}

/** What to say of a file that is not the one that was looked at. */
export function shardChanged(path: string): FailureError {
  return new FailureError(`${path}: was changed while it was published`);
}

type Row = Record<string, unknown>;

async function readRows({
  format,
  bytes,
}: ShardBytes): Promise<{ rows: Row[] } & Pick<ScannedShard, "text" | "chunks">> {
  const columns = ["run", "epoch", ...STORED_NUMBERS];
  if (format === "arrow") {
    const { openArrow } = await import("./arrow-file.ts");
    const file = openArrow(bytes);
    const batches = file.groupRows.flatMap((rows, index) => file.readGroup(index, rows));
    const rows = batches.flatMap((batch) => {
      const vectors = columns.map((name) => [name, batch.getChild(name)] as const);
      return Array.from({ length: batch.numRows }, (_, index) =>
        Object.fromEntries(vectors.map(([name, vector]) => [name, vector?.get(index)])),
      );
    });
    return { text: file.metadata, rows, chunks: undefined };
  }
  const { buffer, byteOffset, byteLength } = bytes;
  const whole = byteLength === buffer.byteLength ? (buffer as ArrayBuffer) : new Uint8Array(bytes).buffer;
  const start = whole === buffer ? byteOffset : 0;
  const file = { byteLength, slice: (from: number, to?: number) => whole.slice(start + from, to && start + to) };
  const metadata = parquetMetadata(whole);
  const compressors = { ZSTD: (packed: Uint8Array, length: number) => unpack(packed, length) };
  const rows = (await parquetReadObjects({ file, metadata, columns, compressors })) as Row[];
  const text = metadata.key_value_metadata?.find(({ key }) => key === METADATA_KEY)?.value;
  const chunks = metadata.row_groups.map((group) => {
    const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === WEIGHTS)!.meta_data!;
    return { start: Number(chunk.data_page_offset), bytes: Number(chunk.total_compressed_size) };
  });
  return { text, rows, chunks };
}

async function arrowWeights(bytes: Uint8Array, index: number, rows: number): Promise<Float32Array> {
  const { openArrow } = await import("./arrow-file.ts");
  const lists = openArrow(bytes).readGroup(index, rows)[0].getChild(WEIGHTS)!.data[0];
  return lists.children[0].values as Float32Array;
}

/** Numbers of parquet.thrift: fields of PageHeader and DataPageHeader, and the one encoding that shards have. */
const PAGE = { plain: 2, packed: 3, data: 5, values: 1, encoding: 2 };
const BYTE_STREAM_SPLIT = 9;

/** Fills `weights` from a column's pages. */
function decodeWeights(chunk: Uint8Array, weights: Float32Array): void {
  let done = 0;
  for (let place = 0; place < chunk.length; ) {
    const { packed, plain, values, encoding, bytes } = pageFacts(chunk.subarray(place));
    if (encoding !== BYTE_STREAM_SPLIT) throw new Error(`a page of weights has the encoding ${encoding}`);
    if (done + values > weights.length)
      throw new RangeError(`needs ${weights.length} weights, has ${done + values} or more`);
    place += bytes;
    const body = unpack(chunk.subarray(place, place + packed), plain);
    place += packed;
    joinFloats(body.subarray(body.length - 4 * values), weights.subarray(done, done + values));
    done += values;
  }
  if (done !== weights.length) throw new RangeError(`needs ${weights.length} weights, has ${done}`);
}

/** What the header at the beginning of a page says, and its own length. */
function pageFacts(page: Uint8Array) {
  const facts = { packed: -1, plain: -1, values: -1, encoding: -1 };
  const header = new CompactReader(page);
  header.readStruct((id) => {
    if (id === PAGE.packed) facts.packed = header.readInteger();
    else if (id === PAGE.plain) facts.plain = header.readInteger();
    else if (id === PAGE.data) {
      header.readStruct((field) => {
        if (field === PAGE.values) facts.values = header.readInteger();
        else if (field === PAGE.encoding) facts.encoding = header.readInteger();
        else return false;
        return true;
      });
    } else return false;
    return true;
  });
  return { ...facts, bytes: header.place };
}

/** In one buffer of the length that is known. */
function unpack(packed: Uint8Array, length: number): Uint8Array {
  const body = zstdDecompressSync(packed, { chunkSize: Math.max(64, length) });
  if (body.length !== length) throw new RangeError(`a page needs ${length} bytes, has ${body.length}`);
  return new Uint8Array(body.buffer, body.byteOffset, body.length);
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
