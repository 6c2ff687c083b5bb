// `npm ci` refuses a lockfile that lacks optional packages for other platforms, which a registry mirror may not have.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

test("package-lock.json names every optional package for every platform, so that npm ci accepts it", async () => {
  const { missingPackages } = await import(new URL("../.ci/complete-lockfile.js", import.meta.url).href);
  const lockfile = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
  const missing = missingPackages(lockfile).map(({ name }: { name: string }) => name);
  assert.deepEqual(missing, [], "run: node .ci/complete-lockfile.js");
});

test("package.json pins every dependency to one version", () => {
  const description = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const { dependencies, optionalDependencies, devDependencies } = description;
  const loose = Object.entries({ ...dependencies, ...optionalDependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)),
  );
  assert.deepEqual(loose, []);
});

test("package-lock.json names no registry", () => {
  const lockfile = readFileSync(new URL("../package-lock.json", import.meta.url), "utf8");
  assert.doesNotMatch(lockfile, /"resolved": "http/);
});
