// What is not published: unfinished, damaged and foreign shards, other content under a published version, labels where
// they could be read, and anything while somebody else publishes.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { FailureError, InputError } from "../../src/lib/errors.ts";
import { type PublishTask, publishZoo } from "../../src/publish/publish.ts";
import { openStore } from "../../src/store/index.ts";
import { MemoryStore } from "../../src/store/memory.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { madeSpec, makeTrainingFolder, publishMade, writeMadeShard } from "./made-zoo.ts";
import { contentHashes, storeKeys } from "./read-store.ts";

const spec = madeSpec({ convolution_layers: 1, runs_per_shard: 10, runs_per_collection: 20, collections: ["mnist"] });
const made = temporaryFolder();
await makeTrainingFolder(made, { spec });

async function refused(change: (folder: string) => unknown, more: Partial<PublishTask> = {}): Promise<Error> {
  const folder = join(temporaryFolder(), "training");
  cpSync(made, folder, { recursive: true });
  await change(folder);
  const publicStore = await openStore("memory:");
  const task = { folder, publicStore, privateStore: await openStore("memory:"), published: "2026-01-02" };
  const error = await publishZoo({ ...task, labels: "withheld", ...more }).then(
    () => assert.fail("it was published"),
    (reason: Error) => reason,
  );
  assert.deepEqual(await storeKeys(publicStore), []);
  error.message = error.message.replaceAll(folder, "DIR");
  return error;
}

describe("a training folder is refused", () => {
  test("without zoo.json", async () => {
    const error = await refused((folder) => rmSync(join(folder, "zoo.json")));
    assert.deepEqual(error, new InputError("DIR: has no zoo.json, so it is no folder that weighbridge train has made"));
  });

  test("with shards missing or unfinished, telling how many and the first", async () => {
    const missing = await refused((folder) => rmSync(join(folder, "mnist"), { recursive: true }));
    assert.ok(missing instanceof InputError);
    assert.match(
      missing.message,
      /^DIR: 2 of 2 shards of mnist are missing or unfinished, the first is DIR\/mnist\/shard-00000.parquet/,
    );
    const unfinished = await refused((folder) => rmSync(join(folder, "mnist/shard-00001.json")));
    assert.match(unfinished.message, /^DIR: 1 of 2 shards of mnist .* the first is DIR\/mnist\/shard-00001.parquet/);
  });

  test("with a damaged shard", async () => {
    const error = await refused((folder) => {
      const path = join(folder, "mnist/shard-00001.parquet");
      const bytes = readFileSync(path);
      bytes[bytes.length >> 1] ^= 1;
      writeFileSync(path, bytes);
    });
    assert.ok(error instanceof FailureError);
    assert.match(error.message, /^DIR\/mnist\/shard-00001.parquet: damaged: its SHA-256 must be/);
  });

  test("with a shard of another spec", async () => {
    const error = await refused((folder) => writeMadeShard(folder, { ...spec, seed: "another" }, "mnist", 1));
    assert.ok(error instanceof InputError);
    assert.match(
      error.message,
      /shard-00001.parquet: of another spec than DIR\/zoo.json: its spec_hash must be [0-9a-f]{64}, is/,
    );
  });

  test("with a shard of other arithmetic or other image files", async () => {
    const numerics = await refused((folder) => writeMadeShard(folder, spec, "mnist", 1, { numerics: "wasm" }));
    assert.match(numerics.message, /shard-00001.parquet: numerics, as in .*, must be fma, is wasm$/);
    const images = await refused((folder) => writeMadeShard(folder, spec, "mnist", 1, { images: "cd" }));
    assert.match(images.message, /shard-00001.parquet: image files, as in .*, must be .*abab.*, is .*cdcd/);
  });

  test("with a shard that has another one's name", async () => {
    const error = await refused((folder) => {
      for (const end of ["parquet", "json"]) {
        const other = readFileSync(join(folder, `mnist/shard-00000.${end}`));
        const text = end === "json" ? other.toString().replace("shard-00000", "shard-00001") : other;
        writeFileSync(join(folder, `mnist/shard-00001.${end}`), text);
      }
    });
    assert.match(error.message, /shard-00001.parquet: shard must be 1, is 0$/);
  });

  test("without networks to train on or to test", async () => {
    const few = madeSpec({ convolution_layers: 1, runs_per_shard: 3, runs_per_collection: 1, collections: ["mnist"] });
    const error = await refused(async (folder) => {
      rmSync(folder, { recursive: true });
      await makeTrainingFolder(folder, { spec: few });
    });
    assert.match(error.message, /of the 1 kept runs of mnist none is in the (train|test) split/);
  });

  test("for a collection that it has not, a day that is none and labels without a place", async () => {
    const collection = await refused(() => {}, { collections: ["svhn_cropped"] });
    assert.equal(collection.message, 'DIR/zoo.json: has the collections mnist, not "svhn_cropped"');
    for (const published of ["2026-02-30", "2026-1-2", "today"]) {
      const day = await refused(() => {}, { published });
      assert.deepEqual(day, new InputError(`the day of publication is YYYY-MM-DD, not "${published}"`));
    }
    const task = { folder: made, publicStore: await openStore("memory:"), published: "2026-01-02" };
    await assert.rejects(
      publishZoo({ ...task, labels: "withheld" }),
      /^InputError: withheld labels need a private store/,
    );
  });
});

describe("the private store is refused", () => {
  const outer = temporaryFolder();
  symlinkSync(join(outer, "a"), join(outer, "link"));
  mkdirSync(join(outer, "a"));

  async function places(open: string, closed: string): Promise<string> {
    const [publicStore, privateStore] = [await openStore(open), await openStore(closed)];
    const task = { folder: made, publicStore, privateStore, labels: "withheld", published: "2026-01-02" } as const;
    const error = await publishZoo(task).catch((reason: Error) => reason);
    assert.ok(error instanceof InputError, `${error}`);
    return error.message.replaceAll(outer, "OUTER").replace(/^.*out of public reach: /, "");
  }

  test("where it is the public one, lies in it or around it, through links too", async () => {
    assert.equal(await places(join(outer, "a"), join(outer, "a")), "it is the public store");
    assert.equal(await places(join(outer, "a"), join(outer, "link")), "it is the public store");
    assert.equal(await places(join(outer, "a"), join(outer, "link/b/c")), "it lies in the public store OUTER/a");
    assert.equal(await places(join(outer, "link/b"), join(outer, "a")), "the public store OUTER/a/b lies in it");
  });

  test("where it shares a bucket and one prefix begins with the other", async () => {
    const at = (place: string) => `s3://bucket/${place}?endpoint=http://127.0.0.1:9`;
    assert.equal(await places(at("zoo"), at("zoo")), "it is the public store");
    assert.match(await places(at(""), at("private")), /^it lies in the public store s3:\/\/bucket\/ at http/);
    assert.match(await places(at("a/b"), at("a")), /^the public store s3:\/\/bucket\/a\/b\/ at http.* lies in it$/);
  });

  test("where anyone can read it", async () => {
    class OpenStore extends MemoryStore {
      override async isPubliclyReadable() {
        return true;
      }
    }
    const privateStore = new OpenStore();
    const error = await refused(() => {}, { privateStore });
    assert.ok(error instanceof InputError);
    assert.match(error.message, /must be out of public reach: anyone can read it without credentials$/);
    assert.deepEqual(await storeKeys(privateStore), []);
  });

  test("where it takes nothing, before anything is made", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    const error = await refused(() => {}, { privateStore: await openStore(join(file, "inside")) });
    assert.ok(error instanceof FailureError);
    assert.match(
      error.message,
      /^can't make the folder \S+inside\/publishing: a part of the path is a file, not a folder$/,
    );
  });

  test("if it has other labels of the version", async () => {
    const folder = temporaryFolder();
    const other = await publishMade(folder, { spec, labelOf: () => ({ test_accuracy: 0.5 }) });
    const error = await refused(() => {}, { privateStore: other.privateStore });
    assert.match(error.message, /has other labels of made-zoo 1.0.0: raise the version in the spec, or/);
  });

  test("and the training folder is, if it lies in the public store", async () => {
    const publicStore = await openStore(join(made, ".."));
    const privateStore = await openStore(temporaryFolder());
    const task = { folder: made, publicStore, privateStore, labels: "withheld", published: "2026-01-02" } as const;
    await assert.rejects(publishZoo(task), /has every label, so it must not be in the public store/);
  });
});

test("published again it stays as it is, whatever the day; with other content it is refused", async () => {
  const folder = temporaryFolder();
  const zoo = await publishMade(folder, { spec });
  const before = await contentHashes(zoo.publicStore);
  const { publicStore, privateStore } = zoo;
  const task = { folder: join(folder, "training"), publicStore, privateStore, published: "2027-03-04" };
  const again = await publishZoo({ ...task, labels: "withheld" });
  assert.deepEqual([again.outcome, again.made, again.manifest], ["unchanged", 0, zoo.manifest]);
  assert.deepEqual(await contentHashes(publicStore), before);

  const place = publicStore.name;
  const refusedWith = async (more: Partial<PublishTask>, what: RegExp) => {
    await assert.rejects(publishZoo({ ...task, labels: "withheld", ...more }), (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.ok(error.message.startsWith(`made-zoo 1.0.0 is published in ${place} with other content (`));
      assert.match(error.message, what);
      assert.ok(error.message.endsWith("): raise the version in the spec"));
      return true;
    });
  };
  await refusedWith({ labels: "public" }, /labels were withheld, now public/);
  await writeMadeShard(task.folder, spec, "mnist", 1, { labelOf: () => ({ test_accuracy: 0.25 }) });
  await refusedWith({}, /the shards of mnist had SHA-256 [0-9a-f]{64}, now [0-9a-f]{64}/);
  await makeTrainingFolder(task.folder, { spec: { ...spec, description: "Changed." } });
  await refusedWith({}, /spec_hash was [0-9a-f]{64}, now [0-9a-f]{64}/);
  assert.deepEqual(await contentHashes(publicStore), before);
});

test("with a private store that never saw its labels it is refused too", async () => {
  const folder = temporaryFolder();
  const { publicStore } = await publishMade(folder, { spec });
  const privateStore = await openStore("memory:");
  const task = { folder: join(folder, "training"), publicStore, privateStore, published: "2026-01-02" };
  await assert.rejects(
    publishZoo({ ...task, labels: "withheld" }),
    /the private store memory has no labels of it: is it the right one\?$/,
  );
});
