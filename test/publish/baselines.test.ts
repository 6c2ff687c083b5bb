// Reports on baselines in stores: written whole or not at all for readers, replaced, left alone if they are the same.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { FailureError, InputError } from "../../src/lib/errors.ts";
import { type BaselinesContent, publishBaselines, readBaselines } from "../../src/publish/baselines.ts";
import { readReport } from "../../src/publish/baselines-report.ts";
import { baselineKey } from "../../src/publish/layout.ts";
import { openStore, readAll, type Store } from "../../src/store/index.ts";
import { madeReport } from "../leaderboard/made-report.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { storeKeys } from "./read-store.ts";

const report = await madeReport({ collections: ["mnist"] });
const sha12 = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);
const contents = (name: string): BaselinesContent[] => [
  { content: "predictions", bytes: Buffer.from(`${name} as a table`) },
  { content: "markdown", bytes: Buffer.from(`${name} as a text`) },
];
const namesOf = (name: string) => [
  `baselines/made/1.0.0/predictions-${sha12(`${name} as a table`)}.parquet`,
  `baselines/made/1.0.0/report-${sha12(`${name} as a text`)}.md`,
  "baselines/made/1.0.0/report.json",
];

/** A store that notes what is done to it; puts fail from the one on that `failAt` says. */
function watched(store: Store, failAt = Number.POSITIVE_INFINITY) {
  const done: string[] = [];
  const put: Store["put"] = async (key, content, known) => {
    if (done.length + 1 >= failAt) throw new FailureError("the disk is full");
    done.push(`put ${key.split("/").at(-1)}`);
    return store.put(key, content, known);
  };
  const remove: Store["delete"] = async (key) => {
    done.push(`delete ${key.split("/").at(-1)}`);
    return store.delete(key);
  };
  const seen = new Proxy(store, {
    get(target, name) {
      if (name === "put") return put;
      if (name === "delete") return remove;
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { store: seen, done };
}

const stores: [string, () => Promise<Store>][] = [
  ["memory", () => openStore("memory:")],
  ["a folder", () => openStore(join(temporaryFolder(), "store"))],
];

for (const [kind, open] of stores) {
  describe(`in ${kind}`, () => {
    test("a report comes back as it was published, with its files", async () => {
      const store = await open();
      assert.equal(await readBaselines(store, "made", "1.0.0"), undefined);
      const published = await publishBaselines(store, report, contents("one"));
      const read = await readBaselines(store, "made", "1.0.0");
      assert.deepEqual(read, published);
      assert.deepEqual({ ...read, files: [] }, report);
      assert.deepEqual(await storeKeys(store), namesOf("one"));
      for (const { path, bytes, sha256 } of published.files) {
        const object = await store.get(baselineKey("made", "1.0.0", path));
        const content = await readAll(object!.body);
        assert.deepEqual([content.length, createHash("sha256").update(content).digest("hex")], [bytes, sha256]);
      }
    });

    test("the report is written last, and the same again does nothing", async () => {
      const { store, done } = watched(await open());
      const published = await publishBaselines(store, report, contents("one"));
      const [table, text] = namesOf("one").map((key) => key.split("/").at(-1));
      assert.deepEqual(done, [`put ${table}`, `put ${text}`, "put report.json"]);
      assert.deepEqual(await publishBaselines(store, report, contents("one")), published);
      assert.equal(done.length, 3);
    });

    test("another takes its place, and what it does not list goes after that", async () => {
      const { store, done } = watched(await open());
      await publishBaselines(store, report, contents("one"));
      await publishBaselines(store, { ...report, demo: true }, contents("two"));
      assert.equal((await readBaselines(store, "made", "1.0.0"))?.demo, true);
      assert.deepEqual(await storeKeys(store), namesOf("two"));
      const kinds = done.slice(3).map((what) => what.replace(/-\w+\./, "."));
      const [puts, deletes] = [kinds.slice(0, 3), kinds.slice(3)];
      assert.deepEqual(puts, ["put predictions.parquet", "put report.md", "put report.json"]);
      assert.deepEqual(deletes.sort(), ["delete predictions.parquet", "delete report.md"]);
    });

    test("one that could not be finished leaves the old one whole, and the next clears up", async () => {
      const store = await open();
      await publishBaselines(store, report, contents("one"));
      const full = watched(store, 3);
      await assert.rejects(publishBaselines(full.store, { ...report, demo: true }, contents("two")), /disk is full/);
      const read = await readBaselines(store, "made", "1.0.0");
      assert.equal(read?.demo, false);
      for (const { path } of read!.files) assert.ok(await store.head(baselineKey("made", "1.0.0", path)));
      await publishBaselines(store, report, contents("one"));
      assert.deepEqual(await storeKeys(store), namesOf("one"));
    });

    test("a lost file is put back; zoos and other versions are left alone", async () => {
      const store = await open();
      await store.put("zoos/index.json", Buffer.from("{}"));
      await publishBaselines(store, report, contents("one"));
      await publishBaselines(store, { ...report, version: "1.0.1" }, contents("one"));
      await store.delete(namesOf("one")[0]);
      await publishBaselines(store, report, contents("one"));
      assert.equal((await storeKeys(store)).length, 7);
    });
  });
}

describe("what is no report is refused", () => {
  const change = (change: (copy: BaselinesReport) => void): BaselinesReport => {
    const copy = structuredClone(report);
    change(copy);
    return copy;
  };

  test("before anything is written", async () => {
    const { store, done } = watched(await openStore("memory:"));
    const odd = change((copy) => copy.cells.push({ ...copy.cells[0], estimator: "forest" }));
    await assert.rejects(publishBaselines(store, odd, contents("one")), (error: Error) => {
      assert.ok(error instanceof InputError);
      const message = "the baselines report of made 1.0.0: cells: estimator forest is not among its estimators";
      assert.equal(error.message, message);
      return true;
    });
    const twice = [...contents("one"), ...contents("two")];
    await assert.rejects(publishBaselines(store, report, twice), { message: /a file of each content, not several/ });
    assert.deepEqual(done, []);
  });

  const cases: [string, (copy: BaselinesReport) => void, string][] = [
    [
      "an unknown collection",
      (copy) => (copy.residuals[0].collection = "cifar10"),
      "residuals: collection cifar10 is not among its collections",
    ],
    [
      "an unknown input",
      (copy) => (copy.sample_efficiency[0].input = "pixels"),
      "sample_efficiency: input pixels is not among its inputs",
    ],
    [
      "early decision of an unknown collection",
      (copy) => (copy.early_decision[0].collection = "cifar10"),
      "early_decision: collection cifar10 is not among its collections",
    ],
    [
      "points that don't match",
      (copy) => copy.residuals[0].points.truth.pop(),
      "residuals of mnist: 59 truths and 60 predictions",
    ],
    ["an unknown key", (copy) => Object.assign(copy, { truths: [0.9] }), "truths is not known; known here"],
  ];
  for (const [name, spoil, message] of cases) {
    test(name, () => {
      assert.throws(
        () => readReport(change(spoil), "it"),
        (error: Error) => {
          assert.ok(error instanceof InputError);
          assert.ok(error.message.startsWith(`it: ${message}`), error.message);
          return true;
        },
      );
    });
  }

  test("test scores of a test split that was not scored", () => {
    const unscored = change((copy) => {
      copy.test_scored = false;
    });
    assert.throws(() => readReport(unscored, "it"), /early_decision has 1 entries though test_scored is false/);
  });

  test("where it is read: of another version, broken, too big", async () => {
    const store = await openStore("memory:");
    const key = baselineKey("made", "1.0.1", "report.json");
    await store.put(key, Buffer.from(JSON.stringify(report)));
    await assert.rejects(readBaselines(store, "made", "1.0.1"), {
      name: "InputError",
      message: `${key} in memory: is the report of made 1.0.0`,
    });
    await store.put(key, Buffer.from('{"schema_version": 2}'));
    await assert.rejects(readBaselines(store, "made", "1.0.1"), /^InputError: .*report\.json in memory has/);
    await store.put(key, Buffer.alloc(2 ** 26 + 1, " "));
    await assert.rejects(
      readBaselines(store, "made", "1.0.1"),
      /^FailureError: .*has 67108865 bytes, at most 67108864/,
    );
  });
});
