// Opens a file of an image set, plain or gzipped by its first bytes, and hashes what is read on the way.
import { createHash } from "node:crypto";
import { createReadStream, type ReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { createGunzip, type Gunzip } from "node:zlib";
import { InputError } from "../lib/errors.ts";
import { ByteReader } from "./byte-reader.ts";

const PIECE_BYTES = 128 * 1024;

/** Hashes of a file that was read to its end. */
export interface FileHashes {
  /** MD5 of the bytes as stored and, for a gzipped file, of the unpacked ones. */
  md5: string[];
  /** SHA-256 of the unpacked bytes. */
  sha256: string;
}

/** A file being read from its first byte to its last. */
export class OpenImageFile {
  readonly path: string;
  /** Unpacked bytes. */
  readonly reader: ByteReader;
  readonly gzipped: boolean;
  /** Bytes as stored. */
  readonly storedSize: number;
  readonly #stream: ReadStream;
  readonly #gunzip: Gunzip | undefined;
  readonly #storedMd5 = createHash("md5");
  readonly #md5 = createHash("md5");
  readonly #sha256 = createHash("sha256");

  private constructor(path: string, storedSize: number, gzipped: boolean) {
    this.path = path;
    this.storedSize = storedSize;
    this.gzipped = gzipped;
    this.#stream = createReadStream(path, { highWaterMark: PIECE_BYTES });
    this.#gunzip = gzipped ? createGunzip({ chunkSize: PIECE_BYTES }) : undefined;
    this.reader = new ByteReader(path, this.#gunzip === undefined ? this.#plain() : this.#unpacked(this.#gunzip));
  }

  /** Opens a file; an InputError says why one can't be read. */
  static async open(path: string): Promise<OpenImageFile> {
    try {
      const handle = await open(path);
      try {
        const about = await handle.stat();
        if (!about.isFile()) throw new InputError(`${path}: is not a file`);
        const start = new Uint8Array(2);
        await handle.read(start, 0, 2, 0);
        return new OpenImageFile(path, about.size, start[0] === 0x1f && start[1] === 0x8b);
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw unreadable(path, error);
    }
  }

  /** The hashes, once `reader` is at its end. */
  async finish(): Promise<FileHashes> {
    if (!(await this.reader.atEnd())) {
      throw new InputError(`${this.path}: needs ${this.reader.position} bytes, has more`);
    }
    const md5 = [this.#md5.digest("hex")];
    if (this.gzipped) md5.unshift(this.#storedMd5.digest("hex"));
    return { md5, sha256: this.#sha256.digest("hex") };
  }

  /** Lets go of the file, read to its end or not. */
  close(): void {
    this.#gunzip?.destroy();
    this.#stream.destroy();
  }

  async *#plain(): AsyncGenerator<Uint8Array, void> {
    try {
      for await (const piece of this.#stream as AsyncIterable<Buffer>) yield this.#hashed(piece);
    } catch (error) {
      throw unreadable(this.path, error);
    }
  }

  async *#unpacked(gunzip: Gunzip): AsyncGenerator<Uint8Array, void> {
    pipeline(Readable.from(this.#stored(), { objectMode: false }), gunzip, () => {});
    try {
      for await (const piece of gunzip as AsyncIterable<Buffer>) yield this.#hashed(piece);
    } catch (error) {
      throw this.#badGzip(error);
    }
  }

  async *#stored(): AsyncGenerator<Uint8Array, void> {
    for await (const piece of this.#stream as AsyncIterable<Buffer>) {
      this.#storedMd5.update(piece);
      yield piece;
    }
  }

  #hashed(piece: Uint8Array): Uint8Array {
    this.#md5.update(piece);
    this.#sha256.update(piece);
    return piece;
  }

  #badGzip(error: unknown): Error {
    const { code, message } = error as NodeJS.ErrnoException;
    const { position, expectedSize } = this.reader;
    const goal = expectedSize === undefined ? "" : ` of ${expectedSize}`;
    const where = `${this.path}: after ${position}${goal} unpacked bytes`;
    if (code === "Z_BUF_ERROR") {
      return new InputError(`${where} the gzip data ends early: the file of ${this.storedSize} bytes is cut off`);
    }
    if (code?.startsWith("Z_")) return new InputError(`${where} the gzip data is corrupt (${message})`);
    return unreadable(this.path, error);
  }
}

function unreadable(path: string, error: unknown): Error {
  if (error instanceof InputError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return new InputError(`${path}: there is no such file`);
  return new InputError(`${path}: can't be read (${code ?? message})`);
}

/** Opens a file, hands it to `read`, and closes it; gives what `read` returned and the hashes of the whole file. */
export async function readImageFile<T>(
  path: string,
  read: (file: OpenImageFile) => Promise<T>,
): Promise<{ value: T; hashes: FileHashes }> {
  const file = await OpenImageFile.open(path);
  try {
    const value = await read(file);
    return { value, hashes: await file.finish() };
  } finally {
    file.close();
  }
}
