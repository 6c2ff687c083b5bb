// No label of a test network in anything that fitting is given, nor in the memory behind it: every label of the test split
// is a canary, also where labels are public and in the same tables as those of the training split.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type ReadCollection, readCollection } from "../../src/download/networks.ts";
import { StoreSource } from "../../src/download/store-source.ts";
import { readTruth } from "../../src/download/truth.ts";
import { inputSets } from "../../src/features/input-sets.ts";
import { splitOf } from "../../src/zoo/index.ts";
import { canaryLabels, isCanary, madeSpec, publishMade } from "../publish/made-zoo.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";

const spec = madeSpec({ collections: ["mnist"], runs_per_collection: 24, runs_per_shard: 24, convolution_layers: 1 });
const labelOf = (collection: string, run: number, epoch: number) =>
  splitOf(spec, collection, run) === "train" ? {} : canaryLabels(run, epoch);

for (const labels of ["withheld", "public"] as const)
  test(`what fitting is given holds no test label where labels are ${labels}`, async () => {
    const { publicStore, privateStore, manifest } = await publishMade(temporaryFolder(), { spec, labelOf, labels });
    const source = new StoreSource(publicStore);
    const release = (await source.release(spec.name, spec.version))!;
    const networks = await readCollection(source, release, "mnist", { weights: true });
    const found = canariesIn(networks);
    assert.deepEqual(found.places, []);
    assert.ok(found.numbers > manifest.collections[0].counts.train * networks.layout.at(-1)!.end, `${found.numbers}`);
    assert.deepEqual(canariesIn(forThreads(networks)).places, []);

    // The same search finds them where they may be.
    const truth = await readTruth(source, release, networks, privateStore);
    const { test: tests, ...others } = truth;
    assert.equal(canariesIn(tests).places.length, networks.test.rows * (1 + spec.checkpoint_epochs.length));
    assert.deepEqual(canariesIn(others).places, []);
  });

/** What fitting posts to its threads, as they get it. */
function forThreads(networks: ReadCollection) {
  return structuredClone({ collections: [networks], sets: inputSets(networks.layout, spec), seed: 0 });
}

/** Where canaries are in all that can be reached from a value, and how many numbers were looked at. */
function canariesIn(root: unknown): { places: string[]; numbers: number } {
  const places: string[] = [];
  const seen = new Set<unknown>();
  let numbers = 0;
  const look = (value: unknown, place: string): void => {
    if (typeof value === "number") {
      numbers++;
      if (isCanary(value)) places.push(place);
    } else if (typeof value === "string") {
      for (const [digits] of value.matchAll(/\d*\.\d+(e-?\d+)?/g)) look(Number(digits), place);
    } else if (ArrayBuffer.isView(value)) {
      // Threads get the whole memory, not just the part in view.
      const { buffer, BYTES_PER_ELEMENT: size = 1 } = value as Float64Array;
      const whole = size === 8 ? new Float64Array(buffer) : size === 4 ? new Float32Array(buffer) : [];
      whole.forEach((number, index) => {
        look(number, `${place}[${index}]`);
      });
    } else if (typeof value === "object" && value !== null && !seen.has(value)) {
      seen.add(value);
      const entries = value instanceof Map ? value : Object.entries(value);
      for (const [key, part] of entries) look(part, `${place}.${key}`);
    } else assert.notEqual(typeof value, "function", place);
  };
  look(root, "");
  return { places, numbers };
}
