import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { METRICS } from "../../../leaderboard/metrics/index.ts";
import {
  checkTrack,
  checkTrackFits,
  checkTracksTogether,
  deriveTracks,
  expectedModels,
  fewShotNetworks,
  findTrack,
  shippedTrackPaths,
  shippedTracks,
  shippedZoos,
  type Track,
  tracksOf,
} from "../../../leaderboard/tracks/index.ts";
import { writeTracks } from "../../../leaderboard/tracks/write.ts";
import { InputError } from "../../../src/lib/errors.ts";
import { modelId, readSpec, splitOf } from "../../../src/zoo/index.ts";

const DAY = "2026-11-23";
const zoo = readSpec("small-cnn-zoo");
const quickstart = readSpec("quickstart");
const shipped = shippedTracks();
const mnist = shipped.find(({ name }) => name === "small-cnn-zoo-mnist")!;
const refuses = (work: () => unknown, message: string) => assert.throws(work, { name: "InputError", message });

describe("the shipped tracks", () => {
  test("are sound, in files of their names, and about the shipped specs", () => {
    checkTracksTogether(shipped);
    for (const track of shipped) {
      checkTrack(track, track.name);
      if (track.spec_hash !== null) checkTrackFits(track, readSpec(track.zoo), track.name);
    }
    assert.deepEqual(
      shipped.map(({ name }) => name),
      shippedZoos().flatMap((name) => [...shippedTrackPaths(name).keys()]),
    );
  });

  test("of small-cnn-zoo ask every question of issue 5 once", () => {
    const own = shipped.filter((track) => track.zoo === "small-cnn-zoo");
    const counts = Map.groupBy(own, ({ kind, files }) => `${kind}, ${files.length} files`);
    assert.deepEqual(Object.fromEntries([...counts].map(([what, group]) => [what, group.length]).sort()), {
      "early-decision, 1 files": 4,
      "few-shot, 10 files": 4,
      "in-collection, 1 files": 4,
      "transfer, 1 files": 12,
      "transfer, 12 files": 1,
    });
    assert.ok(own.every(({ default_board }) => default_board.join() === "weights"));
    assert.ok(own.every(({ honour_system, status }) => honour_system && status === "open"));
  });

  // A test that must be changed when a track is closed: until then, what is shipped is what the spec gives.
  test("of small-cnn-zoo are what deriveTracks makes of the spec", () => {
    const byName = (one: Track, other: Track) => (one.name < other.name ? -1 : 1);
    const own = shipped.filter((track) => track.zoo === zoo.name);
    assert.deepEqual(own, deriveTracks(zoo, DAY).sort(byName));
  });

  test("of zoos that were made elsewhere go by their names and versions, whatever their specs", () => {
    const elsewhere = shipped.filter(({ spec_hash }) => spec_hash === null);
    assert.deepEqual(
      elsewhere.map(({ name }) => name),
      ["cifar10", "fashion_mnist", "mnist", "svhn_cropped"].map((set) => `published-small-cnn-zoo-${set}`),
    );
    const [track] = elsewhere;
    assert.match(track.rules.at(-1)!, /honour system: the accuracies of all its networks are public/);
    const spec = { ...zoo, name: track.zoo, epochs: 86, checkpoint_epochs: [0, 1, 86] };
    assert.deepEqual(tracksOf(spec, DAY), elsewhere);
    for (const one of elsewhere) checkTrackFits(one, spec, one.name);
    const other = { ...spec, version: "2.0.0" };
    refuses(
      () => checkTrackFits(track, other, "it"),
      "it: is about published-small-cnn-zoo 1.0.0, not published-small-cnn-zoo 2.0.0",
    );
    assert.ok(tracksOf(other, DAY).every(({ spec_hash }) => spec_hash !== null));
    refuses(
      () => findTrack(track.name),
      "track published-small-cnn-zoo-cifar10 is about published-small-cnn-zoo 1.0.0, which was made elsewhere: its spec is not known",
    );
  });

  test("are not written over", (context) => {
    const folder = mkdtempSync(join(tmpdir(), "weighbridge-tracks-"));
    context.after(() => rmSync(folder, { recursive: true }));
    const name = "quickstart-mnist";
    writeFileSync(join(folder, `${name}.json`), "{}");
    assert.deepEqual(writeTracks("quickstart", DAY, folder), ["quickstart-few-shot-mnist", "quickstart-early-mnist"]);
    assert.equal(readFileSync(join(folder, `${name}.json`), "utf8"), "{}");
  });
});

describe("quickstart's tracks", () => {
  test("are one of each kind that one image set allows, and sound", () => {
    const tracks = tracksOf(quickstart, DAY);
    assert.deepEqual(
      tracks.map(({ name, split, last_epoch }) => [name, split, last_epoch]),
      [
        ["quickstart-mnist", "test", 3],
        ["quickstart-few-shot-mnist", "test", 3],
        ["quickstart-early-mnist", "early", 1],
      ],
    );
    for (const track of tracks) checkTrackFits(checkTrack(track, track.name), quickstart, track.name);
  });

  test("leave out what too few networks would be asked about", () => {
    const tracks = deriveTracks({ ...quickstart, runs_per_collection: 40 }, DAY);
    assert.deepEqual(
      tracks.map(({ name }) => name),
      ["quickstart-mnist"],
    );
  });
});

describe("finding a track", () => {
  test("gives it with its spec, shipped or made", () => {
    assert.deepEqual(findTrack("small-cnn-zoo-transfer").track.kind, "transfer");
    assert.equal(findTrack("quickstart-mnist").spec.name, "quickstart");
  });

  test("among a given spec's prefers the shipped ones only where they are about it", () => {
    assert.deepEqual(findTrack("small-cnn-zoo-mnist", zoo).track, mnist);
    const other = { ...zoo, runs_per_collection: 400 };
    assert.notEqual(findTrack("small-cnn-zoo-mnist", other).track.spec_hash, mnist.spec_hash);
  });

  test("says what is near", () => {
    refuses(
      () => findTrack("quickstart-mnits"),
      'there is no track "quickstart-mnits"; did you mean quickstart-mnist?',
    );
    refuses(() => findTrack("x"), 'there is no track "x"');
  });
});

describe("checking a track refuses", () => {
  const cases: [string, Partial<Track>, string][] = [
    [
      "an unknown metric",
      { metric: "r3" as never },
      'metric must be one of "r2", "mse", "mae", "somersD", "kendallTauB", "spearman", "topPickRegret", "topTenthRegret"; is "r3"',
    ],
    [
      "R2 of free scores",
      { prediction: "score" },
      'metric r2 compares accuracies, so prediction must be "accuracy", is "score"',
    ],
    [
      "a board of other inputs",
      { inputs: ["hyperparameters"] },
      "default_board has weights, which inputs does not allow",
    ],
    [
      "a transfer to the same set",
      { kind: "transfer" },
      "files: predictions of a track of kind transfer can't train on mnist and test on mnist",
    ],
    [
      "a collection that no file is about",
      { collections: ["mnist", "cifar10"] },
      "collections has cifar10, which no file is about",
    ],
    ["early networks of another kind", { split: "early" }, "split must be test for kind in-collection, is early"],
    ["a version that the name lacks", { version: 2 }, "name must end in -v2 for version 2, is small-cnn-zoo-mnist"],
    ["an open track with a successor", { superseded_by: "x" }, "status must be closed of a superseded track, is open"],
    ["closing without a word", { status: "closed" }, "changelog must say why the track was closed"],
    [
      "a changelog out of order",
      {
        changelog: [
          { date: "2026-11-23", change: "a" },
          { date: "2026-11-22", change: "b" },
        ],
      },
      "changelog must ascend: entry 1 is of 2026-11-22, after 2026-11-23",
    ],
    ["rules without words", { rules: [] }, "rules must have at least 1 entry, has 0"],
    [
      "files twice",
      { files: [mnist.files[0], mnist.files[0]] },
      "files must have names of their own, has predictions twice",
    ],
  ];
  for (const [name, change, message] of cases)
    test(name, () => refuses(() => checkTrack({ ...mnist, ...change }, "it"), `it: ${message}`));

  test("few-shot lists that are too short", () => {
    const few = shipped.find(({ kind }) => kind === "few-shot")!;
    const files = [{ ...few.files[0], training_runs: [1, 2] }];
    const message = "it: files: set-01 must list at least 100 training runs, lists 2";
    refuses(() => checkTrack({ ...few, files }, "it"), message);
    refuses(
      () => checkTrack({ ...few, training_networks: null }, "it"),
      "it: training_networks must be a number for kind few-shot, is null",
    );
  });

  test("names that are not there or there twice", () => {
    const closed: Track = { ...mnist, status: "closed", superseded_by: "y" };
    refuses(
      () => checkTracksTogether([closed]),
      "the tracks: small-cnn-zoo-mnist is superseded by y, which does not exist",
    );
    refuses(() => checkTracksTogether([mnist, mnist]), "the tracks: 2 tracks have the name small-cnn-zoo-mnist");
  });

  test("another zoo, another spec under the same name, runs that train nobody", () => {
    refuses(() => checkTrackFits(mnist, quickstart, "it"), "it: is about small-cnn-zoo 1.0.0, not quickstart 1.0.0");
    const other = { ...zoo, runs_per_collection: 100 };
    assert.throws(() => checkTrackFits(mnist, other, "it"), /of spec d63b9c10e559\.\., not of [0-9a-f]{12}\.\.$/);
    const run = [0, 1, 2, 3].find((place) => splitOf(zoo, "mnist", place) !== "train");
    const wrong: Track = { ...mnist, files: [{ ...mnist.files[0], training_runs: [run!] }] };
    refuses(
      () => checkTrackFits(wrong, zoo, "it"),
      `it: files: predictions lists run ${run}, which is no training run of mnist`,
    );
  });
});

test("the schema knows the metrics of leaderboard/metrics", () => {
  const schema = JSON.parse(readFileSync(new URL("../../../schemas/track.json", import.meta.url), "utf8"));
  assert.deepEqual(
    schema.properties.metric.enum,
    METRICS.map(({ name }) => name),
  );
});

describe("few-shot sets", () => {
  const few = shipped.find(({ name }) => name === "small-cnn-zoo-few-shot-mnist")!;

  test("are ten of 100 training networks each, the same for ever", () => {
    assert.equal(few.files.length, 10);
    const sets = few.files.map((file) => fewShotNetworks(few, file, []));
    for (const set of sets) assert.equal(new Set(set).size, 100);
    assert.equal(new Set(sets.map((set) => set.join())).size, 10);
    const digest = createHash("sha256").update(JSON.stringify(sets)).digest("hex");
    assert.equal(digest, "35f2706b327073bbd2cee3c488b8b5e175259a297d59e4444d7e3015714f6a83");
  });

  test("pass over networks that the zoo gave up, and take the next ones", () => {
    const [file] = few.files;
    const runs = file.training_runs!;
    const set = fewShotNetworks(few, file, [runs[3]]);
    assert.deepEqual(
      set,
      [...runs.slice(0, 3), ...runs.slice(4, 101)].map((run) => modelId("mnist", run)),
    );
    const message = "set-01 of small-cnn-zoo-few-shot-mnist: must list 100 networks of the zoo, has 99";
    refuses(() => fewShotNetworks(few, file, runs.slice(0, 11)), message);
  });
});

describe("the networks that a file must hold", () => {
  const none = zoo.collections.map((collection) => ({ collection, discards: [] }));

  test("are all of the split, in the order of their runs", () => {
    const [{ models, collection, prediction }] = expectedModels(mnist, zoo, none);
    assert.deepEqual([models.length, collection, prediction], [4000, "mnist", "accuracy"]);
    assert.ok(models.every((model) => splitOf(zoo, "mnist", Number(model.slice(-6))) === "test"));
    assert.deepEqual([...models].sort(), models);
    const early = shipped.find(({ name }) => name === "small-cnn-zoo-early-mnist")!;
    assert.equal(expectedModels(early, zoo, none)[0].models.length, 1000);
  });

  test("are not those that the zoo gave up", () => {
    const [all] = expectedModels(mnist, zoo, undefined);
    const run = Number(all.models[7].slice(-6));
    const [known] = expectedModels(mnist, zoo, [{ collection: "mnist", discards: [{ run }, { run: run + 1 }] }]);
    assert.ok(!known.models.includes(all.models[7]));
    assert.equal(all.discards, undefined);
    assert.deepEqual(known.discards, [run, run + 1]);
  });

  test("are those of the tested collection, in the order of the track's files", () => {
    const all = shipped.find(({ name }) => name === "small-cnn-zoo-transfer")!;
    const files = expectedModels(all, zoo, none);
    assert.equal(files.length, 12);
    assert.deepEqual(
      files.map(({ file }) => file),
      all.files.map(({ name }) => name),
    );
    for (const { file, collection, models } of files) {
      assert.ok(file.endsWith(`-to-${collection}`));
      assert.ok(models.every((model) => model.startsWith(`${collection}-`)));
    }
  });

  test("can't be told of another spec or of collections that are not published", () => {
    assert.throws(() => expectedModels(mnist, quickstart, none), InputError);
    const message = "track small-cnn-zoo-mnist is about mnist; of small-cnn-zoo cifar10 is published";
    refuses(() => expectedModels(mnist, zoo, [{ collection: "cifar10", discards: [] }]), message);
  });
});
