// The routes of tracks and submissions, over HTTP, on either database.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type {
  ApiBoard,
  ApiChecked,
  ApiComparisons,
  ApiDescriptions,
  ApiSubmission,
  ApiSubmitted,
  ApiTrack,
  ApiTracks,
  ApiUnsound,
} from "../../../schemas/types.d.ts";
import { validate } from "../../../src/lib/validate.ts";
import type { Bench } from "../../db/bench.ts";
import { DESCRIPTION, type MadeContest, makeContest, TRACK } from "../benchmark/contest.ts";
import { answerChecks, checkForm, checkRoutes, type Description } from "../openapi.ts";
import { endOfSuite } from "../serving.ts";
import { type ContestHub, formOf, serveContest } from "./contest-hub.ts";

export function routesConformance(bench: () => Bench): void {
  const ending = endOfSuite();
  let zoo: MadeContest;
  let hub: ContestHub;
  let description: Description;
  let checks: ReturnType<typeof answerChecks>;
  let used = 0;
  const newToken = () => hub.teams[used++].token;
  const at = `/api/tracks/${TRACK}`;

  before(async () => {
    zoo = await makeContest();
    ending.after(zoo.remove);
    hub = await serveContest(ending, zoo, await bench().empty());
    description = (await (await fetch(`${hub.url}/api/openapi.json`)).json()) as Description;
    checks = answerChecks(description);
  });

  const get = async (path: string, headers = {}) => kept(path, "get", await fetch(hub.url + path, { headers }));
  /** What every answer of this suite is held against. */
  async function kept(path: string, method: "get" | "post", answer: Response): Promise<Response> {
    const body = Buffer.from(await answer.clone().arrayBuffer());
    if (answer.status !== 304)
      checks.check({ path, method, status: answer.status, type: answer.headers.get("content-type") ?? "", body });
    return answer;
  }
  async function json<Value>(path: string, schema: string): Promise<Value> {
    const answer = await get(path);
    assert.equal(answer.status, 200, path);
    return validate<Value>(schema, await answer.json(), path);
  }
  const post = async (path: string, token: string | undefined, body: FormData | string, more = {}) => {
    const headers = { ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }), ...more };
    return kept(path, "post", await fetch(hub.url + path, { method: "POST", body, headers }));
  };
  async function refused(answer: Response, status: number): Promise<string> {
    const text = await answer.text();
    assert.equal(answer.status, status, text);
    assert.equal(answer.headers.get("cache-control"), "no-store");
    return JSON.parse(text).error.message;
  }

  describe("tracks", () => {
    test("are listed, open ones first, with what belongs to them, and every link leads somewhere", async () => {
      const { tracks } = await json<ApiTracks>("/api/tracks", "api-tracks");
      const own = tracks.find(({ track }) => track.name === TRACK)!;
      assert.deepEqual(await json<ApiTrack>(own.url, "api-track"), own);
      assert.deepEqual([own.state, own.because, own.per_day], ["open", null, 5]);
      const { links } = own;
      for (const path of [links.board, links.starter, ...Object.values(links.template ?? {})])
        assert.equal((await get(path!)).status, 200, path);
      const closed = tracks.find(({ state }) => state === "closed")!;
      assert.deepEqual(Object.keys(closed.links), ["page", "board"]);
      assert.match(closed.because!, /is not published here/);
    });

    test("have templates of the networks that they ask for", async () => {
      const template = await get(`${at}/template/predictions.csv`);
      assert.match(template.headers.get("content-type")!, /^text\/csv/);
      const [head, ...lines] = (await template.text()).split("\n");
      assert.equal(head, "model_id,prediction");
      const { networks } = await json<ApiTrack>(at, "api-track");
      assert.equal(lines.pop(), "");
      assert.equal(new Set(lines).size, networks);
      for (const line of lines) assert.match(line, /^mnist-\d{6},$/);
      assert.match(await refused(await get(`${at}/template/prediction.csv`), 404), /has no file "prediction"; it has/);
      assert.match(
        await refused(await get("/api/tracks/small-cnn-zoo-mnist/starter.py"), 404),
        /is not published here/,
      );
    });

    test("that are not there are a 404, parameters that are not known a 400", async () => {
      for (const path of ["/api/tracks/other", "/api/tracks/other/board", "/api/tracks/other/starter.py"])
        assert.match(await refused(await get(path), 404), /There is no track "other" here/);
      assert.match(await refused(await get(`${at}/board?board=best`), 400), /must be one of default, all; is "best"/);
      assert.match(await refused(await get(`${at}?x=1`), 400), /"x" is not known/);
    });

    test("answer 304 to who has seen them", async () => {
      for (const path of [
        "/api/tracks",
        at,
        `${at}/board`,
        `${at}/board.csv`,
        `${at}/board.parquet`,
        `${at}/starter.py`,
      ]) {
        const tag = (await get(path)).headers.get("etag")!;
        assert.equal((await get(path, { "If-None-Match": tag })).status, 304, path);
      }
      assert.equal((await get(`${at}/board`)).headers.get("cache-control"), "public, no-cache");
    });
  });

  describe("a submission", () => {
    test("is stored and scored, stands on the board at once, and can be asked for", async () => {
      const token = newToken();
      const before = await json<ApiBoard>(`${at}/board`, "api-board");
      const answer = await post(`${at}/submissions`, token, formOf([await hub.fileOf(TRACK)]));
      assert.equal(answer.status, 201, await answer.clone().text());
      const made = validate<ApiSubmitted>("api-submitted", await answer.json(), "answer");
      assert.equal(answer.headers.get("location"), made.url);
      assert.deepEqual([made.repeated, made.remaining_today], [false, 4]);
      assert.ok(made.scores.r2.value! > 0.9);
      const submission = await json<ApiSubmission>(made.url, "api-submission");
      assert.deepEqual([submission.description, submission.scores], [DESCRIPTION, made.scores]);
      assert.equal((await json<ApiComparisons>(`${made.url}/comparisons`, "api-comparisons")).submission, made.id);
      const board = await json<ApiBoard>(`${at}/board`, "api-board");
      assert.equal(board.entries.length, before.entries.length + 1);
      const csv = await (await get(`${at}/board.csv`)).text();
      const lines = csv.split("\r\n");
      assert.match(lines[0], /^best_rank,worst_rank,method,.*,r2,r2_deviation,r2_low,r2_high,mse,/);
      assert.equal(lines.length, board.entries.length + 2);
      assert.ok(csv.includes(`,${made.id},${hub.url}${made.url}`));
    });

    test("may have its description as a file, its files under any field", async () => {
      const form = new FormData();
      form.append("description", new Blob([JSON.stringify(DESCRIPTION)]), "description.json");
      const { bytes } = await hub.fileOf(TRACK);
      for (const name of ["seed-1.csv", "seed-2.csv"]) form.append(name, new Blob([Uint8Array.from(bytes)]), name);
      const answer = await post(`${at}/submissions`, newToken(), form);
      assert.equal(answer.status, 201, await answer.clone().text());
      const { url } = (await answer.json()) as ApiSubmitted;
      assert.deepEqual((await json<ApiSubmission>(url, "api-submission")).files[0].seeds, 2);
    });

    test("of several files is put together by their names", async () => {
      const track = "made-zoo-few-shot-mnist";
      const { track: record } = await json<ApiTrack>(`/api/tracks/${track}`, "api-track");
      const files = await Promise.all(record.files.map(({ name }) => hub.fileOf(track, name)));
      const answer = await post(`/api/tracks/${track}/submissions`, newToken(), formOf(files.toReversed()));
      assert.equal(answer.status, 201, await answer.clone().text());
    });

    test("is made once however often it comes with its key", async () => {
      const token = newToken();
      const key = { "Idempotency-Key": "once" };
      const form = formOf([await hub.fileOf(TRACK)]);
      const first = (await (await post(`${at}/submissions`, token, form, key)).json()) as ApiSubmitted;
      const again = await post(`${at}/submissions`, token, form, key);
      assert.equal(again.status, 200);
      assert.deepEqual(await again.json(), { ...first, repeated: true });
      const other = formOf([await hub.fileOf(TRACK)], { ...DESCRIPTION, method: "Another" });
      assert.match(await refused(await post(`${at}/submissions`, token, other, key), 422), /was used for another/);
      const wrong = await post(`${at}/submissions`, token, other, { "Idempotency-Key": "a b" });
      assert.match(await refused(wrong, 400), /printable ASCII/);
    });

    test("beyond the quota of the day is a 429 that says when the next begins; unsound ones cost nothing", async () => {
      const token = newToken();
      const file = await hub.fileOf(TRACK);
      const send = (method: string, bytes = file.bytes) =>
        post(`${at}/submissions`, token, formOf([{ ...file, bytes }], { ...DESCRIPTION, method }));
      for (let count = 0; count < 3; count++) {
        const unsound = await send("broken", Buffer.from("model_id,prediction\nmnist-000001,x\n<script>,2\n"));
        assert.equal(unsound.status, 422);
        const { files, error } = validate<ApiUnsound>("api-unsound", await unsound.json(), "answer");
        assert.match(error.message, /predictions\.csv is not what the track asks for; nothing was stored/);
        assert.equal(files[0].problems.length, 20);
      }
      for (let count = 0; count < 5; count++) assert.equal((await send(`number ${count}`)).status, 201);
      const over = await send("one more");
      const seconds = Number(over.headers.get("retry-after"));
      assert.ok(seconds > 0 && seconds <= 86_400);
      assert.match(await refused(over, 429), /5 times to a track in a UTC day, this one has/);
    });

    test("that can't be is refused by name", async () => {
      const token = newToken();
      const file = await hub.fileOf(TRACK);
      const send = async (form: FormData, status: number) =>
        refused(await post(`${at}/submissions`, token, form), status);
      assert.match(await send(formOf([]), 400), /must have a file of predictions, has none/);
      assert.match(await send(formOf([file], { method: "x" }), 400), /description.*inputs/s);
      assert.match(await send(formOf(Array(11).fill(file)), 400), /there may be 10 files .* are 11/);
      const text = new FormData();
      text.append("predictions", "model_id,prediction");
      assert.match(await send(text, 400), /the field "predictions" is not known; files need a file name/);
      const twice = formOf([file]);
      twice.append("description", "{}");
      assert.match(await send(twice, 400), /the field description may come once, came 2 times/);
      const none = new FormData();
      none.append("file", new Blob(["x"]), "x.csv");
      assert.match(await send(none, 400), /must have one description, as JSON; has none/);
      const broken = formOf([file]);
      broken.set("description", "{");
      assert.match(await send(broken, 400), /the description must be JSON, is none/);
      // Entries that are no texts are compared each with each other by the check: many would hold the hub up.
      const inputs = Array.from({ length: 20_000 }, (_, index) => [index]);
      const many = formOf([file]);
      many.set("description", new Blob([JSON.stringify({ ...DESCRIPTION, inputs })]), "d.json");
      assert.match(await send(many, 400), /the description may have at most \d+ (?:bytes|commas)/);
      const few = formOf([file]);
      few.set("description", JSON.stringify({ ...DESCRIPTION, inputs: inputs.slice(0, 2000) }));
      assert.match(await send(few, 400), /the description may have at most 1000 commas between its values, has 2/);
      const unknown = await post("/api/tracks/other/submissions", token, formOf([file]));
      assert.match(await refused(unknown, 404), /no track "other"/);
      const shut = await post("/api/tracks/small-cnn-zoo-mnist/submissions", token, formOf([file]));
      assert.match(await refused(shut, 409), /The track is closed\. Its zoo/);
      for (const id of ["0", "999999", "1e3", "99999999999999999999", "x"])
        assert.match(await refused(await get(`/api/submissions/${id}`), 404), /There is no submission/);
    });

    test("needs a team's token, before anything is read", async () => {
      for (const path of [`${at}/submissions`, `${at}/check`])
        for (const token of [undefined, "", "wb_nonsense", "x".repeat(5000)]) {
          const answer = await post(path, token, "not even a form");
          assert.match(answer.headers.get("www-authenticate")!, /^Bearer/);
          assert.match(await refused(answer, 401), token ? /^No team has this token: / : /^A team's token is needed: /);
        }
      assert.equal((await post("/api/submissions/1/description", undefined, "{}")).status, 401);
      assert.equal((await get(`${at}/submissions`)).status, 405);
    });

    test("can be checked before, with or without a description, as often as one likes", async () => {
      const token = newToken();
      const file = await hub.fileOf(TRACK);
      const before = await json<ApiBoard>(`${at}/board?board=all`, "api-board");
      const send = (form: FormData, path = `${at}/check`) => post(path, token, form);
      const bare = new FormData();
      bare.append("anything", new Blob([Uint8Array.from(file.bytes)]), "p.csv");
      for (const form of [formOf([file]), bare, bare, bare, bare, bare]) {
        const answer = await send(form);
        assert.equal(answer.status, 200, await answer.clone().text());
        assert.deepEqual([answer.headers.get("cache-control"), answer.headers.has("ratelimit")], ["no-store", false]);
        const { track, files } = validate<ApiChecked>("api-checked", await answer.json(), "answer");
        assert.deepEqual([track, files.length, files[0].file, files[0].seed], [TRACK, 1, "predictions", 1]);
      }
      const broken = formOf([{ name: "</b>.csv", bytes: Buffer.from("model_id,prediction\n<script>,2\n") }]);
      const [unsound, sent] = [await send(broken), await send(broken, `${at}/submissions`)];
      assert.deepEqual([unsound.status, sent.status], [422, 422]);
      assert.deepEqual(await unsound.json(), validate<ApiUnsound>("api-unsound", await sent.json(), "answer"));
      assert.match(await refused(await send(formOf([])), 400), /must have a file of predictions, has none/);
      assert.match(await refused(await send(formOf([file], { method: "x" })), 400), /description.*inputs/s);
      const text = new FormData();
      text.append("only", "check");
      assert.match(await refused(await send(text), 400), /the field "only" is not known/);
      const few = await send(formOf([file]), "/api/tracks/made-zoo-few-shot-mnist/check");
      assert.match(await refused(few, 400), /predictions\.csv is none of the files of/);
      assert.match(await refused(await send(bare, "/api/tracks/other/check"), 404), /no track "other"/);
      assert.match(
        await refused(await send(bare, "/api/tracks/small-cnn-zoo-mnist/check"), 409),
        /The track is closed/,
      );
      assert.equal((await get(`${at}/check`)).status, 405);
      assert.deepEqual(await json<ApiBoard>(`${at}/board?board=all`, "api-board"), before);
      const made = await send(formOf([file]), `${at}/submissions`);
      assert.equal(((await made.json()) as ApiSubmitted).remaining_today, 4);
    });

    test("gets another description from its team only", async () => {
      const token = newToken();
      const made = await post(`${at}/submissions`, token, formOf([await hub.fileOf(TRACK)]));
      const { id, url } = (await made.json()) as ApiSubmitted;
      const description = { ...DESCRIPTION, method: '=HYPERLINK("http://x")', notes: "new" };
      const type = { "Content-Type": "application/json" };
      const path = `/api/submissions/${id}/description`;
      const answer = await post(path, token, JSON.stringify(description), type);
      assert.equal(answer.status, 200, await answer.clone().text());
      assert.deepEqual(await answer.json(), description);
      const submission = await json<ApiSubmission>(url, "api-submission");
      assert.deepEqual([submission.description, submission.described.length], [description, 2]);
      const { versions } = await json<ApiDescriptions>(`${path}s`, "api-descriptions");
      assert.deepEqual(
        versions.map((version) => version.description),
        [DESCRIPTION, description],
      );
      const csv = await (await get(`${at}/board.csv?board=all`)).text();
      assert.ok(csv.includes(`,"'=HYPERLINK(""http://x"")",`), "no formula");
      assert.match(await refused(await post(path, newToken(), "{}", type), 404), /has no submission/);
      assert.match(await refused(await post(path, token, "{}", type), 400), /method/);
      assert.match(
        await refused(await post(path, token, "{}", { "Content-Type": "text/plain" }), 415),
        /application\/json/,
      );
    });
  });

  test("the description of the API is in form, names every route, and each of these was asked and kept it", () => {
    checkForm(description);
    checkRoutes(description, hub.hub.app.routes);
    for (const [path, item] of Object.entries(description.paths)) {
      if (!/^\/api\/(tracks|submissions)/.test(path)) continue;
      const statuses = Object.values(item).flatMap(({ responses }) => Object.keys(responses));
      assert.ok(statuses.includes("401") || checks.checked.get(path)?.has(200), path);
      if (statuses.includes("201")) assert.ok(checks.checked.get(path)?.has(201), path);
    }
  });

  test("nothing of it was a defect", () => {
    assert.ok(!hub.log.some(({ error }) => error !== undefined), JSON.stringify(hub.log.filter(({ error }) => error)));
  });
}
