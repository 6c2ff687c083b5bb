// The lines of docs/submitting.md from the starter script on, run in their order as they are printed; only the hub's address
// is put in place of the document's.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import type { ApiSignedUp, ApiSubmitted } from "../../../schemas/types.d.ts";
import { embeddedBench } from "../../db/bench.ts";
import { needing } from "../../needing.ts";
import { makeContest } from "../benchmark/contest.ts";
import { endOfSuite, temporaryFolder } from "../serving.ts";
import { installInto, missingCurl, runShell } from "../snippet-tools.ts";
import { missingPython } from "../system-python.ts";
import { type ContestHub, serveContest } from "./contest-hub.ts";

const text = readFileSync(new URL("../../../docs/submitting.md", import.meta.url), "utf8");
const section = /\n## Submitting\n([\s\S]*?)\n## /.exec(text)?.[1] ?? "";
const blocks = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, lines]) => lines);

describe("docs/submitting.md", needing(missingPython("numpy") ?? missingCurl), () => {
  const ending = endOfSuite();
  const work = temporaryFolder(ending);
  let hub: ContestHub;
  /** The line that puts the token into the variable: a terminal keeps it, a test's shells are new ones. */
  let variable = "";
  before(async () => {
    const zoo = await makeContest({ name: "quickstart", seed: "as in the docs" });
    ending.after(zoo.remove);
    const bench = await embeddedBench();
    ending.after(() => bench.stop());
    hub = await serveContest(ending, zoo, await bench.empty(), { teams: [] });
    installInto(work);
  });

  async function run(block: string | undefined): Promise<string> {
    assert.match(block ?? "", /localhost:8080/);
    const { code, stdout, stderr } = await runShell(
      variable + block!.replaceAll("http://localhost:8080", hub.url),
      work,
    );
    assert.equal(code, 0, `${block}\n${stdout}\n${stderr}`);
    return stdout;
  }

  test("leads from the starter script to a submission by command and by curl, and to another description", async () => {
    assert.equal(blocks.length, 5);
    const [starter, signUp, command, curl, describeAgain] = blocks;
    const said = await run(starter);
    assert.match(said, /quickstart-mnist\/predictions\.csv: \d+ networks/);
    await run(signUp);
    const { token } = JSON.parse(readFileSync(join(work, "team.json"), "utf8")) as ApiSignedUp;
    const [, again] = signUp.trim().split("\n");
    variable = `${again}\n`;
    assert.match(
      await run(command),
      /^submission 1 to quickstart-mnist: stored and scored\n[\s\S]*4 submissions of 5 left/,
    );
    const first = JSON.parse(await run(curl)) as ApiSubmitted;
    assert.deepEqual([first.id > 1, first.repeated, first.remaining_today], [true, false, 3]);
    assert.deepEqual(JSON.parse(await run(curl)), { ...first, repeated: true });
    const description = JSON.parse(readFileSync(join(work, "quickstart-mnist/description.json"), "utf8"));
    assert.deepEqual(JSON.parse(await run(describeAgain)), description);
    // The script prints the same two ways for a token in the environment.
    const printed = said.split("\n").filter((line) => /^ {2}(printf|npx) /.test(line));
    assert.equal(printed.length, 2);
    for (const line of printed) {
      const { code, stdout, stderr } = await runShell(`export WEIGHBRIDGE_TOKEN=${token}\n${line}`, work);
      assert.equal(code, 0, stderr);
      assert.match(stdout, line.includes("npx") ? /was stored before/ : /"repeated":false/);
    }
  });
});
