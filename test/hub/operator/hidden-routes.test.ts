// To everybody but the operator there is nothing under /api/admin: byte for byte what a path that nobody has gives.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { before, describe, test } from "node:test";
import { sql } from "../../../src/db/index.ts";
import { embeddedBench } from "../../db/bench.ts";
import { sha256 } from "../../db/rows.ts";
import { makeContest } from "../benchmark/contest.ts";
import { askRaw, endOfSuite, sendRaw } from "../serving.ts";
import { type OperatedHub, operate } from "./operated-hub.ts";

/** What differs from one second or request to the next. */
const PASSING = /^(?:Date|RateLimit): .*\r\n/gim;

describe("the operator's routes, to others", () => {
  const ending = endOfSuite();
  let hub: OperatedHub;
  let revoked: string;
  before(async () => {
    const bench = await embeddedBench();
    ending.after(bench.stop);
    const zoo = await makeContest();
    ending.after(() => zoo.remove());
    hub = await operate(ending, zoo, await bench.empty());
    revoked = `wb_${"r".repeat(43)}`;
    await hub.database.db
      .insertInto("tokens")
      .values({ team_id: null, scope: "admin", sha256: sha256(revoked) })
      .execute();
    await sql`UPDATE tokens SET revoked_at = now() WHERE sha256 = ${sha256(revoked)}`.execute(hub.database.db);
  });

  /** Everything that comes back, as it comes. */
  async function ask(request: string): Promise<string> {
    const socket = connect(hub.port, "127.0.0.1");
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", () => {});
    socket.write(request, "latin1");
    await once(socket, "close");
    return Buffer.concat(chunks).toString("latin1").replaceAll(PASSING, "");
  }

  const paths = ["actions", "rescorings/1", "rescorings/x", "rescorings", "no-such", "actions/", "actions?a=b"];
  const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"];
  const bodies: Record<string, string> = {
    none: "",
    json: "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
    form: "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b",
    "not JSON": "Content-Type: application/json\r\nContent-Length: 1\r\n\r\n{",
    chunked: "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    packed: "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx",
  };

  const withTokens = (): [string, string][] => [
    ["nobody", ""],
    ["a team", `Authorization: Bearer ${hub.teams[0].token}\r\n`],
    ["an operator of before", `Authorization: Bearer ${revoked}\r\n`],
    ["somebody with another token", `Authorization: Bearer wb_${"x".repeat(43)}\r\n`],
    ["somebody with no token", "Authorization: Bearer \r\n"],
    ["somebody by name", "Authorization: Basic YWRtaW46YWRtaW4=\r\n"],
    ["somebody with a cookie", `Cookie: session=${hub.token}; token=${hub.token}\r\n`],
  ];

  for (const method of methods)
    test(`${method} gives what an unknown path gives, whoever asks and whatever is sent`, async () => {
      for (const path of paths) {
        for (const [who, header] of withTokens()) {
          const asked = (target: string) =>
            ask(`${method} ${target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n${header}\r\n`);
          const found = await asked(`/api/admin/${path}`);
          assert.equal(found, await asked(`/api/never/${path}`), `${who} ${path}`);
          assert.match(found, method === "OPTIONS" ? /^HTTP\/1\.1 204 / : /^HTTP\/1\.1 404 /);
        }
      }
      assert.equal(
        await ask(`${method} /api/admin HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`),
        await ask(`${method} /api/never HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`),
      );
    });

  test("bodies of any kind make no difference, nor are they waited for", async () => {
    for (const [what, body] of Object.entries(bodies)) {
      for (const [who, header] of withTokens()) {
        const asked = (target: string) => ask(`POST ${target} HTTP/1.1\r\nHost: h\r\n${header}${body || "\r\n"}`);
        const found = await asked("/api/admin/actions");
        assert.equal(found, await asked("/api/never/actions"), `${who}, ${what}`);
        assert.match(found, /^HTTP\/1\.1 404 .*"There is nothing here\."/s);
      }
    }
    // Announced, and never sent.
    for (const more of ["", "Expect: 100-continue\r\n"]) {
      const asked = (target: string) =>
        ask(
          `POST ${target} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 30000000\r\n${more}\r\n`,
        );
      const found = await asked("/api/admin/actions");
      assert.equal(found, await asked("/api/never/actions"));
      assert.match(found, /^HTTP\/1\.1 404 /);
    }
  });

  test("the operator finds them, and nothing at what is not there", async () => {
    const header = `Authorization: Bearer ${hub.token}\r\n`;
    const { status, body } = await sendRaw(
      hub.port,
      `POST /api/admin/actions HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\n${header}Content-Length: 2\r\n\r\n{}`,
    );
    assert.deepEqual(
      [status, JSON.parse(body.toString()).error.message.slice(0, 30)],
      [400, "the action: action is missing;"],
    );
    const wrongType = await sendRaw(
      hub.port,
      `POST /api/admin/actions HTTP/1.1\r\nHost: h\r\nConnection: close\r\n${header}Content-Length: 2\r\n\r\n{}`,
    );
    assert.equal(wrongType.status, 415);
    const tooLong = await hub.act({ action: "hide", submission: 1, reason: "x".repeat(40_000) });
    assert.deepEqual(
      [tooLong.status, tooLong.body.error!.message],
      [413, "the body may have at most 32768 bytes, has 40044"],
    );
    for (const path of ["/api/admin", "/api/admin/actions", "/api/admin/no-such"])
      assert.equal((await askRaw(hub.port, path, header)).status, 404);
    assert.equal((await askRaw(hub.port, "/api/admin/actions", header, "DELETE")).status, 404);
  });

  test("they are in no description, and a hub without a database has none", async () => {
    const description = await fetch(`${hub.url}/api/openapi.json`).then((answer) => answer.text());
    assert.ok(!/admin|operator-/.test(description));
    const options = await askRaw(hub.port, "/api/admin/actions", "", "OPTIONS");
    assert.equal(options.headers.allow, "GET, HEAD, OPTIONS");
  });
});
