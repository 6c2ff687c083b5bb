// Sessions, cookies and forms, as browsers meet them.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Context } from "hono";
import { type Database, sql } from "../../../src/db/index.ts";
import { openPeople } from "../../../src/hub/people/index.ts";
import { type Ground, onBothDatabases } from "../../db/both.ts";
import { count } from "../../db/rows.ts";
import { endOfSuite } from "../serving.ts";
import { ask, Browser, contentOf, newTeam, signedIn, type TakingPart, takePart } from "./taking-part.ts";

const SESSION = "weighbridge-session";
const ANONYMOUS = "weighbridge-browser";

onBothDatabases("sessions", (ground: () => Ground) => {
  describe("a session", () => {
    const ending = endOfSuite();
    let hubs: TakingPart;
    let token: string;
    before(async () => {
      hubs = await takePart(ending, ground());
      token = await newTeam(hubs.here, "In session");
    });

    /** Whether a browser is signed in, as a hub sees it. */
    async function isSignedIn(browser: Browser, { url } = hubs.here): Promise<boolean> {
      const { status, text, headers } = await browser.get("/team", { url });
      if (status === 200) assert.match(text, /Sign out/);
      else assert.deepEqual([status, headers.get("location")], [303, "/sign-in?next=%2Fteam"]);
      assert.equal(headers.get("cache-control"), "no-store");
      return status === 200;
    }

    test("begins with the token, holds on every hub, and its cookie is out of the reach of scripts", async () => {
      const browser = new Browser(hubs.here);
      assert.equal(await isSignedIn(browser), false);
      const answer = await browser.post("/sign-in", { token: ` ${token}\n` });
      assert.deepEqual([answer.status, answer.headers.get("location"), answer.text], [303, "/team", ""]);
      assert.match(
        browser.lastCookie,
        /^weighbridge-session=[\w-]{43}\.[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
      );
      assert.equal(await isSignedIn(browser), true);
      assert.equal(await isSignedIn(browser, hubs.there), true);
    });

    test("ends with sign-out, with its token, and with time", async () => {
      const browser = await signedIn(hubs.here, token);
      const kept = new Map(browser.cookies);
      const out = await browser.post("/sign-out", {}, { from: "/team" });
      assert.deepEqual([out.status, out.headers.get("location")], [303, "/sign-in"]);
      assert.match(browser.lastCookie, /^weighbridge-session=; Path=\/; Max-Age=0;/);
      for (const [name, value] of kept) browser.cookies.set(name, value);
      assert.equal(await isSignedIn(browser, hubs.there), false, "who kept the cookie is still signed in");

      const other = await newTeam(hubs.here, "Ending");
      const [one, two] = [await signedIn(hubs.here, other), await signedIn(hubs.there, other)];
      assert.equal(await isSignedIn(two), true);
      await ask(hubs.there, "/api/team/token", other, "POST");
      assert.deepEqual([await isSignedIn(one), await isSignedIn(two, hubs.there)], [false, false]);

      const late = await signedIn(hubs.here, token);
      assert.equal(await isSignedIn(late), true);
      // As if it had begun a long time ago.
      await sql`UPDATE sessions SET expires_at = created_at + interval '1 millisecond'`.execute(hubs.database.db);
      await sleep(5);
      assert.equal(await isSignedIn(late), false);
    });

    test("is replaced when its browser signs in again", async () => {
      const browser = await signedIn(hubs.here, token);
      const before = browser.cookies.get(SESSION)!;
      const sessions = await count(hubs.database, "sessions");
      await browser.post("/sign-in", { token }, { from: "/team" });
      assert.notEqual(browser.cookies.get(SESSION), before);
      assert.equal(await count(hubs.database, "sessions"), sessions);
      browser.cookies.set(SESSION, before);
      assert.equal(await isSignedIn(browser), false);
    });

    test("is not begun by wrong tokens: 20 in ten minutes from an address, exactly, then none, and successes are free", async () => {
      const browser = new Browser(hubs.here);
      const form_token = await browser.formToken("/sign-in");
      for (let index = 0; index < 3; index++)
        assert.equal((await browser.send("/sign-in", { form_token: await formOf(browser), token })).status, 303);
      browser.cookies.delete(SESSION);
      const wrong = `wb_${"A".repeat(43)}`;
      const answers = await Promise.all(
        Array.from({ length: 26 }, () => browser.send("/sign-in", { form_token, token: wrong })),
      );
      assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array(20).fill(403), ...Array(6).fill(429)]);
      for (const { text } of answers) assert.ok(!text.includes(wrong), "what was typed is in the page");
      const refused = answers.find(({ status }) => status === 429)!;
      const seconds = Number(refused.headers.get("retry-after"));
      assert.ok(seconds > 500 && seconds < 610, String(seconds));
      assert.match(
        refused.text,
        /role="alert"[\s\S]*20 sign-ins from your address have failed: try again in \d+ (s|min)\b/,
      );
      assert.equal(
        (await browser.send("/sign-in", { form_token, token })).status,
        429,
        "a right one is told from a wrong",
      );
      assert.equal(await isSignedIn(await signedIn(hubs.here, token)), true, "other addresses suffer");
    });

    /** The form token of a browser, whether it is signed in or not. */
    const formOf = (browser: Browser) => browser.formToken("/sign-up");

    test("is never the operator's", async () => {
      const admin = `wb_${"operator".repeat(5)}abc`;
      const sha256 = sql<Uint8Array>`sha256(${admin}::text::bytea)`;
      await hubs.database.db.insertInto("tokens").values({ team_id: null, scope: "admin", sha256 }).execute();
      const answer = await new Browser(hubs.here).post("/sign-in", { token: admin });
      assert.equal(answer.status, 403);
      assert.match(answer.text, /operator’s token: it is for the command line/);
      assert.equal(answer.headers.get("set-cookie"), null);
      const own = await ask(hubs.here, "/api/team", admin);
      assert.equal(own.status, 403);
    });

    test("and all its secrets are nowhere in clear", async () => {
      const browser = await signedIn(hubs.here, token);
      const formToken = await formOf(browser);
      const [content, log] = [await contentOf(hubs.database), hubs.logged()];
      assert.match(log, /"\/sign-in"/);
      const cookies = [...browser.cookies.values()].flatMap((value) => value.split("."));
      assert.equal(cookies.length, 4);
      for (const secret of [token, formToken, ...cookies]) {
        assert.ok(!content.includes(secret), "a secret is in the database");
        assert.ok(!log.includes(secret), "a secret is in the log");
      }
    });

    test("that is over, and windows that are over, are forgotten by who comes along an hour later", async () => {
      let now = Date.now();
      const people = openPeople(hubs.database, { now: () => now });
      await signedIn(hubs.here, token);
      await sql`UPDATE sessions SET expires_at = created_at + interval '1 millisecond'`.execute(hubs.database.db);
      await people.identify(asking({ authorization: `Bearer ${token}` }));
      assert.ok((await count(hubs.database, "sessions")) > 0);
      now += 3_600_000;
      await people.identify(asking({ authorization: `Bearer ${token}` }));
      while ((await count(hubs.database, "sessions")) > 0) await sleep(10);
    });
  });

  describe("a cookie", () => {
    const ending = endOfSuite();
    let hubs: TakingPart;
    let other: TakingPart;
    before(async () => {
      [hubs, other] = [await takePart(ending, ground()), await takePart(ending, ground())];
    });

    test("that we did not sign is refused before the database is asked", async () => {
      const browser = await signedIn(hubs.here, await newTeam(hubs.here, "Signed"));
      const foreign = await signedIn(other.here, await newTeam(other.here, "Signed"));
      const { database, queries } = counting(hubs.database);
      const people = openPeople(database, {});
      const right = browser.cookies.get(SESSION)!;
      const [id, signature] = right.split(".");
      const anonymous = browser.cookies.get(ANONYMOUS)!;
      const look = async (value: string) => {
        const before = queries();
        const visitor = await people.visitor(asking({ cookie: `a=1; ${SESSION}=${value}; b=2` }));
        return { team: visitor.team?.name, asked: queries() - before };
      };
      assert.equal((await look(right)).team, "Signed"); // has read the key too
      assert.deepEqual(await look(right), { team: "Signed", asked: 1 });
      const wrong = {
        empty: "",
        "id alone": id,
        "no signature": `${id}.`,
        cut: right.slice(0, -1),
        longer: `${right}A`,
        "other id": `${"A".repeat(43)}.${signature}`,
        "other signature": `${id}.${"A".repeat(43)}`,
        "id as signature": `${id}.${id}`,
        "without a key": `${id}.${createHmac("sha256", "").update(id).digest("base64url")}`,
        "of another database": foreign.cookies.get(SESSION)!,
        "signed for another purpose": anonymous,
        quoted: `"${right}"`,
        "in other letters": right.toLowerCase(),
        "not ASCII": `${id}.${"é".repeat(43)}`,
        long: "A.".repeat(4000),
      };
      for (const [what, value] of Object.entries(wrong))
        assert.deepEqual(await look(value), { team: undefined, asked: 0 }, what);
      // Among others of its name the right one counts, but not behind any number of them.
      const among = (count: number) => `${`x; ${SESSION}=`.repeat(count)}${right}`;
      assert.equal((await look(among(2))).team, "Signed");
      assert.deepEqual(await look(among(2000)), { team: undefined, asked: 0 });
    });

    test("is bound to the hub's address where that is https, and is no cookie of another address", async () => {
      const secure = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "zoos.example",
        Origin: "https://zoos.example",
      };
      const browser = new Browser(hubs.here, secure);
      await browser.post("/sign-in", { token: await newTeam(hubs.here, "Bound") });
      assert.match(browser.lastCookie, /^__Host-weighbridge-session=.*; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/);
      assert.doesNotMatch(browser.lastCookie, /Domain/i);
      assert.equal((await browser.get("/team")).status, 200);
      for (const name of [...browser.cookies.keys()]) {
        browser.cookies.set(name.replace("__Host-", ""), browser.cookies.get(name)!);
        browser.cookies.delete(name);
      }
      assert.equal((await browser.get("/team")).status, 303);
    });

    test("by the operator's public address is secure whatever the request says", async () => {
      const people = openPeople(hubs.database, { publicUrl: "https://zoos.example/" });
      const { setCookie } = await people.visitor(asking({ host: "127.0.0.1:8080" }));
      assert.match(setCookie ?? "", /^__Host-weighbridge-browser=[\w.-]+; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
      assert.equal(people.isFromHere(asking({ origin: "https://zoos.example" })), true);
      assert.equal(people.isFromHere(asking({ origin: "http://127.0.0.1:8080", host: "127.0.0.1:8080" })), false);
    });
  });

  describe("a form", () => {
    const ending = endOfSuite();
    let hubs: TakingPart;
    let token: string;
    before(async () => {
      hubs = await takePart(ending, ground());
      token = await newTeam(hubs.here, "Forms");
    });

    test("is ours only with the token of its own browser, and of its own session", async () => {
      const [mine, others] = [new Browser(hubs.here), new Browser(hubs.here)];
      const own = await mine.formToken("/sign-up");
      assert.equal(await mine.formToken("/sign-in"), own, "two tabs would be in each other's way");
      const strange = await others.formToken("/sign-up");
      assert.notEqual(own, strange);
      const refused = async (form_token: string, browser = mine) => {
        const answer = await browser.send("/sign-up", { name: "Nobody", form_token });
        assert.match(answer.text, /role="alert"[\s\S]*This form did not come from a page that this browser was given/);
        assert.match(answer.text, /value="Nobody"/);
        return answer.status;
      };
      for (const wrong of [strange, "", "x", own.slice(0, -1), `${own}A`, own.toLowerCase(), "é".repeat(43)])
        assert.equal(await refused(wrong), 403, wrong);
      assert.equal(await refused(own, new Browser(hubs.here)), 403, "without a cookie");

      assert.equal((await mine.send("/sign-in", { token, form_token: own })).status, 303);
      const ofSession = await mine.formToken("/team");
      assert.notEqual(ofSession, own);
      assert.equal(await refused(own), 403, "the token from before the sign-in");
      const second = await signedIn(hubs.here, token);
      assert.equal(await refused(await second.formToken("/team")), 403, "the team's other session");
      const out = await mine.send("/sign-out", { form_token: own });
      assert.equal(out.status, 403);
      assert.equal((await mine.get("/team")).status, 200, "signed out by somebody else's form");
      assert.equal((await mine.send("/sign-out", { form_token: ofSession })).status, 303);
    });

    test("is never ours from another site, whatever it holds", async () => {
      const browser = new Browser(hubs.here);
      const form_token = await browser.formToken("/sign-in");
      const { port } = new URL(hubs.here.url);
      const elsewhere: Record<string, string>[] = [
        { Origin: "https://elsewhere.example" },
        { Origin: "null" },
        { Origin: "" },
        { Origin: `https://127.0.0.1:${port}` },
        { Origin: "http://127.0.0.1" },
        { Origin: `http://127.0.0.1:${port}.elsewhere.example` },
        { Origin: `${hubs.here.url}/` },
        { "Sec-Fetch-Site": "cross-site" },
        { "Sec-Fetch-Site": "same-site" },
        { "Sec-Fetch-Site": "unheard-of" },
      ];
      for (const headers of elsewhere) {
        const answer = await browser.send("/sign-in", { token, form_token }, headers);
        assert.equal(answer.status, 403, JSON.stringify(headers));
        assert.ok(!browser.cookies.has(SESSION));
      }
      assert.equal((await browser.send("/sign-in", { token, form_token }, { "Sec-Fetch-Site": "none" })).status, 303);
    });

    test("of an old browser, which says nothing of sites, is ours by its token", async () => {
      const people = openPeople(hubs.database, {});
      const { formToken, setCookie } = await people.visitor(asking({}));
      const cookie = setCookie!.split(";")[0];
      assert.equal(await people.isOwnForm(asking({ cookie }), formToken), true);
      assert.equal(await people.isOwnForm(asking({}), formToken), false);
      assert.equal(await people.isOwnForm(asking({ cookie }), undefined), false);
    });
  });
});

/** A request that no server saw. */
function asking(headers: Record<string, string>): Context {
  const request = new Request("http://127.0.0.1:8080/");
  const given = new Map(Object.entries(headers));
  // Headers that fetch would not send.
  Object.defineProperty(request, "headers", {
    value: { get: (name: string) => given.get(name.toLowerCase()) ?? null },
  });
  return new Context(request);
}

/** The same database, whose statements are counted. */
function counting(database: Database): { database: Database; queries: () => number } {
  let count = 0;
  const db = database.db.withPlugin({
    transformQuery: ({ node }) => {
      count++;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  return { database: { ...database, db }, queries: () => count };
}
