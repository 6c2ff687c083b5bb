import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Manifest } from "../../schemas/types.d.ts";
import { InputError } from "../../src/lib/errors.ts";
import { filesOf, readManifest } from "../../src/publish/manifest.ts";
import { madeManifest } from "./made-manifest.ts";

/** A change that must be refused, and what is said of it. */
const WRONG: { what: string; change: (manifest: Manifest) => void; says: RegExp }[] = [
  {
    what: "a path that leaves the folder",
    change: ({ files }) => (files[0].path = "../secret.parquet"),
    says: /made: files\[0\]\.path .*"\.\.\/secret\.parquet"/,
  },
  {
    what: "an absolute path",
    change: ({ files }) => (files[0].path = "/etc/passwd"),
    says: /files\[0\]\.path/,
  },
  {
    what: "a hidden segment in a path",
    change: ({ files }) => (files[0].path = "mnist/.ssh/key"),
    says: /files\[0\]\.path/,
  },
  {
    what: "a file twice",
    change: ({ files }) => files.splice(1, 0, files[0]),
    says: /must come once and after/,
  },
  {
    what: "files out of order",
    change: ({ files }) => files.reverse(),
    says: /must come once and after/,
  },
  {
    what: "itself among its files",
    change: ({ files }) => files.push({ path: "manifest.json", bytes: 1, sha256: "0".repeat(64), content: "card" }),
    says: /manifest\.json can't list itself/,
  },
  {
    what: "early-decision networks after the early epoch",
    change: ({ files }) => {
      for (const file of files) if (file.split === "early") file.epoch = 18;
    },
    says: /holds early-decision networks after epoch 3/,
  },
  {
    what: "weights without a split",
    change: ({ files }) => delete files.find(({ content }) => content === "weights")!.split,
    says: /weights have a split, and only they/,
  },
  {
    what: "an epoch that the zoo doesn't keep",
    change: ({ files }) => (files.find(({ epoch }) => epoch === 1)!.epoch = 2),
    says: /is of epoch 2; the zoo has 0, 1, 3, 18/,
  },
  {
    what: "a collection that isn't published",
    change: ({ files }) => (files[0].collection = "svhn_cropped"),
    says: /is of svhn_cropped, which is not among the collections/,
  },
  {
    what: "rows that are missing",
    change: ({ files }) => files.find(({ split, epoch }) => split === "train" && epoch === 18)!.rows!--,
    says: /train weights of epoch 18 must have 60 rows, the files have 59/,
  },
  {
    what: "features of more networks than there are weights of",
    change: ({ files }) => files.find(({ content, epoch }) => content === "features" && epoch === 18)!.rows!++,
    says: /cifar10 features of epoch 18 must have \d+ rows, the files have \d+/,
  },
  {
    what: "counts that don't add up",
    change: ({ collections }) => collections[0].counts.train++,
    says: /counts of mnist add up to 81, not to its 80 runs/,
  },
  {
    what: "another spec's hash",
    change: (manifest) => (manifest.spec_hash = "0".repeat(64)),
    says: /spec_hash must be ".{64}", as its spec says, is "0{64}"/,
  },
  {
    what: "another early epoch than the spec's",
    change: (manifest) => (manifest.early_epoch = 18),
    says: /early_epoch must be 3, as its spec says, is 18/,
  },
  {
    what: "an unknown key",
    change: (manifest) => Object.assign(manifest, { labels_of_the_test_split: [] }),
    says: /labels_of_the_test_split/,
  },
];

describe("a manifest", () => {
  for (const labels of ["withheld", "public"] as const)
    test(`with ${labels} labels is taken as it is`, () => {
      const manifest = madeManifest({ labels, discards: [3, 17], described: true });
      assert.equal(readManifest(manifest, "made"), manifest);
    });

  for (const { what, change, says } of WRONG)
    test(`with ${what} is refused`, () => {
      const manifest = structuredClone(madeManifest());
      change(manifest);
      assert.throws(
        () => readManifest(manifest, "made"),
        (error: Error) => error instanceof InputError && says.test(error.message),
      );
    });

  test("is asked for files by collection, split, content and epoch", () => {
    const manifest = madeManifest();
    const final = filesOf(manifest, { collection: "mnist", split: "train", content: "weights", epoch: "final" });
    assert.deepEqual(
      final.map(({ path }) => path.replace(/[0-9a-f]{12}/, "")),
      ["mnist/train-00000-of-00002-.parquet", "mnist/train-00001-of-00002-.parquet"],
    );
    assert.equal(filesOf(manifest, { content: "runs" }).length, 2);
    assert.equal(filesOf(manifest, {}).length, manifest.files.length);
  });
});
