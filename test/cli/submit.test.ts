// `weighbridge submit` as people and programs call it, against a hub with a contest, and against one that fails.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import type { ApiBoard } from "../../schemas/types.d.ts";
import { keyOf, sendSubmission } from "../../src/cli/send-submission.ts";
import { FailureError, InputError } from "../../src/lib/errors.ts";
import { embeddedBench } from "../db/bench.ts";
import { DESCRIPTION, type MadeContest, makeContest, TRACK } from "../hub/benchmark/contest.ts";
import { type Ending, endOfSuite, temporaryFolder } from "../hub/serving.ts";
import { type ContestHub, serveContest } from "../hub/uploads/contest-hub.ts";

const ending = endOfSuite();
const folder = temporaryFolder(ending);
const command = join(import.meta.dirname, "../../src/cli/weighbridge.js");
let zoo: MadeContest;
let hub: ContestHub;

before(async () => {
  zoo = await makeContest();
  ending.after(zoo.remove);
  const bench = await embeddedBench();
  ending.after(() => bench.stop());
  hub = await serveContest(ending, zoo, await bench.empty());
  writeFileSync(join(folder, "description.json"), JSON.stringify(DESCRIPTION));
  writeFileSync(join(folder, "token"), `${hub.teams[0].token}\n`);
});

interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Without the last two, the arguments and environment of a right call. */
function submit(files: string[], { args = [] as string[], env = {} as Record<string, string>, track = TRACK } = {}) {
  const usual = ["--track", track, "--hub", hub.url, "--description", "description.json"];
  const { WEIGHBRIDGE_TOKEN: _token, ...outside } = process.env;
  return new Promise<Run>((resolve) => {
    const options = { cwd: folder, env: { ...outside, ...env } };
    const child = execFile(process.execPath, [command, "submit", ...files, ...usual, ...args], options, (_, out, err) =>
      resolve({ status: child.exitCode, stdout: out, stderr: err }),
    );
  });
}

const BY_FILE = { args: ["--token-file", "token"] };

async function write(name: string, track = TRACK, file?: string): Promise<string> {
  writeFileSync(join(folder, name), (await hub.fileOf(track, file)).bytes);
  return name;
}

async function entries(): Promise<number> {
  const answer = await fetch(`${hub.url}/api/tracks/${TRACK}/board`);
  return ((await answer.json()) as ApiBoard).entries.length;
}

describe("weighbridge submit", () => {
  test("prints the scores, the places to look, and what remains; again, it repeats nothing", async () => {
    const file = await write("mine.csv");
    const { status, stdout, stderr } = await submit([file], BY_FILE);
    assert.deepEqual([status, stderr], [0, ""]);
    const [first, head, r2] = stdout.split("\n");
    assert.match(first, new RegExp(`^submission \\d+ to ${TRACK}: stored and scored$`));
    assert.match(head, /^ +score +95 % interval$/);
    assert.match(r2, /^ {2}R² +0\.9\d +0\.\d\d to [01]\.\d\d +higher is better +ranks$/);
    assert.match(stdout, new RegExp(`\nits rank: ${hub.url}/leaderboard/${TRACK}\n4 submissions of 5 left today`));
    const again = await submit([file], { env: { WEIGHBRIDGE_TOKEN: hub.teams[0].token } });
    assert.equal(again.status, 0, again.stderr);
    assert.match(again.stdout, /was stored before, nothing was made\n[\s\S]*4 submissions of 5 left/);
    assert.equal(await entries(), 1);
    const other = await submit([file], { args: [...BY_FILE.args, "--idempotency-key", "another", "--json"] });
    const told = JSON.parse(other.stdout);
    assert.deepEqual([told.track, told.repeated, told.remaining_today], [TRACK, false, 3]);
    assert.equal((await fetch(told.url)).status, 200);
  });

  test("sends the files of a track that has several", async () => {
    const track = "made-zoo-transfer";
    const files = [
      await write("mnist-to-cifar10.csv", track),
      await write("cifar10-to-mnist.csv", track, "cifar10-to-mnist"),
    ];
    const { status, stdout, stderr } = await submit(files.toReversed(), { ...BY_FILE, track });
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /Somers’ D +0\.\d\d +0\.\d{2,3} +0\.\d\d to \d\.\d\d +higher is better +ranks/);
  });

  test("sends nothing that is not sound: the words are those of weighbridge check", async () => {
    writeFileSync(join(folder, "bad.csv"), "model_id,prediction\nmnist-000001,2\n");
    const before = await entries();
    const { status, stdout, stderr } = await submit(["bad.csv"], BY_FILE);
    assert.deepEqual([status, stderr], [2, ""]);
    const check = await new Promise<string>((resolve) => {
      const args = [command, "check", "bad.csv", "--track", TRACK, "--zoo-source", hub.url];
      execFile(process.execPath, args, { cwd: folder }, (_, out) => resolve(out));
    });
    assert.equal(stdout, check);
    assert.match(stdout, /^bad\.csv: NOT sound for made-zoo-mnist: \d+ problems:/);
    assert.equal(await entries(), before);
  });

  test("says what is wrong with its arguments, description, token and track", async () => {
    const file = await write("sound.csv");
    writeFileSync(join(folder, "empty.json"), "{}");
    const cases: [Promise<Run>, RegExp][] = [
      [submit([], BY_FILE), /submit needs a FILE/],
      [submit([file]), /a token is needed: --token-file FILE, or WEIGHBRIDGE_TOKEN/],
      [submit([file], { env: { WEIGHBRIDGE_TOKEN: "wb_of-nobody" } }), /answers 401: No team has this token: /],
      [submit([file], { ...BY_FILE, track: "made-zoo-mnits" }), /There is no track "made-zoo-mnits" here/],
      [submit([file], { ...BY_FILE, track: "small-cnn-zoo-mnist" }), /track small-cnn-zoo-mnist is closed: Its zoo/],
      [
        submit([file], { args: [...BY_FILE.args, "--description", "empty.json"] }),
        /empty\.json: method, inputs, training_data are missing/,
      ],
      [submit([file], { args: [...BY_FILE.args, "--description", "none.json"] }), /none\.json/],
      [submit([file], { args: [...BY_FILE.args, "--idempotency-key", "a b"] }), /--idempotency-key must be/],
      [submit(["none.csv"], BY_FILE), /none\.csv/],
      [submit([file], { args: [...BY_FILE.args, "--token", "x"] }), /--token/],
    ];
    for (const [run, says] of cases) {
      const { status, stderr } = await run;
      assert.deepEqual([status, says.test(stderr)], [2, true], stderr);
      assert.ok(!stderr.includes("    at "), "no stack");
      assert.ok(!stderr.includes("wb_"), "no token");
    }
  });

  test("over the quota says when it may be tried again, and exits with 1", async () => {
    const args = (key: number) => ({ args: ["--token-file", "token-2", "--idempotency-key", `${key}`] });
    writeFileSync(join(folder, "token-2"), hub.teams[1].token);
    const file = await write("sound.csv");
    const body = await hub.fileOf(TRACK);
    for (let count = 0; count < 5; count++) {
      const form = new FormData();
      form.append("description", JSON.stringify({ ...DESCRIPTION, method: `number ${count}` }));
      form.append("file", new Blob([Uint8Array.from(body.bytes)]), "p.csv");
      const headers = { Authorization: `Bearer ${hub.teams[1].token}` };
      await fetch(`${hub.url}/api/tracks/${TRACK}/submissions`, { method: "POST", body: form, headers });
    }
    const { status, stderr } = await submit([file], args(0));
    assert.equal(status, 1);
    assert.match(stderr, /answers 429: A team may submit 5 times .* the next begins in \d+ (s|min|h)\b/);
  });
});

describe("a submission that does not get through", () => {
  const submission = {
    track: TRACK,
    files: [{ name: "p.csv", file: "predictions", bytes: Buffer.from("x") }],
    description: DESCRIPTION as never,
  };
  const patience = { attempts: 5, firstPause: 1, longestPause: 5 };
  const score = { value: 1, deviation: null, low: 1, high: 1 };
  const told = {
    id: 1,
    repeated: true,
    remaining_today: 4,
    scores: { r2: score },
    url: "/api/submissions/1",
    page: "/x",
  };

  async function against(end: Ending, answers: ((response: ServerResponse) => void)[]) {
    const seen: (string | undefined)[] = [];
    const server = createServer((request: IncomingMessage, response) => {
      seen.push(request.headers["idempotency-key"] as string);
      request.resume().on("end", () => answers[Math.min(seen.length, answers.length) - 1](response));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    end.after(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const why: string[] = [];
    const retrying = (text: string) => void why.push(text);
    const sent = sendSubmission(submission, { hub: url, token: "t", key: keyOf(submission), patience, retrying });
    return { sent, seen, why };
  }
  const answer =
    (status: number, body: unknown, headers = {}) =>
    (response: ServerResponse) =>
      void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  const error = (message: string) => ({ error: { message, status: 1 } });

  test("is sent again with its key after a lost connection, a busy hub and too many requests", async (context) => {
    const { sent, seen, why } = await against(context, [
      (response) => void response.destroy(),
      answer(503, error("busy"), { "retry-after": "0" }),
      answer(429, error("slow"), { "retry-after": "0", ratelimit: '"default";r=0;t=1' }),
      answer(200, told),
    ]);
    assert.deepEqual(await sent, { kind: "submitted", submitted: told });
    assert.deepEqual(seen, Array(4).fill(keyOf(submission)));
    assert.deepEqual([why.length, /connection/.test(why[0]), /503: busy/.test(why[1])], [3, true, true]);
  });

  test("is not sent again where that would change nothing", async (context) => {
    for (const [reply, type, says] of [
      [answer(400, error("wrong")), InputError, /400: wrong/],
      [answer(401, error("who")), InputError, /401: who/],
      [answer(409, error("shut")), InputError, /409: shut/],
      [answer(422, error("key")), InputError, /422: key/],
      [answer(429, error("quota"), { "retry-after": "60", ratelimit: '"default";r=9;t=1' }), FailureError, /quota/],
      [answer(302, {}, { location: "http://127.0.0.1:9/" }), FailureError, /302, which is no answer/],
      [answer(200, { id: "x" }), FailureError, /id/],
      [answer(201, "x".repeat(2 ** 21)), FailureError, /may have 1048576 bytes/],
    ] as const) {
      const { sent, seen } = await against(context, [reply as (response: ServerResponse) => void]);
      await assert.rejects(sent, (thrown: Error) => thrown instanceof type && says.test(thrown.message), String(says));
      assert.equal(seen.length, 1);
    }
  });

  test("that never gets through fails in the end", async (context) => {
    const { sent, seen } = await against(context, [(response) => void response.destroy()]);
    await assert.rejects(sent, FailureError);
    assert.equal(seen.length, 5);
  });

  test("has a key that follows from its content alone", () => {
    const files = ["b", "a"].map((name) => ({ name: `${name}.csv`, file: name, bytes: Buffer.from(name) }));
    const key = keyOf({ ...submission, files });
    assert.equal(keyOf({ ...submission, files: files.toReversed() }), key);
    assert.notEqual(keyOf({ ...submission, files, track: "other" }), key);
    assert.notEqual(keyOf({ ...submission, files: files.map((one) => ({ ...one, bytes: Buffer.from("c") })) }), key);
    assert.notEqual(keyOf({ ...submission, files, description: { ...DESCRIPTION, notes: "n" } as never }), key);
    assert.match(key, /^content-[0-9a-f]{64}$/);
  });
});
