// The page on a zoo of one's own, run as it is printed, from the spec to the hub; only the spec has fewer networks and images,
// and the hub takes a free port.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { before, describe, test } from "node:test";
import type { ApiBoard, ApiTracks, ZooSpec } from "../../../schemas/types.d.ts";
import { validate } from "../../../src/lib/validate.ts";
import { openStore } from "../../../src/store/index.ts";
import { endOfSuite, serve, temporaryFolder } from "../serving.ts";
import { installInto, runShell } from "../snippet-tools.ts";
import { printedLines } from "./printed.ts";

// Images: a tenth of them, which the page's spec can draw, are one batch.
const FEWER = { runs_per_collection: 20, runs_per_shard: 5, image_limit: 320 };

describe("the page on a zoo of one’s own", () => {
  const ending = endOfSuite();
  const [work, elsewhere] = [temporaryFolder(ending), temporaryFolder(ending)];
  let lines: Map<string, string>;
  let spec: ZooSpec;
  before(async () => {
    const site = await serve(ending, await openStore("memory:"));
    lines = await printedLines(`${site.url}/docs/zoo`);
    spec = JSON.parse(lines.get("my-zoo.json")!);
    for (const folder of [work, elsewhere]) {
      installInto(folder);
      writeFileSync(join(folder, "my-zoo.json"), JSON.stringify({ ...spec, ...FEWER }));
    }
  });

  const ran = new Set(["my-zoo.json"]);
  async function run(label: string, folder = work): Promise<string> {
    const text = lines.get(label) ?? "";
    assert.match(text, /^npx weighbridge /, label);
    ran.add(label);
    const { code, stdout, stderr } = await runShell(text, folder);
    assert.equal(code, 0, `${text}\n${stdout}\n${stderr}`);
    return stdout;
  }
  const shards = (folder: string) => {
    const at = join(folder, "data", "my-zoo", "mnist");
    const names = readdirSync(at).filter((name) => name.endsWith(".parquet"));
    return names.sort().map((name) => readFileSync(join(at, name)));
  };

  test("has a spec that is one, of as many shards as are trained in pieces", () => {
    validate("zoo", spec, "the spec");
    assert.equal(spec.runs_per_collection / spec.runs_per_shard, 4);
    assert.match(lines.get("Training in pieces")!, /--shards 0-1 .*\n.*--shards 2-3 /);
  });

  test("has lines that train it, at once or in pieces to the same bits, and tell of it", async () => {
    const [images, plan] = await Promise.all([
      run("Which images there are"),
      run("Planning"),
      run("Training"),
      run("Training in pieces", elsewhere),
    ]);
    assert.match(images, /^mnist .*official files/m);
    assert.match(plan, /20 networks/);
    assert.equal(shards(work).length, 4);
    assert.deepEqual(shards(elsewhere), shards(work));
    assert.match(await run("Looking at what was trained"), /20 networks/);
  });

  test("has lines that publish it, verify it and fit baselines", async () => {
    assert.match(
      await run("Publishing"),
      /Published my-zoo 1\.0\.0 in .*\n {2}mnist: 15 networks to train on, 4 to test, 1 /,
    );
    const verified = await run("Verifying, with a network trained again");
    assert.match(verified, /^my-zoo 1\.0\.0 in .*: sound\n[\s\S]*^good +networks trained again: the same bits/m);
    assert.match(await run("Fitting baselines"), /The report is published in /);
  });

  test("ends with a hub on whose board the baselines stand", async () => {
    const line = lines.get("Serving")!;
    ran.add("Serving");
    const child = spawn("sh", ["-c", `exec ${line.trim()} --port 0 --json`], {
      ...{ cwd: work, detached: true, stdio: ["ignore", "pipe", "ignore"] },
    });
    const ended = once(child, "exit");
    ending.after(async () => {
      // npx has a child of its own.
      if (child.exitCode === null) process.kill(-child.pid!, "SIGTERM");
      await ended;
    });
    const [first] = (await once(createInterface({ input: child.stdout! }), "line")) as [string];
    const { url } = JSON.parse(first) as { url: string };
    const { tracks } = (await (await fetch(`${url}/api/tracks`)).json()) as ApiTracks;
    const own = tracks.filter(({ track }) => track.zoo === "my-zoo");
    assert.deepEqual(
      own.map(({ track, state }) => [track.name, state]),
      [["my-zoo-mnist", "open"]],
    );
    const board = async () => (await (await fetch(`${url}/api/tracks/my-zoo-mnist/board`)).json()) as ApiBoard;
    for (const deadline = Date.now() + 20_000; (await board()).entries.length < 3; ) {
      assert.ok(Date.now() < deadline, "no baselines within 20 s");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual([...new Set((await board()).entries.map(({ standing }) => standing))], ["baseline"]);
    assert.deepEqual([...ran].sort(), [...lines.keys()].sort(), "a block is not run");
  });
});
