// The pages of those who take part, as browsers without scripts have them.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { validate } from "../../../src/lib/validate.ts";
import { type Ground, onBothDatabases } from "../../db/both.ts";
import { csvOf, DESCRIPTION, makeContest, TRACK } from "../benchmark/contest.ts";
import { endOfSuite } from "../serving.ts";
import { ask, Browser, formTokenIn, newTeam, type Shown, signedIn, type TakingPart, takePart } from "./taking-part.ts";

const HOSTILE = `"><script>alert(1)</script>'&`;
const ESCAPED = "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;";
const TOKEN = /wb_[\w-]{43}/;

onBothDatabases("pages of people", (ground: () => Ground) => {
  describe("a browser", () => {
    const ending = endOfSuite();
    let hubs: TakingPart;
    before(async () => {
      const made = await makeContest();
      ending.after(() => made.remove());
      hubs = await takePart(ending, ground(), { store: made.publicStore, privateStore: made.privateStore });
    });

    /** What every page with a form must be. */
    function checkPage({ text, headers }: Shown, path: string): void {
      assert.equal(headers.get("content-type"), "text/html; charset=utf-8", path);
      assert.equal(headers.get("cache-control"), "no-store", path);
      assert.equal(headers.get("etag"), null, path);
      assert.match(headers.get("content-security-policy") ?? "", /form-action 'self'/);
      assert.doesNotMatch(text, /<script(?! type="application\/ld\+json")|\son\w+=|style=/, path);
      assert.equal(text.match(/<h1/g)?.length, 1, path);
      for (const [, id] of text.matchAll(/<input type="(?:text|password)" id="([^"]+)"/g)) {
        assert.match(text, new RegExp(`<label for="${id}">`), `${path}: ${id} has no label`);
        assert.match(text, new RegExp(`<input [^>]*id="${id}"[^>]*autocomplete="[^"]+"`), `${path}: ${id}`);
      }
      for (const [, ids] of text.matchAll(/aria-describedby="([^"]+)"/g))
        for (const id of ids.split(" ")) assert.ok(text.includes(`id="${id}"`), `${path}: there is no ${id}`);
      assert.equal(text.match(/<form /g)?.length ?? 0, text.match(/name="form_token" value="[\w-]{43}"/g)?.length ?? 0);
    }

    /** A refusal: what is wrong is told first, and beside the field. */
    function checkMistake({ text, status }: Shown, expected: number, field: string, sentence: RegExp): void {
      assert.equal(status, expected);
      assert.match(text, /role="alert" tabindex="-1" autofocus/);
      const [, mistake] = new RegExp(`<p class="mistake" id="field-${field}-mistake">([^<]*)</p>`).exec(text) ?? [];
      assert.match(mistake ?? "", sentence);
      assert.match(text, new RegExp(`aria-describedby="[^"]*field-${field}-mistake" aria-invalid="true"`));
      assert.match(text, new RegExp(`<a href="#field-${field}">`));
    }

    test("signs up, is shown the token once, and is signed in with it", async () => {
      const browser = new Browser(hubs.here);
      const empty = await browser.get("/sign-up");
      checkPage(empty, "/sign-up");
      assert.match(browser.lastCookie, /^weighbridge-browser=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax$/);
      const done = await browser.post("/sign-up", { name: ` ${HOSTILE} ` });
      assert.equal(done.status, 200);
      checkPage(done, "signed up");
      assert.ok(done.text.includes(`<h1><bdi>${ESCAPED}</bdi> is signed up</h1>`), done.text);
      const [token] = TOKEN.exec(done.text) ?? [];
      assert.ok(done.text.includes(`export WEIGHBRIDGE_TOKEN=${token}`));
      assert.ok(done.text.includes(`${hubs.here.url}/api/team`));
      const known = await ask(hubs.there, "/api/team", token);
      assert.equal(((await known.json()) as { team: string }).team, HOSTILE);
      const team = await browser.get("/team");
      assert.equal(team.status, 200);
      checkPage(team, "/team");
      assert.ok(team.text.includes(`<h1><bdi>${ESCAPED}</bdi></h1>`));
      for (const path of ["/team", "/sign-up", "/sign-in"])
        assert.doesNotMatch((await browser.get(path)).text, TOKEN, `${path} shows a token`);
    });

    test("is told what is wrong with a name beside the field, which keeps what was typed", async () => {
      const browser = new Browser(hubs.here);
      await newTeam(hubs.here, "Taken");
      const refused = async (name: string, status: number, sentence: RegExp, kept: string) => {
        const answer = await browser.post("/sign-up", { name });
        checkPage(answer, name);
        checkMistake(answer, status, "name", sentence);
        assert.ok(answer.text.includes(`value="${kept}"`), answer.text);
        assert.match(answer.text, /<title>Not signed up/);
      };
      await refused("", 400, /^The name must not be blank\.$/, "");
      await refused("TAKEN", 409, /^Another team is called &quot;TAKEN&quot;; [^.]+\.$/, "TAKEN");
      await refused("weighbridge", 400, /^The name must not be Weighbridge, which is [^.]+\.$/, "weighbridge");
      await refused("x".repeat(61), 400, /^The name must have at most 60 characters, has 61\.$/, "x".repeat(61));
      await refused(`a\u202e${HOSTILE}`, 400, /has U\+202E\.$/, `a\u202e${ESCAPED}`);
      const many = await browser.send("/sign-up", { name: "x".repeat(20_000), form_token: "x" });
      assert.equal(many.status, 413);
      for (let index = 0; index < 5; index++)
        assert.equal((await browser.post("/sign-up", { name: `Limited ${index}` })).status, 200);
      const limited = await browser.post("/sign-up", { name: "Limited, too" });
      assert.equal(limited.status, 429);
      assert.ok(Number(limited.headers.get("retry-after")) > 86_000);
      assert.match(limited.text, /role="alert"[\s\S]*At most 5 teams a day[\s\S]*value="Limited, too"/);
    });

    test("is told that a token is wrong, and never sees it again", async () => {
      const browser = new Browser(hubs.here);
      const form = await browser.get("/sign-in");
      checkPage(form, "/sign-in");
      assert.match(form.text, /<input type="password"[^>]* name="token"[^>]* autocomplete="current-password"/);
      const token = await newTeam(hubs.here, "Mistyped");
      for (const [typed, status, sentence] of [
        ["", 400, /^The token is missing\.$/],
        [token.slice(0, -1), 403, /^No team has this token: [^.]+\.$/],
        [HOSTILE, 403, /^No team has this token: [^.]+\.$/],
        ["\u0000", 403, /^No team has this token: [^.]+\.$/],
      ] as const) {
        const answer = await browser.post("/sign-in", { token: typed });
        checkPage(answer, "/sign-in");
        checkMistake(answer, status, "token", sentence);
        assert.match(answer.text, /name="token" value=""/);
        assert.ok(typed === "" || typed === "\u0000" || !answer.text.includes(typed));
      }
      const twice = await fetch(`${hubs.here.url}/sign-in`, {
        method: "POST",
        body: new URLSearchParams("token=a&token=b"),
      });
      assert.equal(twice.status, 400);
    });

    test("goes on, once it is signed in, to the page that it came from, and to no other site", async () => {
      const token = await newTeam(hubs.here, "Going on");
      const browser = new Browser(hubs.here);
      const path = `/sign-in?next=/submit/${TRACK}`;
      const { text } = await browser.get(path);
      assert.match(text, new RegExp(`name="next" value="/submit/${TRACK}"`));
      const answer = await browser.send("/sign-in", { token, next: `/submit/${TRACK}`, form_token: formTokenIn(text) });
      assert.equal(answer.headers.get("location"), `/submit/${TRACK}`);
      assert.equal((await browser.get(path)).headers.get("location"), `/submit/${TRACK}`, "signed in already");
      assert.equal((await browser.get("/sign-in")).headers.get("location"), "/team");
      const elsewhere = [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere.example",
        "/a//b",
        "elsewhere",
      ];
      for (const next of [...elsewhere, "/team\r\nSet-Cookie: a=b", "/..", "/%2e", "/team?x=1", ""]) {
        const form_token = await browser.formToken("/team");
        const answer = await browser.send("/sign-in", { token, next, form_token });
        assert.equal(answer.headers.get("location"), "/team", next);
        const asked = await browser.get(`/sign-in?next=${encodeURIComponent(next)}`);
        assert.ok(next === "" ? asked.status === 400 : asked.headers.get("location") === "/team", next);
      }
    });

    test("sees its team's submissions and what is left of today, and programs see the same", async () => {
      const token = await newTeam(hubs.here, "Submitting");
      const browser = await signedIn(hubs.there, token);
      const none = await browser.get("/team");
      assert.match(none.text, /None yet\./);
      assert.match(none.text, /<td class="number">5 of 5<\/td>/);

      const { benchmark } = hubs.here.hub.context.contest!;
      const { db } = hubs.database;
      const team = await db
        .selectFrom("teams")
        .select(["id", "name"])
        .where("name", "=", "Submitting")
        .executeTakeFirstOrThrow();
      const [{ models }] = (await benchmark.track(TRACK))!.expected;
      const file = csvOf(
        models,
        models.map((_, index) => index / models.length),
      );
      const ids: number[] = [];
      for (const method of [HOSTILE, "Hidden"]) {
        const description = { ...DESCRIPTION, method };
        const outcome = await benchmark.submit({ team, track: TRACK, files: [file], description });
        assert.equal(outcome?.kind, "accepted");
        ids.push((outcome as { submission: { id: number } }).submission.id);
      }
      await db.updateTable("submissions").set({ hidden: true }).where("id", "=", ids[1]).execute();

      const shown = await browser.get("/team");
      checkPage(shown, "/team");
      assert.ok(shown.text.includes(`<a href="/submissions/${ids[0]}">${ids[0]}</a>`));
      assert.ok(!shown.text.includes(`/submissions/${ids[1]}"`), "links to a page that is not there");
      assert.ok(shown.text.includes(`<bdi>${ESCAPED}</bdi>`));
      assert.match(shown.text, /hidden by the operator: <a href="\/log">log<\/a>/);
      assert.match(shown.text, /<td class="number">3 of 5<\/td>/);
      assert.match(shown.text, new RegExp(`<a href="/submit/${TRACK}" aria-label="Submit to [^"]+">`));

      const answer = await (await ask(hubs.there, "/api/team", token)).json();
      const own = validate<Record<"submissions" | "tracks", Record<string, unknown>[]>>("api-team", answer, "the team");
      assert.deepEqual(
        own.submissions.map(({ id, method, hidden, page }) => [id, method, hidden, page]),
        [
          [ids[1], "Hidden", true, `/submissions/${ids[1]}`],
          [ids[0], HOSTILE, false, `/submissions/${ids[0]}`],
        ],
      );
      assert.equal(own.tracks.find(({ track }) => track === TRACK)?.remaining_today, 3);
      const open = (await benchmark.tracks()).filter(({ state }) => state === "open");
      assert.equal(own.tracks.length, open.length);
    });

    test("replaces the token only if it says so, is shown the new one, and stays signed in alone", async () => {
      const token = await newTeam(hubs.here, "Replacing");
      const [browser, other] = [await signedIn(hubs.here, token), await signedIn(hubs.here, token)];
      const unsure = await browser.post("/team/token", {}, { from: "/team" });
      checkMistake(unsure, 400, "sure", /^Tick the box if the old token shall end\.$/);
      checkPage(unsure, "/team/token");
      assert.equal((await ask(hubs.here, "/api/team", token)).status, 200);
      const forged = await browser.send("/team/token", { sure: "yes", form_token: await other.formToken("/team") });
      assert.equal(forged.status, 403);
      assert.match(forged.text, /This form did not come from a page/);
      assert.equal((await ask(hubs.here, "/api/team", token)).status, 200);

      const done = await browser.post("/team/token", { sure: "yes" }, { from: "/team" });
      assert.equal(done.status, 200);
      checkPage(done, "replaced");
      const [made] = TOKEN.exec(done.text) ?? [];
      assert.ok(made !== undefined && made !== token);
      assert.equal((await ask(hubs.here, "/api/team", token)).status, 401);
      assert.equal((await ask(hubs.here, "/api/team", made)).status, 200);
      assert.equal((await browser.get("/team")).status, 200);
      assert.equal((await other.get("/team")).status, 303);
      const late = await other.send("/team/token", { sure: "yes", form_token: "x" });
      assert.deepEqual([late.status, late.headers.get("location")], [303, "/sign-in?next=%2Fteam"]);
    });

    test("that asks in a way that pages do not have is refused in a sentence", async () => {
      const browser = new Browser(hubs.here);
      for (const [path, status] of [
        ["/sign-up?name=x", 400],
        ["/sign-in?token=x", 400],
        ["/team?x=1", 400],
        ["/sign-out", 405],
        ["/team/token", 405],
      ] as const) {
        const answer = await browser.get(path);
        assert.equal(answer.status, status, path);
        assert.match(answer.text, /<p class="lede">[^<]+<\/p>/);
      }
      for (const path of ["/sign-up", "/sign-in", "/sign-out", "/team/token"]) {
        const url = hubs.here.url + path;
        assert.equal((await fetch(url, { method: "POST", body: "{}", redirect: "manual" })).status, 415, path);
        assert.equal((await fetch(url, { method: "PUT", body: "x" })).status, 405, path);
      }
      const head = await fetch(`${hubs.here.url}/sign-up`, { method: "HEAD" });
      assert.deepEqual([head.status, await head.text()], [200, ""]);
      const out = await browser.send("/sign-out", {});
      assert.deepEqual([out.status, out.headers.get("location")], [303, "/sign-in"]);
    });
  });
});
