// A content whose name is decided by its hash must be whole before it is named. Small ones grow in memory, big ones in a
// file without a name in the folder for temporary files, of which nothing is left when its process ends, however that ends.
import { createHash, randomUUID } from "node:crypto";
import { closeSync, fstatSync, openSync, read, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { FailureError } from "../lib/errors.ts";
import { asFailure } from "../lib/files.ts";

const MEMORY_BYTES = 16 * 2 ** 20;
/** Smaller pieces are put together. */
const PIECE_BYTES = 2 ** 17;
const READ_BYTES = 2 ** 18;
const readBytes = promisify(read);

/** A whole content that waits to be stored: pieces in memory, or an open file, which threads share. */
export interface ScratchContent {
  bytes: number;
  sha256: string;
  /** Each is all there is in its own memory, so that it can be handed over. */
  memory?: Uint8Array<ArrayBuffer>[];
  file?: number;
}

export class Scratch {
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  /** Pieces too small to be worth a place of their own. */
  #small: Uint8Array[] = [];
  #file: number | undefined;
  readonly #hash = createHash("sha256");
  #bytes = 0;

  /** Adds at the end, and keeps the pieces. FailureError if there is no room on the disk for temporary files. */
  write(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) {
      this.#hash.update(piece);
      this.#bytes += piece.length;
      if (this.#file !== undefined) writeAll(this.#file, piece);
      else if (piece.length < PIECE_BYTES) this.#small.push(piece);
      else {
        this.#joinSmall();
        const isWhole = piece.byteOffset === 0 && piece.buffer instanceof ArrayBuffer;
        this.#pieces.push(isWhole ? (piece as Uint8Array<ArrayBuffer>) : new Uint8Array(piece));
      }
      if (this.#file === undefined && this.#bytes > MEMORY_BYTES) this.#moveToFile();
    }
  }

  /** What was written. closeScratch frees it. */
  finish(): ScratchContent {
    const content = { bytes: this.#bytes, sha256: this.#hash.digest("hex") };
    if (this.#file !== undefined) return { ...content, file: this.#file };
    this.#joinSmall();
    return { ...content, memory: this.#pieces };
  }

  #joinSmall(): void {
    if (this.#small.length === 0) return;
    const joined = new Uint8Array(this.#small.reduce((sum, piece) => sum + piece.length, 0));
    let place = 0;
    for (const piece of this.#small) {
      joined.set(piece, place);
      place += piece.length;
    }
    this.#pieces.push(joined);
    this.#small = [];
  }

  #moveToFile(): void {
    const path = join(tmpdir(), `weighbridge-${randomUUID()}`);
    try {
      this.#file = openSync(path, "wx+", 0o600);
      unlinkSync(path);
    } catch (error) {
      throw asFailure(error, "write", path);
    }
    this.#joinSmall();
    for (const piece of this.#pieces) writeAll(this.#file, piece);
    this.#pieces = [];
  }
}

/** Frees a content. By the thread that has made it: those files that a thread leaves open are closed when it ends. */
export function closeScratch({ file }: ScratchContent): void {
  if (file !== undefined) closeSync(file);
}

/** The bytes of a content, piece by piece. */
export async function* readScratch({ file, memory, bytes }: ScratchContent): AsyncGenerator<Uint8Array> {
  if (memory) yield* memory;
  if (file === undefined) return;
  try {
    for (let place = 0; place < bytes; ) {
      const chunk = Buffer.allocUnsafeSlow(Math.min(READ_BYTES, bytes - place));
      const { bytesRead } = await readBytes(file, chunk, 0, chunk.length, place);
      if (bytesRead === 0)
        throw new FailureError(`a temporary file must have ${bytes} bytes, has ${fstatSync(file).size}`);
      place += bytesRead;
      yield chunk.subarray(0, bytesRead);
    }
  } catch (error) {
    throw asFailure(error, "read", `a temporary file in ${tmpdir()}`);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  try {
    for (let place = 0; place < bytes.length; ) place += writeSync(file, bytes, place);
  } catch (error) {
    throw asFailure(error, "write", `a temporary file in ${tmpdir()}`);
  }
}
