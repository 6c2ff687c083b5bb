// Published networks trained again: the same bits where arithmetic and images are the same, and no false alarm elsewhere.
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import type { Manifest } from "../../schemas/types.d.ts";
import { StoreSource, verifyZoo } from "../../src/download/index.ts";
import { InputError } from "../../src/lib/errors.ts";
import { manifestKey } from "../../src/publish/layout.ts";
import { filesOf } from "../../src/publish/manifest.ts";
import { publishZoo } from "../../src/publish/publish.ts";
import { openStore, type Store } from "../../src/store/index.ts";
import { Retrainer } from "../../workers/retrain.ts";
import { copyStore, editTable } from "../download/tamper.ts";
import { temporaryFolder, tinySpec, weighbridge, writeSpec } from "./tiny-zoo.ts";

const folder = temporaryFolder();
const place = join(folder, "public");
const RUNS = 20; // enough for one early-decision network
let store: Store;
let manifest: Manifest;

before(async () => {
  const spec = tinySpec({ runs_per_collection: RUNS, runs_per_shard: RUNS, checkpoint_epochs: [0, 1, 2] });
  const training = join(folder, "training");
  const trained = await weighbridge(["train", writeSpec(spec), "--out", training, "--quiet"]);
  assert.equal(trained.code, 0, trained.stderr);
  store = await openStore(place);
  const privateStore = await openStore(join(folder, "private"));
  const task = {
    folder: training,
    publicStore: store,
    privateStore,
    labels: "withheld",
    published: "2026-01-02",
  } as const;
  manifest = (await publishZoo(task)).manifest!;
});

/** Trains each run once for all tests of this file. */
class RememberingRetrainer extends Retrainer {
  static readonly known = new Map<number, ReturnType<Retrainer["train"]>>();

  override train(zoo: Parameters<Retrainer["train"]>[0], collection: string, run: number) {
    const { known } = RememberingRetrainer;
    if (!known.has(run)) known.set(run, super.train(zoo, collection, run));
    return known.get(run)!;
  }
}

const verify = (from: Store, runs: number, seed = 1) =>
  verifyZoo({ source: new StoreSource(from), retrain: { runs, seed, retrainer: new RememberingRetrainer() } });

describe("training published networks again", () => {
  test("gives the bits of every published checkpoint", async () => {
    const report = await verify(store, RUNS);
    const check = report.checks.find(({ name }) => name === "retraining")!;
    assert.deepEqual(check.problems, []);
    const published = filesOf(manifest, { content: "weights" }).reduce((sum, file) => sum + file.rows!, 0);
    assert.equal(check.count, published);
    assert.equal(report.sound, true);
  });

  test("finds weights and labels that are not what training gives, and says where", async () => {
    const changed = await copyStore(store);
    const [file] = filesOf(manifest, { content: "weights", split: "train", epoch: 1 });
    await editTable(changed, manifest, file, ({ batch }) => {
      const weights = batch.values.weights as Float32Array;
      weights[4970 * 2 + 7] += 1e-6;
      weights[4970 * 2 + 9] = -0;
      (batch.values.test_loss as Float64Array)[2] += 1e-12;
    });
    const problems = (await verify(changed, RUNS)).checks.find(({ name }) => name === "retraining")!.problems;
    assert.equal(problems.length, 2);
    assert.match(
      problems[0],
      /^mnist-\d+: after epoch 1 2 of 4970 weights differ; the first is weight 7: \S+, trained again /,
    );
    assert.match(problems[1], /^mnist-\d+: after epoch 1 test_loss is \S+, trained again /);
  });

  test("chooses the same networks for the same seed, and others for another", async () => {
    const chosen = async (seed: number) => {
      const seen: number[] = [];
      const retrainer = {
        prepare: async () => {},
        train: async (_: Manifest, __: string, run: number) => {
          seen.push(run);
          return "not really trained";
        },
      };
      await verifyZoo({ source: new StoreSource(store), retrain: { runs: 5, seed, retrainer } });
      return seen;
    };
    const [first, again, other] = [await chosen(1), await chosen(1), await chosen(2)];
    assert.equal(new Set(first).size, 5);
    assert.deepEqual(first, again);
    assert.notDeepEqual(first, other);
  });

  test("says that arithmetic or images are other ones, instead of calling the zoo damaged", async () => {
    const change = async (what: (manifest: Manifest) => void, message: RegExp) => {
      const changed = await copyStore(store);
      const other = structuredClone(manifest);
      what(other);
      await changed.put(manifestKey(manifest.zoo, manifest.version), Buffer.from(JSON.stringify(other)));
      await assert.rejects(verify(changed, 1), (error: Error) => {
        assert.ok(error instanceof InputError, String(error.stack));
        assert.match(error.message, message);
        return true;
      });
    };
    await change((other) => {
      other.collections[0].image_files[0].sha256 = "ab".repeat(32);
    }, /the images of mnist are other ones: the zoo was trained on \S+ with SHA-256 abab\S+, here it is with SHA-256/);
    await change((other) => {
      other.collections[0].image_files[0].name = "other-images";
    }, /trained on other-images with SHA-256 \S+, here it is not there/);
    await change((other) => {
      other.numerics = "tfjs-node";
    }, /was computed with tfjs-node: only zoos of fma or wasm/);
  });

  test("as a command: exit 0 where all is well, 2 where this machine's arithmetic is another one", async () => {
    const good = await weighbridge(["verify", place, "--retrain", "1", "--seed", "3", "--json"]);
    assert.equal(good.code, 0, good.stderr);
    const { seed, checks } = JSON.parse(good.stdout);
    assert.equal(seed, 3);
    assert.ok(checks.some(({ name }: { name: string }) => name === "retraining"));
    const level = manifest.numerics === "fma" ? "wasm" : "scalar";
    const other = await weighbridge(["verify", place, "--retrain", "1"], { WEIGHBRIDGE_KERNEL: level });
    if (manifest.numerics === "fma") {
      assert.equal(other.code, 2, other.stdout);
      assert.match(
        other.stderr,
        /was computed with fma, and this machine's kernel computes with wasm, whose bits differ/,
      );
    }
    const wrong = await weighbridge(["verify", place, "--retrain", "0"]);
    assert.equal(wrong.code, 2);
  });
});
