// Counter-based random numbers: the same bits in any order, on any thread, in TypeScript and in C.
// Threefry-4x32 with 13 rounds (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", SC11, which
// found 12 rounds to pass BigCrush); constants as in Random123. The C twin is src/kernel/native/random.h.
import { createHash } from "node:crypto";
import { log } from "./math.ts";

/** What a stream of random numbers is for; each purpose of a run has its own key. */
export type Purpose =
  | "config"
  | "subset"
  | "initial weights"
  | "shuffle"
  | "dropout"
  | "resample"
  | "pool"
  | "points"
  | "boosting rows"
  | "boosting columns"
  | "search settings"
  | "stopping networks"
  | "curve networks"
  | "few-shot networks"
  | "few-shot folds";

const ROTATIONS = [10, 26, 11, 21, 13, 27, 23, 5, 6, 20, 17, 11, 25, 10, 18, 20];
const KEY_PARITY = 0x1bd11bda;
const ROUNDS = 13;

/**
 * One Threefry-4x32 block: four 32-bit words from a key of four words and a counter of four words.
 * `rounds` is 13 everywhere in Weighbridge; tests use 20 as well, for Random123's known answers.
 */
export function threefry(key: Uint32Array, counter: Uint32Array, out: Uint32Array, rounds = ROUNDS): void {
  const keys = [key[0], key[1], key[2], key[3], (KEY_PARITY ^ key[0] ^ key[1] ^ key[2] ^ key[3]) >>> 0];
  let a = (counter[0] + keys[0]) | 0;
  let b = (counter[1] + keys[1]) | 0;
  let c = (counter[2] + keys[2]) | 0;
  let d = (counter[3] + keys[3]) | 0;
  for (let round = 0; round < rounds; round++) {
    const first = ROTATIONS[(round & 7) * 2];
    const second = ROTATIONS[(round & 7) * 2 + 1];
    if ((round & 1) === 0) {
      a = (a + b) | 0;
      b = ((b << first) | (b >>> (32 - first))) ^ a;
      c = (c + d) | 0;
      d = ((d << second) | (d >>> (32 - second))) ^ c;
    } else {
      a = (a + d) | 0;
      d = ((d << first) | (d >>> (32 - first))) ^ a;
      c = (c + b) | 0;
      b = ((b << second) | (b >>> (32 - second))) ^ c;
    }
    if ((round & 3) === 3) {
      const injection = (round + 1) >> 2;
      a = (a + keys[injection % 5]) | 0;
      b = (b + keys[(injection + 1) % 5]) | 0;
      c = (c + keys[(injection + 2) % 5]) | 0;
      d = (d + keys[(injection + 3) % 5] + injection) | 0;
    }
  }
  out[0] = a;
  out[1] = b;
  out[2] = c;
  out[3] = d;
}

/**
 * The seed of one run, from (zoo seed, collection, run number) alone: the first 53 bits of a SHA-256, so that it is an
 * exact integer in JSON, in doubles and in int64 columns, and no two of millions of runs are likely to share one.
 */
export function runSeed(zooSeed: string, collection: string, run: number): number {
  const digest = createHash("sha256").update(`weighbridge run\n${zooSeed}\n${collection}\n${run}`).digest();
  return Number(digest.readBigUInt64BE() >> 11n);
}

/** The Threefry key (four words) of one purpose of the run with this seed. */
export function streamKey(seed: number, purpose: Purpose): Uint32Array {
  const digest = createHash("sha256").update(`weighbridge ${purpose}\n${seed}`).digest();
  return Uint32Array.from([0, 4, 8, 12], (offset) => digest.readUInt32LE(offset));
}

/** The words of blocks (epoch, sample, layer, 0), (epoch, sample, layer, 1), .. under one key, read one after another. */
export class RandomStream {
  readonly #key: Uint32Array;
  readonly #counter: Uint32Array;
  readonly #block = new Uint32Array(4);
  #used = 4;

  constructor(key: Uint32Array, epoch = 0, sample = 0, layer = 0) {
    this.#key = key;
    this.#counter = Uint32Array.of(epoch, sample, layer, 0);
  }

  /** The next 32 random bits. */
  word(): number {
    if (this.#used === 4) {
      threefry(this.#key, this.#counter, this.#block);
      this.#counter[3]++;
      this.#used = 0;
    }
    return this.#block[this.#used++];
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    const high = this.word() >>> 5;
    return (high * 67108864 + (this.word() >>> 6)) / 9007199254740992;
  }

  /** A whole number in [0, bound), bound at most 2^21; its bias is below bound / 2^32. */
  below(bound: number): number {
    return Math.floor((this.word() * bound) / 4294967296);
  }

  /** Standard normal by Marsaglia's polar method: needs only our own log and a square root. */
  normal(): number {
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * log(square)) / square);
    }
  }
}

/** Puts the elements in random order, in place (Fisher and Yates); `length` limits it to a random first part. */
export function shuffle(values: Uint32Array, stream: RandomStream, length = values.length): void {
  const last = Math.min(length, values.length - 1);
  for (let i = 0; i < last; i++) {
    const j = i + stream.below(values.length - i);
    const swapped = values[i];
    values[i] = values[j];
    values[j] = swapped;
  }
}
