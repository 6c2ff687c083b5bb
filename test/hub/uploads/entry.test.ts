import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { checkPredictions } from "../../../leaderboard/submission/index.ts";
import type { ApiBoard, ApiComparisons, ApiSubmission } from "../../../schemas/types.d.ts";
import type { Benchmark, SentPredictions } from "../../../src/hub/benchmark/types.ts";
import { validate } from "../../../src/lib/validate.ts";
import { answerChecks, type Description } from "../openapi.ts";
import {
  type ContestSite,
  EMPTY,
  FEW_SHOT,
  makeContestSite,
  noisyFiles,
  type SignedIn,
  signIn,
  TRACK,
  TRANSFER,
} from "../pages/contest-site.ts";
import { endOfSuite } from "../serving.ts";

const ending = endOfSuite();
let site: ContestSite;
let stranger: SignedIn;
let checks: ReturnType<typeof answerChecks>;
before(async () => {
  site = await makeContestSite(ending);
  stranger = await signIn(site.contest, "Strangers");
  checks = answerChecks((await (await fetch(`${site.url}/api/openapi.json`)).json()) as Description);
});

/** Every answer is held against the API's own description. */
async function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const answer = await fetch(site.url + path, { headers });
  const body = Buffer.from(await answer.clone().arrayBuffer());
  const type = answer.headers.get("content-type") ?? "";
  if (answer.status !== 304) checks.check({ path, status: answer.status, type, body });
  return answer;
}
const messageOf = async (answer: Response) => ((await answer.json()) as { error: { message: string } }).error.message;
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

describe("comparisons of a submission", () => {
  const read = async (id: number) => {
    const answer = await get(`/api/submissions/${id}/comparisons`);
    return validate<ApiComparisons>("api-comparisons", await answer.json(), "comparisons");
  };

  test("have every other entry in one list, as the board of all entries ranks it", async () => {
    const { entries } = (await (await get(`/api/tracks/${TRACK}/board?board=all`)).json()) as ApiBoard;
    assert.equal(entries.length, 3);
    for (const { id, rank } of entries) {
      const { better, undecided, worse, submission, track, metric } = await read(id);
      assert.deepEqual([submission, track, metric], [id, TRACK, "r2"]);
      const others = [...better, ...undecided, ...worse].map((other) => other.id).sort();
      assert.deepEqual(
        others,
        entries
          .map((entry) => entry.id)
          .filter((other) => other !== id)
          .sort(),
      );
      // What a rank range is.
      assert.deepEqual(rank, { best: better.length + 1, worst: entries.length - worse.length });
    }
  });

  test("say the same of two entries from either side, significant where p is at most alpha", async () => {
    const { plain, hostile } = site.entries;
    const [one, other] = [await read(plain.id), await read(hostile.id)];
    const seen = one.worse.find(({ id }) => id === hostile.id)!;
    const back = other.better.find(({ id }) => id === plain.id)!;
    assert.equal(seen.p, back.p);
    assert.ok(seen.p! <= one.alpha);
    assert.deepEqual([seen.method, back.method], [hostile.description.method, plain.description.method]);
    for (const { p } of [...one.undecided, ...other.undecided]) assert.ok(p === null || p > one.alpha);
  });

  test("tell p of withheld labels in steps: single accuracies could be read off its decimals", async () => {
    const [file] = await noisyFiles(site, EMPTY, 0.2);
    const text = file.bytes.toString();
    const description = { method: "Nearly", authors: ["Ada"], inputs: ["weights"], training_data: "made" };
    const ids: number[] = [];
    // Each is the same but for some networks.
    for (const few of [0, 2, 4, 8, 16]) {
      let line = 0;
      const changed = text.replace(/,0\..*$/gm, (number) => (line++ < few ? ",0.5" : number));
      const files = [{ name: file.name, bytes: Buffer.from(changed) }];
      const outcome = await site.contest.benchmark.submit({ team: stranger, track: EMPTY, files, description });
      ids.push((outcome as { submission: ApiSubmission }).submission.id);
    }
    const told = new Set<number | null>();
    for (const id of ids) {
      const { better, undecided, worse } = await read(id);
      for (const { p } of [...better, ...undecided, ...worse]) told.add(p);
    }
    for (const p of told) assert.ok([0.001, 0.01, 0.05, 0.1, 0.5, 1].includes(p!), `p ${p}`);
    assert.ok(told.size > 2);
  });

  test("are empty where it is alone, fresh, and not there where it is not", async () => {
    const path = `/api/submissions/${site.entries.fewShot.id}/comparisons`;
    const answer = await get(path);
    assert.deepEqual(await read(site.entries.fewShot.id), {
      ...{ submission: site.entries.fewShot.id, track: FEW_SHOT, metric: "r2", alpha: 0.05 },
      ...{ better: [], undecided: [], worse: [] },
    });
    assert.equal(answer.headers.get("cache-control"), "public, no-cache");
    const tag = answer.headers.get("etag")!;
    assert.equal((await get(path, { "If-None-Match": tag })).status, 304);
    for (const id of ["0", "999999", "abc", "1e1"]) {
      const absent = await get(`/api/submissions/${id}/comparisons`);
      assert.equal(absent.status, 404);
      assert.match(await messageOf(absent), /There is no submission .* here, or it is hidden/);
    }
    assert.equal((await get(`${path}?x=1`)).status, 400);
  });
});

describe("predictions of a submission", () => {
  /** Numbers whose shortest form is long, short, and with an exponent. */
  const VALUES = [0.1 + 0.2, 1 / 3, 1e-7, 5e-324, 1, 0, Number.MIN_VALUE * 3, 0.9999999999999999];
  /** What the benchmark is said to have from the second test on, to be somebody's or everybody's. */
  let sent: SentPredictions;
  let predictions: Benchmark["predictions"];
  const path = () => `/api/submissions/${site.entries.plain.id}/predictions/predictions-1.csv`;
  test("are, byte for byte, what the team sent", async () => {
    const [file] = await noisyFiles(site, TRACK, 0.1);
    const answer = await get(path(), bearer(site.team.token));
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), file.bytes);
    sendOthers();
  });

  const sendOthers = () => {
    site.contest.benchmark.predictions = (id, file, seed) => predictions(id, file, seed);
  };
  before(async () => {
    const [{ models }] = (await site.contest.benchmark.track(TRACK))!.expected;
    const values = Float64Array.from(models, (_, index) => VALUES[index % VALUES.length]);
    sent = { models, predictions: values, isPublic: false, team: site.team.name };
    predictions = async (id, file, seed) =>
      id === site.entries.plain.id && file === "predictions" && seed === 1 ? sent : undefined;
  });

  test("pass the check as they are, and are the same numbers", async () => {
    const answer = await get(path(), bearer(site.team.token));
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get("content-type")!, /^text\/csv/);
    const { id } = site.entries.plain;
    assert.equal(
      answer.headers.get("content-disposition"),
      `attachment; filename="submission-${id}-predictions-1.csv"`,
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    const [expected] = (await site.contest.benchmark.track(TRACK))!.expected;
    const checked = checkPredictions(bytes, expected);
    assert.ok(checked.sound, JSON.stringify(checked));
    assert.deepEqual(checked.predictions, sent.predictions);
    assert.deepEqual(bytes.toString().split("\n")[0], "model_id,prediction");
  });

  test("leave out networks that were not predicted", async () => {
    const whole = sent;
    sent = { ...whole, predictions: whole.predictions.with(3, Number.NaN) };
    const lines = (await (await get(path(), bearer(site.team.token))).text()).trimEnd().split("\n");
    sent = whole;
    assert.equal(lines.length, whole.models.length);
    assert.ok(!lines.some((line) => line.startsWith(whole.models[3])));
  });

  test("are their team's alone where labels are withheld, by token or session, and are kept by nobody", async () => {
    const asked: [who: string, headers: Record<string, string>, status: number][] = [
      ["nobody", {}, 403],
      ["the team's token", bearer(site.team.token), 200],
      ["the team's session", { cookie: site.team.cookie }, 200],
      ["another team's token", bearer(stranger.token), 403],
      ["another team's session", { cookie: stranger.cookie }, 403],
      ["a wrong token", bearer("wb_wrong"), 401],
      ["a wrong token with the team's session", { ...bearer("wb_wrong"), cookie: site.team.cookie }, 401],
      ["another team's token with the team's session", { ...bearer(stranger.token), cookie: site.team.cookie }, 403],
      ["a wrong session", { cookie: site.team.cookie.replace(/.$/, "!") }, 403],
      ["no bearer", { Authorization: "Basic YTpi" }, 401],
    ];
    for (const [who, headers, status] of asked) {
      const answer = await get(path(), headers);
      assert.equal(answer.status, status, who);
      assert.equal(answer.headers.get("cache-control"), "no-store", who);
      assert.equal(answer.headers.get("etag"), null, who);
      assert.equal(answer.headers.get("vary"), "Authorization, Cookie", who);
      if (status === 200) {
        assert.equal(answer.headers.get("access-control-allow-origin"), null, who);
        assert.equal(answer.headers.get("cross-origin-resource-policy"), "same-origin", who);
      } else assert.doesNotMatch(await answer.text(), new RegExp(sent.models[0]), who);
    }
    assert.match(await messageOf(await get(path())), /^Only the team that sent these predictions can have them.*\.$/);
    assert.equal((await get(path(), bearer("x"))).headers.get("www-authenticate"), 'Bearer realm="Weighbridge"');
    // Right after its team had it, from the same address.
    assert.equal((await get(path())).status, 403);
  });

  test("are everybody's where nothing is withheld, and may be kept", async () => {
    const own = sent;
    sent = { ...own, isPublic: true };
    for (const headers of [{}, bearer("wb_wrong"), { cookie: stranger.cookie }] as Record<string, string>[]) {
      const answer = await get(path(), headers);
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get("cache-control"), "public, no-cache");
      assert.equal(answer.headers.get("access-control-allow-origin"), "*");
      const tag = answer.headers.get("etag")!;
      assert.equal((await get(path(), { ...headers, "If-None-Match": tag })).status, 304);
    }
    sent = own;
    const standAs = (standing: "baseline" | "self-reported") =>
      site.contest.database.db
        .updateTable("submissions")
        .set({ standing })
        .where("id", "=", site.entries.plain.id)
        .execute();
    await standAs("baseline");
    assert.match(await site.text(`/submissions/${site.entries.plain.id}`), new RegExp(`href="${path()}" download`));
    await standAs("self-reported");
    assert.doesNotMatch(await site.text(`/submissions/${site.entries.plain.id}`), new RegExp(`href="${path()}"`));
    const edit = await site.text(`/submissions/${site.entries.plain.id}/edit`, site.team.cookie);
    assert.match(edit, new RegExp(`href="${path()}" download`));
  });

  test("that are not there, or of a submission that is hidden, are a 404 for all", async () => {
    const { id } = site.entries.plain;
    const at = `/api/submissions/${id}/predictions`;
    for (const name of ["predictions-2", "predictions-0", "predictions-01", "predictions", "other-1", "-1", "a-1000"]) {
      const answer = await get(`${at}/${name}.csv`, bearer(site.team.token));
      assert.equal(answer.status, 404, name);
      assert.match(await messageOf(answer), new RegExp(`has no such predictions.*the first is ${path()}`), name);
    }
    assert.equal((await get(`${at}/..%2fpredictions-1.csv`)).status, 404);
    assert.equal((await get("/api/submissions/999999/predictions/predictions-1.csv")).status, 404);
    assert.equal((await get(`${path()}?x=1`)).status, 400);
    const { db } = site.contest.database;
    const { transfer } = site.entries;
    await db.updateTable("submissions").set({ hidden: true }).where("id", "=", transfer.id).execute();
    predictions = async () => ({ ...sent, isPublic: true });
    for (const headers of [{}, bearer(site.team.token), { cookie: site.team.cookie }] as Record<string, string>[]) {
      const hidden = await get(`/api/submissions/${transfer.id}/predictions/predictions-1.csv`, headers);
      assert.equal(hidden.status, 404);
      assert.match(await messageOf(hidden), /or it is hidden/);
    }
    assert.equal((await get(`/api/submissions/${transfer.id}/comparisons`)).status, 404);
    assert.equal((await fetch(`${site.url}/submissions/${transfer.id}`)).status, 404);
    assert.equal((await site.contest.benchmark.track(TRANSFER))!.entries, 0);
  });

  test("tell no secret to the log", () => {
    const log = JSON.stringify(site.log);
    assert.ok(log.includes("/predictions/predictions-1.csv"));
    for (const secret of [site.team.token, stranger.token, site.team.cookie.split("=")[1]])
      assert.ok(!log.includes(secret));
    assert.ok(!site.log.some(({ error }) => error !== undefined));
  });

  test("are asked for as the page of the submission's own record says", async () => {
    const { plain } = site.entries;
    const { links } = (await (await get(`/api/submissions/${plain.id}`)).json()) as ApiSubmission;
    assert.deepEqual(links.predictions, [path()]);
  });
});
