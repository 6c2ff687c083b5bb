// The dump of a hub over HTTP, on either database. Every withheld label and every prediction that is a team's own begins
// with digits that can be told from all others, so that one that slipped in would be found.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import type { ApiBoard, ApiDumps, ApiSubmission } from "../../../schemas/types.d.ts";
import { type Database, openDatabase } from "../../../src/db/index.ts";
import { dumpFiles } from "../../../src/hub/dump/content.ts";
import { packTar } from "../../../src/hub/dump/tar.ts";
import { act } from "../../../src/hub/operator/index.ts";
import { validate } from "../../../src/lib/validate.ts";
import { openTable } from "../../../src/shard/index.ts";
import { splitOf } from "../../../src/zoo/index.ts";
import type { Bench } from "../../db/bench.ts";
import { canaryLabels, isCanary, madeSpec, publishMade } from "../../publish/made-zoo.ts";
import { csvOf, DESCRIPTION } from "../benchmark/contest.ts";
import { answerChecks, type Description } from "../openapi.ts";
import { type SignedIn, signIn } from "../pages/contest-site.ts";
import { endOfSuite, type Serving, serve, temporaryFolder } from "../serving.ts";
import { collected, missingTar, unpack } from "./unpack.ts";

const WITHHELD = "made-zoo-mnist";
const OPEN = "open-zoo-mnist";
const PRIVATE_DIGITS = "3141592";
const PUBLIC_DIGITS = "2718281";
const HOSTILE = '=1+2, "quoted"\n';

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

export function dumpConformance(bench: () => Bench): void {
  const ending = endOfSuite();
  let hub: Serving;
  let database: Database;
  let team: SignedIn;
  let other: SignedIn;
  let files: Map<string, Buffer>;
  let hidden: ApiSubmission;
  const now = { milliseconds: Date.parse("2026-11-23T12:00:00Z") };
  const contest = () => hub.hub.context.contest!;
  const nameOf = (day: string) => `weighbridge-${day}.tar.gz`;
  const ask = (name: string, init?: RequestInit) => fetch(`${hub.url}/api/dumps/${name}`, init);
  const unpacked = async (day: string) => {
    const answer = await ask(nameOf(day));
    assert.equal(answer.status, 200, await answer.clone().text());
    const opened = unpack(await answer.bytes(), join(temporaryFolder(ending), "dump"));
    return new Map([...opened.files].map(([path, bytes]) => [path.replace(`weighbridge-${day}/`, ""), bytes]));
  };
  const jsonOf = (path: string) => JSON.parse(files.get(path)!.toString());
  const enter = async (by: SignedIn, track: string, method: string, digits: string): Promise<ApiSubmission> => {
    const state = (await contest().benchmark.track(track))!;
    const sent = state.expected.map(({ models, file }) =>
      csvOf(
        models,
        models.map((_, index) => Number(`0.${digits}${1000 + ((index * 7) % 53)}`)),
        `${file}.csv`,
      ),
    );
    const request = { team: { id: by.id, name: by.name }, track, files: sent, description: { ...DESCRIPTION, method } };
    const outcome = await contest().benchmark.submit(request);
    if (outcome === undefined || !("submission" in outcome)) throw new Error(JSON.stringify(outcome));
    return outcome.submission;
  };

  before(async () => {
    const folder = temporaryFolder(ending);
    const spec = madeSpec({
      collections: ["mnist"],
      runs_per_collection: 60,
      runs_per_shard: 60,
      checkpoint_epochs: [3, 18],
    });
    const { publicStore, privateStore } = await publishMade(join(folder, "withheld"), {
      spec,
      labelOf: (_, run, epoch) => (splitOf(spec, "mnist", run) === "train" ? {} : canaryLabels(run, epoch)),
    });
    await publishMade(join(folder, "open"), {
      spec: { ...spec, name: "open-zoo" },
      labels: "public",
      publicStore,
      privateStore,
    });
    database = await openDatabase(await bench().empty());
    const options = { database, privateStore, now: () => now.milliseconds, publicUrl: "https://hub.example" };
    hub = await serve(ending, publicStore, options);
    ending.after(async () => {
      await hub.close(0);
      await contest().benchmark.end();
      await database.close();
    });
    team = await signIn(contest(), "Weights & Measures");
    other = await signIn(contest(), "Others");
    await enter(team, WITHHELD, "Ridge", PRIVATE_DIGITS);
    await enter(team, WITHHELD, HOSTILE.trim(), PRIVATE_DIGITS);
    await enter(other, OPEN, "In the open", PUBLIC_DIGITS);
    hidden = await enter(other, OPEN, "Not to be seen", `${PRIVATE_DIGITS}5`);
    await act(contest(), { action: "hide", submission: hidden.id, reason: "a test of hiding" });
  });

  describe("of a contest", { skip: missingTar() }, () => {
    before(async () => {
      files = await unpacked("2026-11-23");
    });

    test("is whole by its own sums, and says what it is", () => {
      const sums = files
        .get("SHA256SUMS")!
        .toString()
        .trimEnd()
        .split("\n")
        .map((line) => line.split("  "));
      assert.deepEqual(
        sums.map(([, path]) => path).sort(),
        [...files.keys()].filter((path) => path !== "SHA256SUMS").sort(),
      );
      for (const [sum, path] of sums) assert.equal(sha256(files.get(path)!), sum, path);
      const readme = files.get("README.txt")!.toString();
      assert.match(readme, /day {4}2026-11-23 \(UTC\)/);
      assert.match(readme, /hub {4}https:\/\/hub\.example\n/);
      for (const path of files.keys()) {
        if (path === "README.txt") continue;
        const [first] = path.split("/");
        assert.ok(readme.includes(`  ${first}`), `${path} is not in the README`);
      }
      assert.match(files.get("CITATION.txt")!.toString(), /url +=.*https:\/\/hub\.example/);
    });

    test("has every board as the hub shows it, in all forms", async () => {
      const { tracks } = validate<{ tracks: { track: { name: string } }[] }>(
        "api-tracks",
        jsonOf("tracks.json"),
        "tracks",
      );
      assert.ok(tracks.length > 4);
      for (const { track } of tracks) {
        for (const form of ["", ".csv", ".parquet"]) {
          const answer = await fetch(`${hub.url}/api/tracks/${track.name}/board${form}?board=all`);
          const own = files.get(`boards/${track.name}${form || ".json"}`)!;
          assert.ok(own.equals(await answer.bytes()), track.name + form);
        }
      }
      const shown: ApiBoard = jsonOf(`boards/${WITHHELD}.json`);
      assert.equal(shown.entries.length, 2);
    });

    test("has submissions, descriptions and comparisons as the hub tells them", async () => {
      const numbers = [WITHHELD, OPEN].flatMap((track) =>
        (jsonOf(`boards/${track}.json`) as ApiBoard).entries.map(({ id }) => id),
      );
      assert.equal(numbers.length, 3);
      for (const id of numbers) {
        for (const [folder, path] of [
          ["submissions", ""],
          ["descriptions", "/descriptions"],
          ["comparisons", "/comparisons"],
        ]) {
          const told = await (await fetch(`${hub.url}/api/submissions/${id}${path}`)).text();
          assert.equal(files.get(`${folder}/${id}.json`)!.toString(), told, `${folder} ${id}`);
        }
      }
      const log = validate<{ lines: { action: string }[] }>("api-log", jsonOf("log.json"), "log");
      assert.deepEqual(
        log.lines.map(({ action }) => action),
        ["hide"],
      );
      validate("literature", jsonOf("literature.json"), "literature");
    });

    test("has predictions of tracks whose labels are public, as everybody may ask for them", async () => {
      const predictions = [...files.keys()].filter((path) => path.startsWith("predictions/"));
      const [{ id }] = (jsonOf(`boards/${OPEN}.json`) as ApiBoard).entries;
      assert.deepEqual(predictions, [`predictions/${id}/predictions-1.csv`]);
      const told = await (await fetch(`${hub.url}/api/submissions/${id}/predictions/predictions-1.csv`)).text();
      assert.equal(files.get(predictions[0])!.toString(), told);
      assert.ok(told.includes(PUBLIC_DIGITS));
    });

    test("has no withheld label and no prediction that is a team's own, in whatever file", () => {
      let numbers = 0;
      for (const [path, bytes] of files)
        for (const value of numbersOf(path, bytes)) {
          numbers++;
          assert.ok(!isCanary(value), `${path} has the label ${value}`);
          const digits = Math.abs(value).toExponential(17).replace(".", "");
          assert.ok(!digits.startsWith(PRIVATE_DIGITS), `${path} has the prediction ${value}`);
        }
      assert.ok(numbers > 1000, `${numbers} numbers`);
      // They would be found: the search finds those that are public.
      const [open] = [...files].filter(([path]) => path.startsWith("predictions/"));
      assert.ok([...numbersOf(...open)].some((value) => String(value).startsWith(`0.${PUBLIC_DIGITS}`)));
      assert.deepEqual([...numbersOf("x", Buffer.from(`${canaryLabels(3, 18).test_accuracy}`))].map(isCanary), [true]);
    });

    test("has nothing hidden, no secret, no address of a person", async () => {
      const rows = await database.db.selectFrom("tokens").select("sha256").execute();
      const secrets = [team, other].flatMap(({ token, cookie }) => [token, cookie, cookie.split("=")[1]]);
      const hashes = rows.flatMap(({ sha256 }) => [
        Buffer.from(sha256).toString("hex"),
        Buffer.from(sha256).toString("base64"),
      ]);
      for (const [path, bytes] of files) {
        const text = bytes.toString("latin1");
        for (const secret of [...secrets, ...hashes]) assert.ok(!text.includes(secret), path);
        assert.ok(!text.includes("Not to be seen"), path);
        assert.doesNotMatch(text, /[\w.+-]+@[\w-]+\.\w+/, path);
      }
      assert.ok(!files.has(`submissions/${hidden.id}.json`));
    });

    test("writes what teams say as data, whatever they say", () => {
      const board: ApiBoard = jsonOf(`boards/${WITHHELD}.json`);
      assert.ok(board.entries.some(({ method }) => method === HOSTILE.trim()));
      assert.match(files.get(`boards/${WITHHELD}.csv`)!.toString(), /"'=1\+2, ""quoted"""/);
    });
  });

  test("of the same state and day has the same bytes", async () => {
    const about = { date: "2026-11-23", base: "" };
    const made = () => collected(packTar(dumpFiles(contest(), about), about.date));
    const once = await made();
    assert.ok(once.equals(await made()));
  });

  test("is listed, and served like any file: ranges, length, tag, HEAD", async () => {
    const name = nameOf("2026-11-23");
    const whole = await (await ask(name)).bytes();
    const list = await fetch(`${hub.url}/api/dumps`);
    const { dumps } = validate<ApiDumps>("api-dumps", await list.json(), "dumps");
    assert.deepEqual(dumps, [
      { name, date: "2026-11-23", bytes: whole.length, sha256: sha256(whole), url: `/api/dumps/${name}` },
    ]);
    const part = await ask(name, { headers: { Range: "bytes=100-199" } });
    assert.deepEqual([part.status, part.headers.get("content-range")], [206, `bytes 100-199/${whole.length}`]);
    assert.deepEqual(await part.bytes(), whole.slice(100, 200));
    const head = await ask(name, { method: "HEAD" });
    assert.deepEqual(
      [head.headers.get("content-length"), head.headers.get("content-type")],
      [`${whole.length}`, "application/gzip"],
    );
    assert.equal(head.headers.get("content-disposition"), `attachment; filename="${name}"`);
    assert.equal((await ask(name, { headers: { "If-None-Match": `"${sha256(whole)}"` } })).status, 304);
    assert.equal((await ask(name, { headers: { Range: `bytes=${whole.length}-` } })).status, 416);
    for (const wrong of [nameOf("2026-11-22"), nameOf("2026-11-24"), "x", `${name}?x=1`])
      assert.ok([400, 404].includes((await ask(wrong)).status), wrong);
  });

  test("is made again when something in it was hidden", async () => {
    const [, second] = (await contest().benchmark.board(WITHHELD, "all"))!.entries;
    const before = await (await ask(nameOf("2026-11-23"))).bytes();
    await act(contest(), { action: "hide", submission: second.id, reason: "another test of hiding" });
    const after = await (await ask(nameOf("2026-11-23"))).bytes();
    assert.notEqual(sha256(after), sha256(before));
    await act(contest(), { action: "show", submission: second.id, reason: "the test is over" });
  });

  test("keeps to the API's description, and one that can't be made is a sentence and leaves nothing", async () => {
    const description = (await (await fetch(`${hub.url}/api/openapi.json`)).json()) as Description;
    const { check, checked } = answerChecks(description);
    const kept = async (path: string) => {
      const answer = await fetch(hub.url + path);
      const body = Buffer.from(await answer.arrayBuffer());
      check({ path, status: answer.status, type: answer.headers.get("content-type") ?? "", body });
      return { answer, text: body.toString() };
    };
    await kept("/api/dumps");
    await kept(`/api/dumps/${nameOf("2026-11-23")}`);
    await kept(`/api/dumps/${nameOf("2020-01-01")}`);
    now.milliseconds += 86_400_000;
    const { benchmark } = contest();
    const usual = benchmark.compared;
    let asked = 0;
    benchmark.compared = async (...which) => {
      if (asked++ > 0) throw new TypeError("a defect of the test's");
      return usual(...which);
    };
    const path = `/api/dumps/${nameOf("2026-11-24")}`;
    for (let time = 0; time < 3; time++) {
      const { answer, text } = await kept(path);
      assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "60"]);
      assert.match(JSON.parse(text).error.message, /^The dump could not be made, .* try again in a minute\.$/);
    }
    assert.equal(asked, 2);
    assert.ok(hub.log.some(({ error }) => String(error).includes("a defect of the test's")));
    const { dumps } = JSON.parse((await kept("/api/dumps")).text) as ApiDumps;
    assert.deepEqual(
      dumps.map(({ date, bytes }) => [date, bytes === null]),
      [
        ["2026-11-24", true],
        ["2026-11-23", false],
      ],
    );
    benchmark.compared = usual;
    now.milliseconds += 60_000;
    assert.equal((await kept(path)).answer.status, 200);
    assert.deepEqual([...checked.get("/api/dumps/{name}")!].sort(), [200, 404, 503]);
  });
}

/** Whatever a file of the dump holds as numbers. */
function* numbersOf(path: string, bytes: Buffer): Generator<number> {
  if (!path.endsWith(".parquet")) {
    for (const [number] of bytes.toString().matchAll(/\d+(\.\d+)?(e[+-]?\d+)?/gi)) yield Number(number);
    return;
  }
  const table = openTable(new Uint8Array(bytes), path);
  for (let group = 0; group < table.groupRows.length; group++)
    for (const values of Object.values(table.readGroup(group).values))
      for (const value of values) if (typeof value === "number") yield value;
}
