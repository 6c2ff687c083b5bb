// The reference of the API against the document that it is made from, and each of its examples run as it is printed.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { parseHTML } from "linkedom";
import type { ApiSignedUp } from "../../../schemas/types.d.ts";
import { embeddedBench } from "../../db/bench.ts";
import { needing } from "../../needing.ts";
import { publishReport } from "../baselines-content.ts";
import { DESCRIPTION, makeContest } from "../benchmark/contest.ts";
import type { Description } from "../openapi.ts";
import { endOfSuite, temporaryFolder } from "../serving.ts";
import { missingCurl, runShell } from "../snippet-tools.ts";
import { type ContestHub, formOf, serveContest } from "../uploads/contest-hub.ts";
import { printedLines } from "./printed.ts";

describe("the reference of the API", needing(missingCurl), () => {
  const ending = endOfSuite();
  const work = temporaryFolder(ending);
  let hub: ContestHub;
  let token: string;
  let operations: { method: string; path: string; parameters: string[]; statuses: string[] }[];
  before(async () => {
    const zoo = await makeContest();
    ending.after(zoo.remove);
    await publishReport(zoo.publicStore, { title: "Made", labels: "withheld" });
    const bench = await embeddedBench();
    ending.after(() => bench.stop());
    hub = await serveContest(ending, zoo, await bench.empty(), { teams: [] });
    const signUp = { method: "POST", headers: { "content-type": "application/json" }, body: '{"name": "First"}' };
    ({ token } = (await (await fetch(`${hub.url}/api/teams`, signUp)).json()) as ApiSignedUp);
    const file = await hub.fileOf("made-zoo-mnist");
    const sent = { method: "POST", headers: { authorization: `Bearer ${token}` }, body: formOf([file]) };
    assert.equal((await fetch(`${hub.url}/api/tracks/made-zoo-mnist/submissions`, sent)).status, 201);
    writeFileSync(join(work, "predictions.csv"), file.bytes);
    writeFileSync(join(work, "description.json"), JSON.stringify(DESCRIPTION));
    const { paths } = (await (await fetch(`${hub.url}/api/openapi.json`)).json()) as Description;
    operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item as Record<string, { parameters?: { name: string; in: string }[]; responses: object }>).map(
        ([method, { parameters = [], responses }]) => ({
          ...{ method: method.toUpperCase(), path },
          parameters: parameters.map(({ name, in: where }) => `${name}, in ${where}`),
          statuses: Object.keys(responses),
        }),
      ),
    );
  });

  test("has each operation with its parameters, answers and an example, and no others", async () => {
    const { document } = parseHTML(await (await fetch(`${hub.url}/docs/api`)).text());
    const sections = [...document.querySelectorAll(".sub")];
    const headings = sections.map((section) => section.querySelector("h3")!.textContent!);
    assert.deepEqual(headings.sort(), operations.map(({ method, path }) => `${method} ${path}`).sort());
    for (const { method, path, parameters, statuses } of operations) {
      const section = sections.find((one) => one.querySelector("h3")!.textContent === `${method} ${path}`)!;
      const terms = [...section.querySelectorAll("dt")].map(({ textContent }) => textContent!);
      for (const parameter of parameters) assert.ok(terms.includes(parameter), `${path}: ${parameter}`);
      const also = [...section.querySelectorAll("dt")].find(({ textContent }) => textContent === "also");
      for (const status of statuses)
        assert.ok(
          terms.includes(status) || also?.nextElementSibling?.textContent?.includes(status),
          `${path} ${status}`,
        );
      assert.equal(section.querySelectorAll("pre").length, 1, path);
    }
  });

  test("has examples that do what they say, each run as it stands", async () => {
    const lines = await printedLines(`${hub.url}/docs/api`);
    // Last what makes the token another one.
    const examples = [...lines];
    examples.sort(([one], [other]) => Number(one.endsWith("/token")) - Number(other.endsWith("/token")));
    assert.equal(examples.length, operations.length);
    for (const [label, text] of examples) {
      assert.doesNotMatch(text, /(--header|-H) ["']?Authorization/, label);
      const { code, stderr } = await runShell(`export WEIGHBRIDGE_TOKEN=${token}\n${text}`, work);
      assert.equal(code, 0, `${label}\n${text}\n${stderr}`);
    }
  });
});
