// The page on Python, run as it is printed: each of its blocks in its order, but the two whose tools the tests lack.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { needing } from "../../needing.ts";
import { temporaryFolder } from "../../workers/tiny-zoo.ts";
import { type PublishedHub, startPublishedHub } from "../published-hub.ts";
import { missingCurl, runShell } from "../snippet-tools.ts";
import { missingPython, runPython } from "../system-python.ts";
import { printedLines } from "./printed.ts";

const missing = missingPython("numpy", "pandas") ?? missingCurl;

describe("the page on Python", needing(missing), () => {
  const [hubFolder, work] = [temporaryFolder(), temporaryFolder()];
  const ran = new Set<string>();
  let hub: PublishedHub;
  let lines: Map<string, string>;
  before(async () => {
    hub = await startPublishedHub(hubFolder);
    lines = await printedLines(`${hub.url}/docs/python`);
  });
  after(() => hub?.close());

  async function run(label: string, tool: "shell" | "python" = "python"): Promise<string> {
    const text = lines.get(label);
    assert.ok(text, label);
    ran.add(label);
    const options = { cwd: work, env: { XDG_CACHE_HOME: work } };
    const { code, stdout, stderr } = await (tool === "shell" ? runShell(text, work) : runPython(text, options));
    assert.equal(code, 0, `${text}\n${stdout}\n${stderr}`);
    return stdout;
  }

  test("has lines that run as they stand, from the loader to a file of predictions", async () => {
    assert.match(await run("Fetching the loader", "shell"), /^made-zoo 1\.0\.0: /);
    assert.match(await run("Weights and accuracies"), /^\(30, 4970\) float32 0\.\d+ mnist-\d{6}\n\(8, 4970\)/);
    assert.match(await run("Features and checkpoints"), /^\(30, 79\) \['\w+', '\w+', '\w+'\]\n\(30, 4970\)\n$/);
    const tensors = (await run("The tensors of a network")).trim().split("\n");
    assert.equal(tensors.length, hub.manifest.tensor_layout.length);
    assert.match(tensors.join("\n"), /^conv1\/bias \(16,\)\nconv1\/kernel \(3, 3, 1, 16\)/);
    await run("A file of predictions");
    const [head, ...rows] = readFileSync(join(work, "predictions.csv"), "utf8").trim().split("\n");
    assert.equal(head, "model_id,prediction");
    assert.equal(rows.length, hub.manifest.collections[0].counts.test);
    for (const row of rows) assert.match(row, /^mnist-\d{6},[01]\.\d{6}$/);
    assert.match(await run("numpy and pandas, over HTTP"), /Length: 79/);
  });

  test("says of all other blocks that they are not tested, or shows what functions take", () => {
    const others = [...lines.keys()].filter((label) => !ran.has(label));
    assert.deepEqual(others, [
      "polars for Python, over HTTP",
      "pandas, on pulled files",
      "What load takes and gives",
      "What feature_names takes and gives",
      "What describe takes and gives",
    ]);
    assert.match(
      lines.get("What load takes and gives")!,
      /^load\(url, collection, split="train"[\s\S]*Raises Weighbridge/,
    );
  });
});
