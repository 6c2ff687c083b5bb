// Bodies that come in small pieces, put together into larger ones: whoever sends a byte at a time (chunked transfer coding
// can) would otherwise have the hub keep an object of some hundred bytes for each.

/** Pieces from this length on are handed on as they are. */
const LARGE_BYTES = 16_384;
const FIRST_BYTES = 512;
const NONE = new Uint8Array(0);

export class SmallPieces {
  #block = NONE;
  #filled = 0;

  /** Adds a piece. Gives what there is once it is large, else undefined; what it gives is the caller's. */
  add(piece: Uint8Array): Uint8Array | undefined {
    const filled = this.#filled + piece.length;
    if (filled >= LARGE_BYTES) {
      const before = this.rest();
      return before === undefined ? piece : Buffer.concat([before, piece]);
    }
    if (filled > this.#block.length) {
      const larger = new Uint8Array(Math.min(LARGE_BYTES, Math.max(FIRST_BYTES, 2 * filled)));
      larger.set(this.#block.subarray(0, this.#filled));
      this.#block = larger;
    }
    this.#block.set(piece, this.#filled);
    this.#filled = filled;
    return undefined;
  }

  /** What was not given yet; undefined if there is nothing. */
  rest(): Uint8Array | undefined {
    if (this.#filled === 0) return undefined;
    const rest = this.#block.subarray(0, this.#filled);
    this.#block = NONE;
    this.#filled = 0;
    return rest;
  }
}
