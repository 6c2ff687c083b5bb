// The embedded database: what every database does, and that its folder has one owner.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../src/db/index.ts";
import { type Bench, embeddedBench } from "./bench.ts";
import { databaseConformance } from "./conformance.ts";
import { rejects } from "./migrations.ts";
import { makeTeam, makeTrack } from "./rows.ts";

describe("the embedded database", () => {
  let bench: Bench<{ folder: string }> & { folder: string };
  before(async () => {
    bench = await embeddedBench();
  });
  after(() => bench?.stop());

  databaseConformance("PGlite", () => bench, 1);

  test("a second opener in the same process is refused, and gets it once it is closed", async () => {
    const place = await bench.empty();
    const database = await openDatabase(place);
    await rejects(
      openDatabase(place),
      new RegExp(
        `^the database in ${place.folder} is in use by this process \\(${process.pid}\\): it takes one at a time$`,
      ),
    );
    await makeTeam(database, "still here");
    await database.close();
    assert.equal(existsSync(join(place.folder, "owner.json")), false);
    await (await openDatabase(place)).close();
  });

  test("a second process is told the first one's number; once that is killed, the folder is free at once", async () => {
    const place = await bench.empty();
    const database = await openDatabase(place);
    const teamId = await makeTeam(database, "first");
    await makeTrack(database, "track");
    await database.close();
    const writer = fileURLToPath(new URL("./writer.ts", import.meta.url));
    const args = ["--disable-warning=ExperimentalWarning", writer, place.folder, `${teamId}`, "track"];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    await once(createInterface({ input: child.stdout }), "line");
    await rejects(openDatabase(place), new RegExp(` is in use by process ${child.pid}: it takes one at a time$`));
    child.kill("SIGKILL");
    await once(child, "exit");
    await (await openDatabase(place)).close();
  });

  test("a database whose making was cut short is made anew", async () => {
    const folder = join(bench.folder, "cut-short");
    mkdirSync(join(folder, "data.new"), { recursive: true });
    writeFileSync(join(folder, "data.new", "PG_VERSION"), "18\n");
    const database = await openDatabase({ folder });
    await makeTeam(database, "first");
    assert.match(database.warnings.join(), /does? not .*|but not a power loss/);
    await database.close();
  });

  test("a folder that can't be made, and one whose database is damaged, say so", async () => {
    writeFileSync(join(bench.folder, "file"), "");
    await rejects(openDatabase({ folder: join(bench.folder, "file", "db") }), /^can't make the folder .*file/);
    const place = await bench.empty();
    writeFileSync(join(place.folder, "data", "PG_VERSION"), "9\n");
    await rejects(openDatabase(place), new RegExp(`^can't open the database in ${place.folder}: `));
    writeFileSync(join(place.folder, "data", "PG_VERSION"), "18\n");
    await (await openDatabase(place)).close();
  });
});
