// Pulling that is killed at any moment: no file ever has its name with wrong bytes, and the next one ends with all of them.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { start, temporaryFolder, weighbridge } from "../workers/tiny-zoo.ts";
import { MadeHub } from "./made-hub.ts";
import { all, countRight, made, slowly } from "./slow-hub.ts";

test("killed at 20 random moments and started again, ends with every file right", async (context) => {
  const hub = await new MadeHub(made).start();
  context.after(() => hub.stop());
  hub.reset({ path: /files/, times: 1e6, misdeed: slowly });
  const moments = new RandomStream(streamKey(20, "shuffle"));
  const folder = temporaryFolder();
  const command = ["pull", hub.url, "--content", "all", "--out", folder, "--json"];
  let wasCut = 0;
  for (let round = 0; round < 20; round++) {
    hub.seen.length = 0;
    const { child, ended } = start(command);
    // From before the manifest is asked for to well into the files.
    const requests = moments.below(8);
    while (hub.seen.length < requests && child.exitCode === null) await sleep(1);
    await sleep(moments.below(30));
    child.kill("SIGKILL");
    const { signal } = await ended;
    if (signal === "SIGKILL") wasCut++;
    countRight(folder);
  }
  assert.ok(wasCut >= 15, `killed ${wasCut} of 20 times before the end`);
  hub.seen.length = 0;
  const { code, stdout, stderr } = await weighbridge(command);
  assert.equal(code, 0, stderr);
  assert.equal(countRight(folder), all);
  assert.equal(JSON.parse(stdout).files, all);
  const left = readdirSync(folder, { recursive: true, encoding: "utf8" });
  assert.deepEqual(
    left.filter((name) => /\.(part|etag|claim)$/.test(name)),
    [],
  );
});
