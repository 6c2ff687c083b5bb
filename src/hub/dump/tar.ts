// Files as a tar archive, packed by gzip: the same files and day give the same bytes, since nothing tells of whoever made it.
// Format: POSIX.1-2017, pax, "ustar Interchange Format" (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html)
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

/** A file of an archive. */
export interface ArchivedFile {
  /** With slashes, of ASCII. */
  path: string;
  bytes: Uint8Array;
}

const BLOCK = 512;
/** Bytes that the header has for a path. */
const MOST_PATH = 100;

/** The bytes of the archive, of files that are as old as `day` (YYYY-MM-DD). One file is in memory at a time. */
export async function* packTar(files: AsyncIterable<ArchivedFile>, day: string): AsyncGenerator<Uint8Array> {
  const gzip = createGzip();
  const source = Readable.from(tarChunks(files, Date.parse(`${day}T00:00:00Z`) / 1000), { objectMode: false });
  // What the source throws ends the packing, and is thrown by what follows.
  pipeline(source, gzip).catch(() => {});
  yield* gzip;
}

async function* tarChunks(files: AsyncIterable<ArchivedFile>, seconds: number): AsyncGenerator<Uint8Array> {
  for await (const { path, bytes } of files) {
    if (path.length > MOST_PATH) {
      const record = pathRecord(path);
      yield header("pax-header", record.length, seconds, "x");
      yield* padded(record);
    }
    yield header(path.slice(0, MOST_PATH), bytes.length, seconds, "0");
    yield* padded(bytes);
  }
  yield Buffer.alloc(2 * BLOCK);
}

/** A header: name, mode 644, owner 0, length and time in octal, and the sum of its own bytes with that field as spaces. */
function header(path: string, length: number, seconds: number, kind: "0" | "x"): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  block.write(path, 0, "ascii");
  block.write(`${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100, "ascii");
  block.write(`${octal(length, 11)}\0${octal(seconds, 11)}\0${" ".repeat(8)}${kind}`, 124, "ascii");
  block.write("ustar\0" + "00", 257, "ascii");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, "ascii");
  return block;
}

/** A record of the extended header: its own length, counted with its digits, and the path that a header has no room for. */
function pathRecord(path: string): Buffer {
  const rest = ` path=${path}\n`;
  let length = rest.length;
  while (`${length}`.length + rest.length !== length) length = `${length}`.length + rest.length;
  return Buffer.from(`${length}${rest}`, "ascii");
}

function* padded(bytes: Uint8Array): Generator<Uint8Array> {
  if (bytes.length === 0) return;
  yield bytes;
  const over = bytes.length % BLOCK;
  if (over > 0) yield Buffer.alloc(BLOCK - over);
}
