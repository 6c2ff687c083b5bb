// What a newcomer does, with nothing but what a hub serves and the README says: from the starter script to a scored
// submission by command, by curl and by form, on both databases, hubs being processes of their own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import type { ApiBoard } from "../../schemas/types.d.ts";
import { type Bench, embeddedBench, serverBench } from "../db/bench.ts";
import { missingForPostgres } from "../db/postgres.ts";
import { needing } from "../needing.ts";
import { type MadeContest, makeContest } from "./benchmark/contest.ts";
import { startHub } from "./hub-process.ts";
import { formTokenIn, signedIn } from "./people/taking-part.ts";
import { endOfSuite, temporaryFolder } from "./serving.ts";
import { installInto, missingCurl, runShell } from "./snippet-tools.ts";
import { missingPython } from "./system-python.ts";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
const block = /\n## Taking part\n[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
const TRACK = "quickstart-mnist";

takingPart("the embedded database", embeddedBench, 1, undefined);
takingPart("a PostgreSQL server with two hubs", serverBench, 2, missingForPostgres());

function takingPart(name: string, makeBench: () => Promise<Bench>, hubs: 1 | 2, missing: string | undefined): void {
  const needed = needing(missing ?? missingPython("numpy") ?? missingCurl);
  describe(`a newcomer to ${name}`, needed, () => {
    const ending = endOfSuite();
    const work = temporaryFolder(ending);
    let zoo: MadeContest;
    /** Signed up at one hub, one submits to the other. */
    let [first, second] = ["", ""];
    let token = "";
    before(async () => {
      zoo = await makeContest({ name: "quickstart", seed: "of newcomers" });
      ending.after(() => zoo.remove());
      const bench = await makeBench();
      ending.after(() => bench.stop());
      const place = await bench.empty();
      const database = "folder" in place ? place.folder : place.url;
      const files = ["--cache", join(work, "cache"), "--admin-token-file", join(work, "admin-token"), "--log", "none"];
      const stores = ["--store", join(zoo.folder, "public"), "--private", join(zoo.folder, "private")];
      const args = [...stores, ...files, "--database", database];
      first = (await startHub(ending, args)).url;
      second = hubs === 2 ? (await startHub(ending, args)).url : first;
      installInto(work);
    });

    async function shell(lines: string): Promise<string> {
      const { code, stdout, stderr } = await runShell(lines, work);
      assert.equal(code, 0, `${lines}\n${stdout}\n${stderr}`);
      return stdout;
    }

    async function board(hub: string): Promise<ApiBoard> {
      return (await fetch(`${hub}/api/tracks/${TRACK}/board`)).json() as Promise<ApiBoard>;
    }

    test("goes by the README from the starter script to a scored submission", async () => {
      const [until, after] = block.split(/^export WEIGHBRIDGE_TOKEN=\.\.\. .*\n/m);
      assert.ok(after, "the README has no line that exports the token");
      const answer = await shell(until.replaceAll("http://localhost:8080", first));
      token = /"token":"(wb_[\w-]+)"/.exec(answer)![1];
      const told = await shell(
        `export WEIGHBRIDGE_TOKEN=${token}\n${after.replaceAll("http://localhost:8080", second)}`,
      );
      assert.match(told, /R²/);
      const { entries } = await board(first);
      assert.deepEqual(
        entries.map(({ team, standing }) => [team, standing]),
        [["My team", "self-reported"]],
      );
      assert.deepEqual(entries[0].rank, { best: 1, worst: 1 });
      assert.ok(Number.isFinite(entries[0].scores.r2.value));
    });

    test("submits by the curl line that the script prints", async () => {
      const told = await shell(`python3 starter.py`);
      const line = /^ *(printf .*curl .*\/submissions)$/m.exec(told)![1];
      const answer = await shell(`export WEIGHBRIDGE_TOKEN=${token}\n${line}`);
      assert.equal(JSON.parse(answer).remaining_today, 3);
    });

    test("signs in and submits by the form, which needs no script", async () => {
      const browser = await signedIn({ url: second }, token);
      const { text } = await browser.get(`/submit/${TRACK}`);
      const form = new FormData();
      form.set("form_token", formTokenIn(text));
      form.set("form_key", /name="form_key" value="([^"]+)"/.exec(text)![1]);
      form.set("predictions", new Blob([readFileSync(join(work, TRACK, "predictions.csv"))]), "predictions.csv");
      form.set("method", "By form");
      form.set("authors", "Ada Lovelace\nCharles Babbage");
      form.set("inputs", "weights");
      form.set("training_data", "the training split");
      const sent = await browser.send(`/submit/${TRACK}`, form);
      assert.equal(sent.status, 303, sent.text);
      const page = await browser.get(sent.headers.get("location")!);
      assert.match(page.text, /By form/);
      for (const hub of [first, second]) {
        const { entries } = await board(hub);
        assert.equal(entries.length, 3);
        // The same predictions: nothing can tell them apart.
        assert.deepEqual(
          entries.map(({ rank }) => rank),
          new Array(3).fill({ best: 1, worst: 3 }),
        );
      }
    });
  });
}
