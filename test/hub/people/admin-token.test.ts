// The operator's token in its file.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { type Database, openDatabase, sql } from "../../../src/db/index.ts";
import { ensureAdminToken } from "../../../src/hub/people/index.ts";
import { FailureError, InputError } from "../../../src/lib/errors.ts";
import { type Ground, onBothDatabases } from "../../db/both.ts";
import { count } from "../../db/rows.ts";
import { endOfSuite, temporaryFolder } from "../serving.ts";
import { ask, contentOf, newTeam, type TakingPart, takePart } from "./taking-part.ts";

onBothDatabases("the operator's token", (ground: () => Ground) => {
  describe("its file", () => {
    const ending = endOfSuite();
    let hubs: TakingPart;
    let database: Database;
    let folder: string;
    let files = 0;
    const newFile = () => join(folder, `${files++}`, "admin-token");
    const read = (file: string) => readFileSync(file, "utf8").trim();
    before(async () => {
      hubs = await takePart(ending, ground());
      database = hubs.database;
      folder = temporaryFolder(ending);
    });

    async function refused(file: string, sentence: RegExp, Kind: typeof InputError | typeof FailureError = InputError) {
      const error = await ensureAdminToken(database, file).then(
        () => undefined,
        (thrown) => thrown,
      );
      assert.ok(error instanceof Kind, String(error));
      assert.match(error.message, sentence);
      return error.message;
    }

    test("is made once, for the operator's eyes alone, and what it holds is let in on every hub", async () => {
      const file = newFile();
      assert.equal(await ensureAdminToken(database, file), true);
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.match(readFileSync(file, "utf8"), /^wb_[\w-]{43}\n$/);
      assert.deepEqual(readdirSync(join(file, "..")), ["admin-token"]);
      const token = read(file);
      assert.equal((await ask(hubs.there, "/api/team", token)).status, 403); // known, and no team's
      assert.ok(!(await contentOf(database)).includes(token.slice(3, 20)), "the token is in the database");
      const before = await count(database, "tokens");
      assert.equal(await ensureAdminToken(database, file), false);
      assert.equal(read(file), token);
      assert.equal(await count(database, "tokens"), before);
    });

    test("is let into another database too, such as one that was made anew", async () => {
      const file = newFile();
      await ensureAdminToken(database, file);
      const anew = await openDatabase(await ground().bench.empty());
      ending.after(() => anew.close());
      assert.equal(await ensureAdminToken(anew, file), false);
      const rows = await anew.db.selectFrom("tokens").select(["scope", "team_id"]).execute();
      assert.deepEqual(rows, [{ scope: "admin", team_id: null }]);
    });

    test("has one token, of however many hubs that start at once", async () => {
      const file = newFile();
      const before = await count(database, "tokens");
      const made = await Promise.all(Array.from({ length: 8 }, () => ensureAdminToken(database, file)));
      assert.deepEqual(made.sort(), [...Array(7).fill(false), true]);
      assert.equal(await count(database, "tokens"), before + 1);
      assert.deepEqual(readdirSync(join(file, "..")), ["admin-token"]);
    });

    test("with a token that was revoked lets nobody in, and says what to do", async () => {
      const file = newFile();
      await ensureAdminToken(database, file);
      await sql`UPDATE tokens SET revoked_at = now() WHERE scope = 'admin'`.execute(database.db);
      const message = await refused(file, /was revoked on \d{4}-\d\d-\d\d; remove the file, and a new one is made$/);
      assert.ok(message.startsWith(`the operator's token in ${file} `) && !message.includes(read(file)));
      assert.equal((await ask(hubs.here, "/api/team", read(file))).status, 401);
    });

    test("with something else is refused without showing it", async () => {
      const file = newFile();
      mkdirSync(join(file, ".."));
      for (const content of ["", "hunter2", `wb_${"A".repeat(42)}`, `wb_${"A".repeat(43)} wb_${"B".repeat(43)}`]) {
        writeFileSync(file, content);
        const message = await refused(
          file,
          /must hold the operator's token, wb_ and 43 characters, and holds something/,
        );
        assert.ok(content === "" || !message.includes(content));
      }
      writeFileSync(file, await newTeam(hubs.here, "No operator"));
      await refused(file, /^\S+ holds a team's token, not the operator's$/);
      assert.equal(
        (await ask(hubs.here, "/api/team", read(file))).status,
        200,
        "and the team's token stays what it is",
      );
      mkdirSync(join(folder, "a-folder"));
      await refused(join(folder, "a-folder"), /^can't read \S+a-folder: it is a folder$/);
    });

    test("that can't be written is named with the reason, and no token is let in", async () => {
      const before = await count(database, "tokens");
      writeFileSync(join(folder, "taken"), "");
      const file = join(folder, "taken", "admin-token");
      await refused(file, /^can't read \S+taken\S+: a part of the path is a file, not a folder$/);
      const closed = join(folder, "closed");
      mkdirSync(closed);
      chmodSync(closed, 0o500);
      if (process.getuid?.() !== 0)
        await refused(join(closed, "token"), /^can't write \S+: permission denied$/, FailureError);
      assert.equal(await count(database, "tokens"), before);
      assert.ok(!existsSync(file));
    });
  });
});
