// A file whose name its content decides must be whole before it is named, and is too big for memory: it grows in a file
// without a name in the folder for temporary files, of which nothing is left when its process ends, however that ends.
import { createHash, randomUUID } from "node:crypto";
import { closeSync, fstatSync, openSync, read, unlinkSync, writevSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { FailureError } from "../lib/errors.ts";
import { asFailure } from "../lib/files.ts";

const READ_BYTES = 2 ** 20;
const readBytes = promisify(read);

/** A whole content that waits to be stored, in a file that who made it closes. Plain data: threads share open files. */
export interface ScratchContent {
  file: number;
  bytes: number;
  sha256: string;
}

export class ScratchFile {
  readonly #file: number;
  readonly #hash = createHash("sha256");
  #bytes = 0;

  /** FailureError if the folder for temporary files takes none. */
  constructor() {
    const path = join(tmpdir(), `weighbridge-${randomUUID()}`);
    try {
      this.#file = openSync(path, "wx+", 0o600);
      unlinkSync(path);
    } catch (error) {
      throw asFailure(error, "write", path);
    }
  }

  /** Writes at the end. FailureError if the disk is full. */
  write(pieces: readonly Uint8Array[]): void {
    for (const piece of pieces) this.#hash.update(piece);
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
    let written = 0;
    try {
      written = writevSync(this.#file, pieces);
    } catch (error) {
      throw asFailure(error, "write", `a temporary file in ${tmpdir()}`);
    }
    if (written !== bytes)
      throw new FailureError(`can't write a temporary file in ${tmpdir()}: needs ${bytes} bytes, took ${written}`);
    this.#bytes += bytes;
  }

  /** What was written. closeScratch frees it. */
  finish(): ScratchContent {
    return { file: this.#file, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }
}

/** Frees a content. By the thread that has made it: those files that a thread leaves open are closed when it ends. */
export function closeScratch({ file }: ScratchContent): void {
  closeSync(file);
}

/** The bytes of a content, piece by piece. */
export async function* readScratch({ file, bytes }: ScratchContent): AsyncGenerator<Uint8Array> {
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
