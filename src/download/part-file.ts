// A file that is being got: .NAME.part beside its place, which a later process goes on with, and .NAME.part.etag with the
// ETag that its bytes came under. It gets its own name only when its SHA-256 is right.
import { createHash, type Hash } from "node:crypto";
import { constants as modes } from "node:fs";
import { type FileHandle, lstat, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FailureError } from "../lib/errors.ts";
import { asFailure, makeFolder } from "../lib/files.ts";
import { openNoLink, readInto } from "./local-file.ts";
import type { Sink } from "./transfer.ts";

const MOST_ETAG = 300;

export class PartFile implements Sink {
  position = 0;
  etag: string | undefined;
  readonly #path: string;
  readonly #place: string;
  readonly #file: FileHandle;
  #hash: Hash = createHash("sha256");

  private constructor(place: string, path: string, file: FileHandle) {
    this.#place = place;
    this.#path = path;
    this.#file = file;
  }

  /**
   * Opens the part of the file that is to be at `place`, made if it is missing, with what an earlier process has got; a
   * part with more than `bytes` begins anew. One process at a time (claim). FailureError if the disk refuses.
   */
  static async open(place: string, bytes: number): Promise<PartFile> {
    await makeFolder(dirname(place));
    const path = partOf(place);
    const file = await openNoLink(path, modes.O_RDWR | modes.O_CREAT | modes.O_NONBLOCK);
    const part = new PartFile(place, path, file);
    try {
      const found = await file.stat();
      if (!found.isFile()) throw new FailureError(`${path} is in the way: there must be a plain file`);
      if (found.size > bytes) await part.clear();
      else await part.#remember(found.size);
    } catch (error) {
      await file.close();
      throw asFailure(error, "write", path);
    }
    return part;
  }

  /** How much of the file that is to be at `place` an earlier process has got. */
  static async bytesAt(place: string): Promise<number> {
    return (await lstat(partOf(place)).catch(() => undefined))?.size ?? 0;
  }

  async #remember(bytes: number): Promise<void> {
    await readInto(this.#file, bytes, (chunk) => {
      this.#hash.update(chunk);
      this.position += chunk.length;
    });
    const etag = await readFile(`${this.#path}.etag`, "utf8").catch(() => undefined);
    if (this.position > 0 && etag !== undefined && etag.length < MOST_ETAG && /^"[^"\s]*"$/.test(etag))
      this.etag = etag;
  }

  async begin(start: number, etag: string | undefined): Promise<void> {
    if (start === 0) await this.clear();
    if (etag === undefined || etag === this.etag) return;
    this.etag = etag;
    const beside = await openNoLink(`${this.#path}.etag`, modes.O_WRONLY | modes.O_CREAT | modes.O_TRUNC);
    await this.#writing(beside.writeFile(etag).finally(() => beside.close()));
  }

  async write(chunk: Uint8Array): Promise<void> {
    for (let done = 0; done < chunk.length; ) {
      const { bytesWritten } = await this.#writing(
        this.#file.write(chunk, done, chunk.length - done, this.position + done),
      );
      done += bytesWritten;
    }
    this.#hash.update(chunk);
    this.position += chunk.length;
  }

  digest(): string {
    return this.#hash.copy().digest("hex");
  }

  async clear(): Promise<void> {
    await this.#writing(this.#file.truncate(0));
    this.#hash = createHash("sha256");
    this.position = 0;
    this.etag = undefined;
    await rm(`${this.#path}.etag`, { force: true });
  }

  /** Gives the file, whose content was checked, its name: flushed first, so that a power loss can't empty it. */
  async finish(): Promise<void> {
    await this.#writing(this.#file.sync());
    await rm(`${this.#path}.etag`, { force: true });
    await this.#writing(rename(this.#path, this.#place));
  }

  /** Closes it; what was got stays for the next attempt, nothing is left if that is nothing. */
  async close(): Promise<void> {
    await this.#file.close();
    if (this.position === 0) await rm(this.#path, { force: true });
  }

  async #writing<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw asFailure(error, "write", this.#place);
    }
  }
}

function partOf(place: string): string {
  return join(dirname(place), `.${basename(place)}.part`);
}
