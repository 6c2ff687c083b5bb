// A training shard as publishing reads it: once as a whole, then the weights of one epoch at a time straight from the file.
// Decoding is by Node's own zstd, three times as fast as parquet-wasm, which also copies the file for each epoch. Loads
// neither Arrow (but for Arrow files) nor schemas: threads start with it. What was read is checked by scan.ts.
import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { zstdDecompressSync } from "node:zlib";
import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { FailureError, InputError } from "../lib/errors.ts";
import { asUnreadable } from "../lib/files.ts";
import { METADATA_KEY, WEIGHTS } from "./columns.ts";
import { joinFloats } from "./page-values.ts";
import { CompactReader } from "./parquet-footer.ts";
import { attempt, FILE_LIMIT } from "./shard-bytes.ts";

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

/**
 * Reads a shard's file to its end, in small pieces. Of one that can't be read as a shard there is no more than its length
 * and SHA-256, which will be wrong. Throws an InputError if there is no such file or it is too big.
 */
export async function scanShard(path: string): Promise<ScannedShard> {
  return withFile(path, async (file) => {
    const identity = await identityOf(file);
    const { size } = await file.stat();
    if (size > FILE_LIMIT) throw new InputError(`${path}: a shard has at most ${FILE_LIMIT} bytes, has ${size}`);
    const facts = { path, identity, ...(await hashOf(file)) };
    try {
      const { rows, ...found } = path.endsWith(".arrow") ? await arrowRows(file) : await parquetRows(file, size);
      const numbers = new Float64Array(rows.length * STORED_NUMBERS.length);
      for (const [index, row] of rows.entries())
        for (const [place, name] of STORED_NUMBERS.entries())
          numbers[index * STORED_NUMBERS.length + place] = Number(row[name]);
      const [epochs, runs] = (["epoch", "run"] as const).map((name) => rows.map((row) => Number(row[name])));
      return { ...facts, ...found, epochs, runs, numbers };
    } catch {
      return { ...facts, text: undefined, chunks: undefined, epochs: [], runs: [], numbers: new Float64Array() };
    }
  });
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
      if (chunks === undefined) return readAllOf(file);
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

/** Once more for every piece, so that reading a big file leaves no garbage. */
const pieceBuffer = Buffer.allocUnsafeSlow(2 ** 20);

async function hashOf(file: FileHandle): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash("sha256");
  for (let bytes = 0; ; ) {
    const { bytesRead } = await file.read(pieceBuffer, 0, pieceBuffer.length, bytes);
    if (bytesRead === 0) return { bytes, sha256: hash.digest("hex") };
    hash.update(pieceBuffer.subarray(0, bytesRead));
    bytes += bytesRead;
  }
}

type Rows = { rows: Record<string, unknown>[] } & Pick<ScannedShard, "text" | "chunks">;

const ROW_COLUMNS = ["run", "epoch", ...STORED_NUMBERS];

async function arrowRows(file: FileHandle): Promise<Rows> {
  const { openArrow } = await import("./arrow-file.ts");
  const { metadata, groupRows, readGroup } = openArrow(new Uint8Array(await readAllOf(file)));
  const batches = groupRows.flatMap((rows, index) => readGroup(index, rows));
  const rows = batches.flatMap((batch) => {
    const vectors = ROW_COLUMNS.map((name) => [name, batch.getChild(name)] as const);
    return Array.from({ length: batch.numRows }, (_, index) =>
      Object.fromEntries(vectors.map(([name, vector]) => [name, vector?.get(index)])),
    );
  });
  return { text: metadata, rows, chunks: undefined };
}

async function parquetRows(handle: FileHandle, size: number): Promise<Rows> {
  const slice = async (start: number, end = size) => {
    const bytes = new Uint8Array(end - start);
    await handle.read(bytes, 0, bytes.length, start);
    return bytes.buffer;
  };
  const file = { byteLength: size, slice };
  const metadata = await parquetMetadataAsync(file);
  const rows = await parquetReadObjects({ file, metadata, columns: ROW_COLUMNS, compressors: { ZSTD: unpack } });
  const text = metadata.key_value_metadata?.find(({ key }) => key === METADATA_KEY)?.value;
  const chunks = metadata.row_groups.map((group) => {
    const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === WEIGHTS)!.meta_data!;
    return { start: Number(chunk.data_page_offset), bytes: Number(chunk.total_compressed_size) };
  });
  return { text, rows, chunks };
}

async function readAllOf(file: FileHandle): Promise<Uint8Array> {
  const { size } = await file.stat();
  const bytes = Buffer.allocUnsafeSlow(size);
  for (let place = 0; place < size; ) {
    const { bytesRead } = await file.read(bytes, place, size - place, place);
    if (bytesRead === 0) throw new RangeError(`needs ${size} bytes, has ${place}`);
    place += bytesRead;
  }
  return bytes;
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
