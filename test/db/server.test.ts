// A PostgreSQL server: what every database does, several hubs at once, and what is said when the server won't have us.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { type DatabasePlace, openDatabase, readPlace, sql } from "../../src/db/index.ts";
import { connectServer } from "../../src/db/server.ts";
import { FailureError, InputError } from "../../src/lib/errors.ts";
import { serverBench } from "./bench.ts";
import { databaseConformance } from "./conformance.ts";
import { openAtOnce } from "./migrations.ts";
import { freePort, missingForPostgres, PASSWORD, USER } from "./postgres.ts";
import { count, makeTeam } from "./rows.ts";

const missing = missingForPostgres();
if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);

describe("a PostgreSQL server", { skip: missing ?? false }, () => {
  let bench: Awaited<ReturnType<typeof serverBench>>;
  before(async () => {
    bench = await serverBench();
  });
  after(() => bench?.stop());

  databaseConformance("PostgreSQL", () => bench, 2);

  test("of eight hubs that start at once on a new database one migrates, and all run", async () => {
    for (let round = 0; round < 3; round++) await openAtOnce(await bench.blank(), 8);
  });

  /** Opening fails with this, and the password is nowhere in the error, however deep one looks. */
  async function refuses(place: DatabasePlace, message: RegExp, settings = {}): Promise<void> {
    const error = await openDatabase(place, settings).then(
      () => undefined,
      (reason) => reason,
    );
    assert.ok(error instanceof FailureError, `${place}: ${error}`);
    assert.match(error.message, message);
    assert.doesNotMatch(inspect(error, { depth: 20, showHidden: true }), new RegExp(PASSWORD));
    assert.match(error.message, /^the database postgres:\/\/[^:@]+@[^:@]+(:\d+)?\/\w+: [^\n]+$/);
  }

  test("a server that is not there, refuses, or won't do is named with the reason, and never with the password", async () => {
    const { postgres } = bench;
    const at = (port: number) => ({ url: `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/x` });
    await refuses(at(await freePort()), /: nothing listens there$/);
    await refuses(
      { url: `postgres://${USER}:${PASSWORD}@nowhere.invalid/x` },
      /: the server's name (is unknown|could not)/,
    );
    await refuses({ url: postgres.url("none") }, /\/none: the server has no database of this name$/);
    await refuses({ url: postgres.url("x").replace("canary", "wrong%20") }, /: the server refuses the password$/);
    await refuses(
      { url: postgres.url("x").replace(USER, "stranger") },
      /stranger@.*: the server refuses the password$/,
    );
    const tls = { url: `${postgres.url("postgres")}?sslmode=verify-full` };
    await refuses(tls, /: the server offers no encrypted connections$/);
    const old = /: the server is PostgreSQL \d+\.\d+.*, Weighbridge needs 99 or newer$/;
    await refuses({ url: postgres.url("postgres") }, old, { leastVersion: 99 });
    await postgres.run("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    await refuses({ url: postgres.url("latin") }, /\/latin: its encoding is LATIN1, Weighbridge needs UTF8$/);
    await postgres.run(`CREATE ROLE guest LOGIN PASSWORD '${PASSWORD}'`);
    await postgres.run("CREATE DATABASE closed TEMPLATE template0");
    const guest = { url: postgres.url("closed").replace(USER, "guest") };
    await refuses(guest, /guest@.*: the user may not do this there; it needs the right to create/);
  });

  test("a server that accepts connections and says nothing is given up", async (context) => {
    const silent = createServer((socket) => socket.on("error", () => {})).listen(0, "127.0.0.1");
    context.after(() => silent.close());
    await once(silent, "listening");
    const { port } = silent.address() as { port: number };
    // Migrating connects with the default of 10 s, so only the connection itself is asked here.
    const url = `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/x`;
    await assert.rejects(connectServer(url, { connectSeconds: 0.2 }), (error: Error) => {
      return error instanceof FailureError && /: the server does not answer$/.test(error.message);
    });
  });

  test("addresses of other forms are refused, and nothing of them is repeated", () => {
    for (const text of [
      `postgres://${USER}:${PASSWORD}#x@host/db`,
      `postgres://${USER}:12#${PASSWORD}@host/db`,
      `postgres://${USER}:12/${PASSWORD}@host/db`,
      `postgres://${USER}:12?${PASSWORD}@host/db`,
      `postgres://host/db/${PASSWORD}`,
      `postgres:${PASSWORD}@host`,
      `mysql://${USER}:${PASSWORD}@host/db`,
      "",
    ]) {
      assert.throws(
        () => readPlace(text),
        (error) => error instanceof InputError && !inspect(error).includes(PASSWORD) && !inspect(error).includes(USER),
        text,
      );
    }
    assert.deepEqual(readPlace("data/hub"), { folder: "data/hub" });
    assert.deepEqual(readPlace("postgresql://host/db"), { url: "postgresql://host/db" });
    assert.deepEqual(readPlace("postgres:///db?host=/run/postgresql"), { url: "postgres:///db?host=/run/postgresql" });
  });

  test("what takes too long is ended: a statement, a lock, a connection that is never free", async () => {
    const place = await bench.empty();
    const hub = await openDatabase(place, {
      connections: 2,
      statementSeconds: 1,
      lockSeconds: 0.2,
      connectSeconds: 0.2,
    });
    const fails = (promise: Promise<unknown>, message: RegExp) =>
      assert.rejects(promise, (error: Error) => error instanceof FailureError && message.test(error.message));
    await fails(
      sql`SELECT pg_sleep(20)`.execute(hub.db),
      /: the server stopped the statement because it took too long$/,
    );
    await makeTeam(hub, "locked");
    await hub.db.transaction().execute(async (transaction) => {
      await transaction.updateTable("teams").set({ name: "held" }).execute();
      await fails(hub.db.updateTable("teams").set({ name: "other" }).execute(), /: another transaction held a lock/);
      const second = sql`SELECT pg_sleep(0.6)`.execute(hub.db);
      await fails(count(hub, "teams"), /: no connection became free in time$/);
      await second;
    });
    await hub.close();
  });

  test("connections that the server cuts are replaced; what was under way fails in words", async () => {
    const place = await bench.empty();
    const hub = await openDatabase(place);
    const [, name] = /([^/]+)$/.exec(place.url)!;
    const cut = () =>
      bench.postgres.run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    await makeTeam(hub, "before");
    await cut(); // of an idle connection
    const retried = async (attempts = 20): Promise<number> => {
      try {
        return await count(hub, "teams");
      } catch (error) {
        assert.ok(error instanceof FailureError, `${error}`); // it was asked before the cut was noticed
        if (attempts === 1) throw error;
        await sleep(50);
        return retried(attempts - 1);
      }
    };
    assert.equal(await retried(), 1);
    const broken = hub.db.transaction().execute(async (transaction) => {
      await transaction.insertInto("teams").values({ name: "lost" }).execute();
      await cut();
      await transaction.insertInto("teams").values({ name: "lost too" }).execute();
    });
    await assert.rejects(broken, (error: Error) => {
      return (
        error instanceof FailureError && /: the (connection was cut|server is being shut down)/.test(error.message)
      );
    });
    assert.equal(await retried(), 1);
    await hub.close();
    const left = () => bench.postgres.run(`SELECT FROM pg_stat_activity WHERE datname = '${name}'`);
    // The server's processes end a moment after their connections.
    for (let asked = 0; asked < 100 && (await left()).length > 0; asked++) await sleep(50);
    assert.equal((await left()).length, 0);
  });

  test("a server that doesn't flush its disk's caches is told to the operator", async () => {
    const hub = await openDatabase(await bench.empty());
    assert.match(hub.warnings.join(), /can lose data in a power loss: fsync or full_page_writes is off/);
    await hub.close();
  });
});
