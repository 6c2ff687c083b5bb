import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream, runSeed, shuffle, streamKey, threefry } from "../../src/lib/random.ts";

function words(hexadecimal: string): Uint32Array {
  return Uint32Array.from(hexadecimal.split(" "), (word) => Number.parseInt(word, 16));
}

function block(key: string, counter: string, rounds: number): string {
  const out = new Uint32Array(4);
  threefry(words(key), words(counter), out, rounds);
  return [...out].map((word) => word.toString(16).padStart(8, "0")).join(" ");
}

const SEED = 3659707866114837; // of the first run of quickstart
const ZERO = "0 0 0 0";
const ONES = "ffffffff ffffffff ffffffff ffffffff";

// Known answers: Random123's kat_vectors for threefry4x32.
test("Threefry-4x32 gives Random123's known answers for 13 and 20 rounds", () => {
  assert.equal(block(ZERO, ZERO, 13), "531c7e4f 39491ee5 2c855a92 3d6abf9a");
  assert.equal(block(ONES, ONES, 13), "c4189358 1c9cc83a d5881c67 6a0a89e0");
  const [counter, key] = ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0 082efa98 ec4e6c89"];
  assert.equal(block(key, counter, 13), "4aa71d8f 734738c2 431fc6a8 ae6debf1");
  assert.equal(block(ZERO, ZERO, 20), "9c6ca96a e17eae66 fc10ecd4 5256a7d8");
});

test("a stream reads the blocks of its place in the counter one after another", () => {
  const key = streamKey(1, "config");
  const stream = new RandomStream(key, 2, 3, 4);
  const read = Array.from({ length: 8 }, () => stream.word());
  const expected = [0, 1].flatMap((number) => {
    const out = new Uint32Array(4);
    threefry(key, Uint32Array.of(2, 3, 4, number), out);
    return [...out];
  });
  assert.deepEqual(read, expected);
});

test("run seeds and stream keys have the bits that published zoos depend on", () => {
  assert.equal(runSeed("weighbridge quickstart 1", "mnist", 0), SEED);
  assert.ok(Number.isSafeInteger(SEED));
  assert.deepEqual([...streamKey(SEED, "config")], [3936247117, 3584994483, 696969572, 1853108886]);
});

test("seeds and keys differ by zoo seed, collection, run and purpose", () => {
  const seeds = [
    runSeed("a", "mnist", 1),
    runSeed("b", "mnist", 1),
    runSeed("a", "cifar10", 1),
    runSeed("a", "mnist", 2),
  ];
  assert.equal(new Set(seeds).size, 4);
  const purposes = ["config", "subset", "initial weights", "shuffle", "dropout"] as const;
  assert.equal(new Set(purposes.map((purpose) => streamKey(1, purpose).join())).size, 5);
});

test("uniform numbers lie in [0, 1) and have a uniform's mean and variance", () => {
  const stream = new RandomStream(streamKey(2, "config"));
  const count = 100_000;
  let [sum, squares] = [0, 0];
  for (let i = 0; i < count; i++) {
    const value = stream.uniform();
    assert.ok(value >= 0 && value < 1);
    sum += value;
    squares += value * value;
  }
  const mean = sum / count;
  assert.ok(Math.abs(mean - 1 / 2) < 4 * Math.sqrt(1 / 12 / count), `mean ${mean}`);
  const variance = squares / count - mean * mean;
  assert.ok(Math.abs(variance - 1 / 12) < 4 * Math.sqrt(1 / 180 / count), `variance ${variance}`);
});

test("normal numbers have mean 0, variance 1, skewness 0 and kurtosis 3", () => {
  const stream = new RandomStream(streamKey(3, "initial weights"));
  const count = 100_000;
  const moments = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const value = stream.normal();
    for (let power = 0; power < 4; power++) moments[power] += value ** (power + 1) / count;
  }
  const variances = [1, 2, 15, 96]; // of x, x^2, x^3, x^4
  for (const [power, expected] of [0, 1, 0, 3].entries()) {
    const error = Math.abs(moments[power] - expected);
    assert.ok(error < 4 * Math.sqrt(variances[power] / count), `moment ${power + 1} is ${moments[power]}`);
  }
});

test("below gives every whole number under its bound about equally often", () => {
  const stream = new RandomStream(streamKey(4, "subset"));
  const counts = new Uint32Array(7);
  for (let i = 0; i < 70_000; i++) counts[stream.below(7)]++;
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  assert.ok(chiSquare < 22.5, `chi-square ${chiSquare}, 6 degrees of freedom`); // p = 0.001
});

test("shuffle is a permutation, and a limited one starts like the whole one", () => {
  const numbers = () => Uint32Array.from({ length: 1000 }, (_, i) => i);
  const whole = numbers();
  shuffle(whole, new RandomStream(streamKey(5, "shuffle"), 1));
  assert.notDeepEqual(whole, numbers());
  assert.deepEqual(whole.slice().sort(), numbers());
  const part = numbers();
  shuffle(part, new RandomStream(streamKey(5, "shuffle"), 1), 100);
  assert.deepEqual(part.slice(0, 100), whole.slice(0, 100));
  assert.deepEqual(part.slice().sort(), numbers());
});

test("shuffle puts each of three elements in all six orders about equally often", () => {
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const values = Uint32Array.of(0, 1, 2);
    shuffle(values, new RandomStream(streamKey(6, "shuffle"), i));
    counts.set(values.join(), (counts.get(values.join()) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  assert.ok(chiSquare < 20.5, `chi-square ${chiSquare}, 5 degrees of freedom`); // p = 0.001
});
