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
const READ_BYTES = 2 ** 18;
const readBytes = promisify(read);

/** A whole content that waits to be stored: in memory or in an open file, which threads share. */
export interface ScratchContent {
  bytes: number;
  sha256: string;
  memory?: Uint8Array<ArrayBuffer>;
  file?: number;
}

export class Scratch {
  #memory = new Uint8Array();
  #file: number | undefined;
  readonly #hash = createHash("sha256");
  #bytes = 0;

  /** Adds at the end. FailureError if there is no room on the disk for temporary files. */
  write(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) {
      this.#hash.update(piece);
      if (this.#file === undefined && this.#bytes + piece.length > MEMORY_BYTES) this.#moveToFile();
      if (this.#file !== undefined) writeAll(this.#file, piece);
      else this.#remember(piece);
      this.#bytes += piece.length;
    }
  }

  /** What was written. closeScratch frees it. */
  finish(): ScratchContent {
    const content = { bytes: this.#bytes, sha256: this.#hash.digest("hex") };
    if (this.#file !== undefined) return { ...content, file: this.#file };
    return { ...content, memory: this.#memory.subarray(0, this.#bytes) };
  }

  #remember(piece: Uint8Array): void {
    const needed = this.#bytes + piece.length;
    if (needed > this.#memory.length) {
      const larger = new Uint8Array(Math.min(MEMORY_BYTES, Math.max(needed, 2 * this.#memory.length)));
      larger.set(this.#memory.subarray(0, this.#bytes));
      this.#memory = larger;
    }
    this.#memory.set(piece, this.#bytes);
  }

  #moveToFile(): void {
    const path = join(tmpdir(), `weighbridge-${randomUUID()}`);
    try {
      this.#file = openSync(path, "wx+", 0o600);
      unlinkSync(path);
    } catch (error) {
      throw asFailure(error, "write", path);
    }
    writeAll(this.#file, this.#memory.subarray(0, this.#bytes));
    this.#memory = new Uint8Array();
  }
}

/** Frees a content. By the thread that has made it: those files that a thread leaves open are closed when it ends. */
export function closeScratch({ file }: ScratchContent): void {
  if (file !== undefined) closeSync(file);
}

/** The bytes of a content, piece by piece. */
export async function* readScratch({ file, memory, bytes }: ScratchContent): AsyncGenerator<Uint8Array> {
  if (memory) yield memory;
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
