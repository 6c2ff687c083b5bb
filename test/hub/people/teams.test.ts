// Signing up and tokens, as programs do it.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { validate } from "../../../src/lib/validate.ts";
import { type Ground, onBothDatabases } from "../../db/both.ts";
import { count } from "../../db/rows.ts";
import { answerChecks, type Description } from "../openapi.ts";
import { endOfSuite } from "../serving.ts";
import {
  ask,
  contentOf,
  messageOf,
  newAddress,
  newTeam,
  signUp,
  type TakingPart,
  takePart,
  tokenOf,
} from "./taking-part.ts";

onBothDatabases("teams", (ground: () => Ground) => {
  describe("a team", () => {
    const ending = endOfSuite();
    let hubs: TakingPart;
    before(async () => {
      hubs = await takePart(ending, ground());
    });
    const statuses = (answers: Response[]) => answers.map(({ status }) => status).sort();

    test("signs up by its name, gets a token once, and is known by it on every hub", async () => {
      const answer = await signUp(hubs.here, "  Gewichte & Maße \n");
      assert.equal(answer.status, 201);
      assert.equal(answer.headers.get("cache-control"), "no-store");
      const told = validate<{ team: string; token: string }>("api-signed-up", await answer.json(), "the answer");
      assert.equal(told.team, "Gewichte & Maße");
      const own = await ask(hubs.there, "/api/team", told.token);
      const team = validate<{ team: string }>("api-team", await own.json(), "the team");
      assert.deepEqual(team, { team: "Gewichte & Maße", submissions: [], tracks: [] });
    });

    test("needs a token that is right, in the header that it belongs to", async () => {
      const token = await newTeam(hubs.here, "Tokens");
      const wrong = [undefined, "", "wb_", token.slice(0, -1), `${token}A`, token.toUpperCase(), token.slice(3)];
      for (const path of ["/api/team", "/api/team/token"]) {
        for (const one of wrong) {
          const answer = await ask(hubs.here, path, one, path === "/api/team" ? "GET" : "POST");
          assert.equal(answer.status, 401, String(one));
          assert.match(answer.headers.get("www-authenticate") ?? "", /^Bearer\b/);
          const sentence = one ? /^No team has this token: [^\n]+\.$/ : /^A team's token is needed: [^\n]+\.$/;
          assert.match(await messageOf(answer), sentence);
        }
      }
      const basic = await fetch(`${hubs.here.url}/api/team`, { headers: { Authorization: `Basic ${token}` } });
      assert.equal(basic.status, 401);
      const cookie = await fetch(`${hubs.here.url}/api/team`, { headers: { Cookie: `weighbridge-session=${token}` } });
      assert.equal(cookie.status, 401);
      assert.equal((await ask(hubs.here, `/api/team?token=${token}`)).status, 400);
      assert.equal((await ask(hubs.here, "/api/team", token)).status, 200);
      const lower = await fetch(`${hubs.here.url}/api/team`, { headers: { authorization: `bearer  ${token}` } });
      assert.equal(lower.status, 200);
    });

    test("replaces its token: the old one ends at once and on all hubs", async () => {
      const old = await newTeam(hubs.here, "Replacing");
      const answer = await ask(hubs.here, "/api/team/token", old, "POST");
      assert.equal(answer.status, 200);
      const { token } = validate<{ token: string }>("api-signed-up", await answer.json(), "the answer");
      assert.notEqual(token, old);
      assert.equal((await ask(hubs.there, "/api/team", old)).status, 401);
      assert.equal((await ask(hubs.there, "/api/team", token)).status, 200);
    });

    test("has one valid token however many replace it at once", async () => {
      const first = await newTeam(hubs.here, "Replacing at once");
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          ask(index % 2 ? hubs.here : hubs.there, "/api/team/token", first, "POST"),
        ),
      );
      const made = await Promise.all(answers.filter(({ ok }) => ok).map(tokenOf));
      assert.ok(made.length >= 1);
      assert.deepEqual(
        new Set(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 401)),
        new Set(),
      );
      const valid = await Promise.all(made.map(async (token) => (await ask(hubs.here, "/api/team", token)).ok));
      assert.equal(valid.filter(Boolean).length, 1);
    });

    test("has a name that nobody else has: of many that ask for it at once, one gets it", async () => {
      const spellings = ["Ångström", "ÅNGSTRÖM", "ångström", "A\u030angstro\u0308m"];
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) => signUp(index % 2 ? hubs.here : hubs.there, spellings[index % 4])),
      );
      assert.deepEqual(statuses(answers), [201, ...Array(11).fill(409)]);
      const refused = answers.find(({ status }) => status === 409)!;
      assert.match(await messageOf(refused), /^Another team is called "[^"\n]+"; [^\n]+\.$/);
    });

    test("can't have a name that misleads, hides or is reserved; each is refused in one sentence and uses up nothing", async () => {
      const address = newAddress();
      const before = await count(hubs.database, "write_limits");
      const bad: [unknown, RegExp][] = [
        ["", /name must have at least 1 character, has 0$/],
        [" \u00a0\n", /name must not be blank$/],
        ["x".repeat(61), /name must have at most 60 characters, has 61$/],
        ["x".repeat(2000), /name must have at most 1000 characters, has 2000$/],
        ["two\nlines", /name must be one line without tabs$/],
        ["a\tb", /name must be one line without tabs$/],
        ["nul\u0000", /U\+0000$/],
        ["bell\u0007", /U\+0007$/],
        ["right\u202eleft", /direction of text, has U\+202E$/],
        ["isolated\u2066", /direction of text, has U\+2066$/],
        ["zero\u200bwidth", /can't be seen, has U\+200B$/],
        ["filler\u3164", /can't be seen, has U\+3164$/],
        ["soft\u00adhyphen", /can't be seen, has U\+00AD$/],
        ["blank\u2800", /can't be seen, has U\+2800$/],
        ["other\u00a0blank", /can't be seen, has U\+00A0$/],
        ["half\ud800", /U\+D800$/],
        ["two  blanks", /one blank between words, has more$/],
        [`tower${"\u0301".repeat(9)}`, /at most 8 marks on a letter$/],
        ["Weighbridge", /must not be Weighbridge, which is the built-in baselines'$/],
        ["weighBRIDGE", /must not be Weighbridge/],
        ["Ｗeighbridge", /must not be Weighbridge/],
        [7, /name must be a string, is 7$/],
        [undefined, /name is missing$/],
        [["x"], /name must be a string, is a list of 1$/],
      ];
      for (const [name, sentence] of bad) {
        const answer = await signUp(hubs.here, name, address);
        assert.equal(answer.status, 400, JSON.stringify(name));
        const message = await messageOf(answer);
        assert.match(message, sentence);
        assert.doesNotMatch(message, /\n/);
      }
      assert.equal(await count(hubs.database, "write_limits"), before);
      for (const name of ["x", "x".repeat(59) + "😀", "数 学", "-", "O'Neil; DROP TABLE teams"])
        assert.equal((await signUp(hubs.here, name, address)).status, 201, name);
    });

    test("signs up by JSON of a page of ours or of no page", async () => {
      const post = (body: string, headers: Record<string, string>) =>
        fetch(`${hubs.here.url}/api/teams`, { method: "POST", body, headers });
      const json = { "Content-Type": "application/json" };
      for (const headers of [{ Origin: "https://elsewhere.example" }, { "Sec-Fetch-Site": "cross-site" }]) {
        const answer = await post('{"name":"Elsewhere"}', { ...json, ...headers } as Record<string, string>);
        assert.equal(answer.status, 403);
        assert.match(await messageOf(answer), /^Teams sign up [^\n]+\.$/);
      }
      assert.equal((await post("name=Form", { "Content-Type": "application/x-www-form-urlencoded" })).status, 415);
      assert.equal((await post("{", json)).status, 400);
      assert.equal((await post("[]", json)).status, 400);
      assert.equal((await post('{"name":"One","admin":true}', json)).status, 400);
      assert.equal((await post(`{"name":"${"x".repeat(20_000)}"}`, json)).status, 413);
      assert.equal((await ask(hubs.here, "/api/teams")).status, 405);
    });

    test("is counted by its address, 5 a day, exactly, and what failed is not", async () => {
      const address = newAddress();
      for (let index = 0; index < 8; index++)
        assert.equal((await signUp(hubs.here, index % 2 ? "Weighbridge" : "tokens", address)).ok, false);
      const answers = await Promise.all(
        Array.from({ length: 16 }, (_, index) =>
          signUp(index % 2 ? hubs.here : hubs.there, `of one address ${index}`, address),
        ),
      );
      assert.deepEqual(statuses(answers), [...Array(5).fill(201), ...Array(11).fill(429)]);
      const refused = answers.find(({ status }) => status === 429)!;
      const seconds = Number(refused.headers.get("retry-after"));
      // A request may have come before the one that began the day.
      assert.ok(seconds > 86_300 && seconds < 86_500, String(seconds));
      assert.match(
        await messageOf(refused),
        /^At most 5 teams a day can sign up from one address, [^\n]+ \d+ (s|min|h|d)\b[^.]*\.$/,
      );
      assert.equal((await signUp(hubs.here, "of another address")).status, 201);
      assert.ok(!(await contentOf(hubs.database)).includes(address), "the address is in the database");
    });

    test("is counted with all others, 200 a day, exactly", async () => {
      const { db } = hubs.database;
      const all = db.updateTable("write_limits").where("name", "=", "sign-up").where("subject", "=", "");
      await all.set({ used: 196 }).execute();
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, index) => signUp(index % 2 ? hubs.here : hubs.there, `of all ${index}`)),
      );
      assert.deepEqual(statuses(answers), [...Array(4).fill(201), ...Array(8).fill(429)]);
      const refused = answers.find(({ status }) => status === 429)!;
      assert.match(
        await messageOf(refused),
        /^At most 200 teams a day can sign up, and have: try again in \d+ (s|min|h|d)\b[^.]*\.$/,
      );
      const address = newAddress();
      for (let index = 0; index < 6; index++)
        assert.equal((await signUp(hubs.here, `refused ${index}`, address)).status, 429);
      await all.set({ used: 1 }).execute();
      assert.equal(
        (await signUp(hubs.here, "refused", address)).status,
        201,
        "its own allowance was used up for nothing",
      );
    });

    test("leaves its token nowhere but in the answer", async () => {
      const token = await newTeam(hubs.here, "Secrets");
      const second = await tokenOf(await ask(hubs.here, "/api/team/token", token, "POST"));
      await ask(hubs.here, "/api/team", second);
      const [content, log] = [await contentOf(hubs.database), hubs.logged()];
      assert.match(log, /\/api\/team\/token/);
      for (const secret of [token, second]) {
        assert.ok(!content.includes(secret.slice(3, 20)), "a token is in the database");
        assert.ok(!log.includes(secret.slice(3, 20)), "a token is in the log");
      }
    });

    test("gets the answers that the API's description has", async () => {
      const description = (await (await ask(hubs.here, "/api/openapi.json")).json()) as Description;
      const { check, checked } = answerChecks(description);
      const hold = async (path: string, method: "get" | "post", answer: Response) => {
        const body = Buffer.from(await answer.arrayBuffer());
        check({ path, method, status: answer.status, type: answer.headers.get("content-type") ?? "", body });
        return body;
      };
      const made = await hold("/api/teams", "post", await signUp(hubs.here, "Described"));
      const { token } = JSON.parse(made.toString());
      await hold("/api/teams", "post", await signUp(hubs.here, "Described"));
      await hold("/api/teams", "post", await signUp(hubs.here, ""));
      await hold("/api/team", "get", await ask(hubs.here, "/api/team", token));
      await hold("/api/team", "get", await ask(hubs.here, "/api/team"));
      await hold("/api/team/token", "post", await ask(hubs.here, "/api/team/token", token, "POST"));
      await hold("/api/team/token", "post", await ask(hubs.here, "/api/team/token", token, "POST"));
      assert.deepEqual(Object.fromEntries([...checked].map(([path, statuses]) => [path, [...statuses]])), {
        "/api/teams": [201, 409, 400],
        "/api/team": [200, 401],
        "/api/team/token": [200, 401],
      });
    });
  });
});
