// `weighbridge admin` as operators type it, against a hub in a process of its own.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { run } from "../../src/cli/admin.ts";
import { type HubWithEntries, startHubWithEntries } from "../hub/operator/hub-with-entries.ts";
import { endOfSuite } from "../hub/serving.ts";
import { weighbridge } from "../workers/tiny-zoo.ts";

test("admin --help tells actions and options", async () => {
  const { code, stdout } = await weighbridge(["admin", "--help"]);
  assert.equal(code, 0);
  for (const word of [
    "hide",
    "show",
    "verify",
    "unverify",
    "transfer",
    "close",
    "rescore",
    "revoke-token",
    "log",
    "--hub",
  ])
    assert.match(stdout, new RegExp(`${word}\\b`));
});

const wrong: [string[], RegExp][] = [
  [[], /admin needs an ACTION: it is one of hide/],
  [["hid", "5"], /there is no action "hid": did you mean hide\?/],
  [["hide", "--reason", "x"], /admin hide takes SUBMISSION, has 0/],
  [["hide", "5", "6", "--reason", "x"], /admin hide takes SUBMISSION, has 2/],
  [["hide", "five", "--reason", "x"], /SUBMISSION five: must be a whole number/],
  [["hide", "5"], /needs --reason TEXT, which everybody can read/],
  [["transfer", "5", "--reason", "x"], /takes SUBMISSION and TEAM, has 1/],
  [["hide", "5", "--no-wait", "--reason", "x"], /admin hide takes no --no-wait/],
  [["log", "5"], /admin log takes nothing more, has 1/],
  [["log", "--length", "201"], /--length 201: must be a whole number from 1 to 200/],
  [["hide", "5", "--reason", "x", "--hub", "ftp://h"], /--hub must be http:\/\/ or https:\/\/ and a host/],
  [["hide", "5", "--reason", "x", "--hub", "http://u:canary@h"], /--hub must have no name or password/],
  [["hide", "5", "--reason", "x", "--token-file", "/nonexistent"], /can't read \/nonexistent: there is no such file/],
];
for (const [args, says] of wrong)
  test(`admin ${args.join(" ")} is refused`, async () => {
    await assert.rejects(run(args), (error: Error) => says.test(error.message) && !/canary/.test(error.message));
  });

test("wrong usage ends with exit code 2, and nothing of a token is repeated", async () => {
  const { code, stdout, stderr } = await weighbridge(["admin", "hide", "5", "--reason", "x", "--token", "canary"]);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /unknown option '--token' \(see weighbridge admin --help\)/i);
  assert.ok(!stderr.includes("canary"));
});

describe("admin, at a hub that runs,", () => {
  const ending = endOfSuite();
  let hub: HubWithEntries;
  before(async () => {
    hub = await startHubWithEntries(ending);
  });

  const admin = (args: string[], environment: Record<string, string> = {}) =>
    weighbridge(["admin", ...args, "--hub", hub.url], environment);
  const asOperator = (args: string[]) => admin([...args, "--token-file", hub.tokenFile]);

  test("hides and shows, tells what was done, and the log says why", async () => {
    const [id] = hub.entries;
    const hidden = await asOperator(["hide", `#${id}`, "--reason", "labels were used"]);
    assert.deepEqual([hidden.code, hidden.stdout, hidden.stderr], [0, `Submission ${id} is hidden now.\n`, ""]);
    assert.equal((await fetch(`${hub.url}/api/submissions/${id}`)).status, 404);
    const again = await asOperator(["hide", `${id}`, "--reason", "x"]);
    assert.deepEqual([again.code, again.stderr], [2, `weighbridge: submission ${id} is hidden already\n`]);
    const shown = await asOperator(["show", `${id}`, "--reason", "they were not", "--json"]);
    assert.deepEqual(JSON.parse(shown.stdout), { action: "show", done: `Submission ${id} is shown now.` });
    const log = await admin(["log"]);
    assert.match(
      log.stdout,
      new RegExp(`^2  [\\d-]{10} [\\d:]{5}  show  submission ${id} to ${hub.track}: they were not\\n1 `),
    );
    const older = await admin(["log", "--length", "1", "--json"]);
    assert.equal(JSON.parse(older.stdout).next, "/api/log?before=2&length=1");
  });

  test("takes its token from the environment, and tells a token that is not the operator's", async () => {
    const [, id] = hub.entries;
    const verified = await admin(["verify", `${id}`, "--reason", "ran it"], { WEIGHBRIDGE_TOKEN: hub.token });
    assert.equal(verified.code, 0, verified.stderr);
    for (const token of [hub.teams[0].token, "x".repeat(46)]) {
      const { code, stdout, stderr } = await admin(["unverify", `${id}`, "--reason", "x"], {
        WEIGHBRIDGE_TOKEN: token,
      });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(
        stderr,
        /has nothing for the token of WEIGHBRIDGE_TOKEN: is it its operator's, and has it a database\?/,
      );
      assert.ok(!stderr.includes(token));
    }
    const file = join(hub.folder, "no-token");
    writeFileSync(file, "two words\n");
    const { code, stderr } = await admin(["unverify", `${id}`, "--reason", "x", "--token-file", file]);
    assert.equal(code, 2);
    assert.match(stderr, /no-token: must hold a token/);
  });

  test("scores a track again and waits, or does not", async () => {
    const waited = await asOperator(["rescore", hub.track, "--reason", "to see"]);
    assert.equal(waited.code, 0, waited.stderr);
    assert.match(waited.stdout, /^Rescoring 1 of track .* has begun: 2 submissions\.\nAll 2 are scored\.\n$/);
    const entry = await fetch(`${hub.url}/api/submissions/${hub.entries[1]}`).then((answer) => answer.json());
    assert.equal((entry as { scored: unknown[] }).scored.length, 2);
    const { code, stdout } = await asOperator(["rescore", hub.track, "--reason", "again", "--json"]);
    assert.equal(code, 0);
    const { rescoring } = JSON.parse(stdout);
    assert.deepEqual([rescoring.scored, rescoring.submissions], [2, 2]);
    const left = await asOperator(["rescore", hub.track, "--reason", "on its own", "--no-wait"]);
    assert.deepEqual([left.code, left.stdout.includes("All 2")], [0, false]);
  });

  test("transfers, replaces and revokes tokens, and closes", async () => {
    const [id] = hub.entries;
    const moved = await asOperator(["transfer", `${id}`, hub.teams[2].name, "--reason", "wrong account"]);
    assert.deepEqual([moved.code, moved.stdout], [0, `Submission ${id} is of team ${hub.teams[2].name} now.\n`]);
    const replaced = await asOperator(["replace-token", hub.teams[2].name, "--reason", "lost"]);
    const [, token] = /shown this once: (wb_\S{43})\n$/.exec(replaced.stdout)!;
    const isIn = async () =>
      (await fetch(`${hub.url}/api/team`, { headers: { authorization: `Bearer ${token}` } })).status;
    assert.equal(await isIn(), 200);
    assert.equal((await asOperator(["revoke-token", hub.teams[2].name, "--reason", "found by others"])).code, 0);
    assert.equal(await isIn(), 401);
    const close = ["close", hub.track, "--reason", "too easy"];
    const none = await asOperator([...close, "--superseded-by", "no-such"]);
    assert.deepEqual([none.code, none.stderr.includes("there is no track no-such")], [2, true], none.stderr);
    const closed = await asOperator(close);
    assert.deepEqual([closed.code, closed.stdout], [0, `Track ${hub.track} is closed now.\n`], closed.stderr);
    const log = await admin(["log", "--length", "4"]);
    assert.match(log.stdout, new RegExp(`transfer  submission ${id} to .* from team 0 to team team 2: wrong account`));
  });

  test("tells a hub that is not there, is none, or sends elsewhere, and the token goes nowhere else", async (context) => {
    const asked: string[] = [];
    const elsewhere = createServer((request, response) => {
      asked.push(request.headers.authorization ?? "nothing");
      if (request.url === "/api/admin/actions") response.writeHead(307, { location: "/taken" }).end();
      else response.writeHead(200, { "content-type": "text/html" }).end("<p>hello</p>");
    }).listen(0, "127.0.0.1");
    context.after(() => void elsewhere.close());
    await new Promise((resolve) => elsewhere.once("listening", resolve));
    const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    const hide = ["admin", "hide", "1", "--reason", "x", "--token-file", hub.tokenFile, "--hub"];
    const redirected = await weighbridge([...hide, url]);
    assert.equal(redirected.code, 1);
    assert.match(
      redirected.stderr,
      /can't ask the hub at http:\/\/127\.0\.0\.1:\d+: it answers 307 and no JSON; is it a hub\?/,
    );
    assert.deepEqual(asked, [`Bearer ${hub.token}`]);
    const page = await weighbridge(["admin", "log", "--hub", url]);
    assert.match(page.stderr, /it answers 200 and no JSON; is it a hub\?/);
    elsewhere.close();
    elsewhere.closeAllConnections();
    const gone = await weighbridge([...hide, url]);
    assert.deepEqual(
      [gone.code, gone.stderr],
      [1, `weighbridge: can't ask the hub at ${url}: nothing listens there\n`],
    );
  });

  test("says beforehand that a token goes through a network in the open", async () => {
    const { stderr } = await weighbridge(["admin", "hide", "1", "--reason", "x", "--hub", "http://nowhere.invalid"], {
      WEIGHBRIDGE_TOKEN: hub.token,
    });
    assert.match(stderr, /the operator's token goes to http:\/\/nowhere\.invalid without encryption/);
  });
});
