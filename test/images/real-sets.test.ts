// The real image sets, where this machine has them. With WEIGHBRIDGE_TEST_ALL set, a missing one is a failure.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type ImageSet, type LoadOptions, loadImageSet } from "../../src/images/index.ts";
import { majorityRate } from "../../src/zoo/index.ts";
import { temporaryFolder } from "./made-files.ts";

const GREY_CIFAR = fileURLToPath(new URL("../../../shared/images", import.meta.url));

async function load(t: TestContext, id: string, options?: LoadOptions): Promise<ImageSet> {
  const before = { ...process.env };
  t.after(() => {
    process.env = before;
  });
  delete process.env.WEIGHBRIDGE_IMAGES;
  Object.assign(process.env, { WEIGHBRIDGE_OFFLINE: "1", WEIGHBRIDGE_CACHE: temporaryFolder(t) });
  return loadImageSet(id, options);
}

function labelCounts(set: ImageSet): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of set.test.labels) counts[label]++;
  return counts;
}

/** What the descriptor says of the most frequent class must be what the labels say. */
function checkMajority(id: string, set: ImageSet): void {
  assert.equal(majorityRate(id), Math.max(...labelCounts(set)) / set.test.labels.length);
}

function mean(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return sum / bytes.length;
}

test("MNIST comes with npm: official files, its known label counts and mean pixel", async (t) => {
  const set = await load(t, "mnist");
  assert.deepEqual([set.size, set.classes, set.train.labels.length, set.test.labels.length], [28, 10, 60000, 10000]);
  assert.ok(set.files.every((file) => file.official));
  checkMajority("mnist", set);
  assert.deepEqual(labelCounts(set), [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  assert.equal((mean(set.train.pixels) / 255).toFixed(4), "0.1307");
});

test("Fashion-MNIST comes with Debian's package: official files and its known mean pixel", async (t) => {
  const installed = existsSync("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz");
  if (!installed && !process.env.WEIGHBRIDGE_TEST_ALL) {
    t.skip("Debian's package dataset-fashion-mnist is not installed");
    return;
  }
  const set = await load(t, "fashion_mnist");
  assert.ok(set.files.every((file) => file.official));
  checkMajority("fashion_mnist", set);
  assert.deepEqual(labelCounts(set), new Array(10).fill(1000));
  assert.equal((mean(set.train.pixels) / 255).toFixed(4), "0.2860");
});

test("a grey copy of CIFAR-10 in IDX files is used with one warning", async (t) => {
  if (!existsSync(`${GREY_CIFAR}/cifar10`) && !process.env.WEIGHBRIDGE_TEST_ALL) {
    t.skip("there is no grey copy of CIFAR-10 beside this repository");
    return;
  }
  const warnings: string[] = [];
  const set = await load(t, "cifar10", { directory: GREY_CIFAR, warn: (message) => warnings.push(message) });
  assert.deepEqual([set.size, set.train.labels.length, set.test.labels.length], [32, 50000, 10000]);
  checkMajority("cifar10", set);
  assert.deepEqual(labelCounts(set), new Array(10).fill(1000));
  assert.equal(warnings.length, 1);
  assert.deepEqual(
    set.files.map(({ name, official }) => [name, official]),
    ["train-images", "train-labels", "t10k-images", "t10k-labels"].map((name) => [name, false]),
  );
});
