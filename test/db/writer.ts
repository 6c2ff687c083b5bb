// Run as a process of its own: opens the database, stores submissions one after another and says each one's number once
// it is acknowledged, until it is killed; or, with "once", stores one, closes the database and has to end by itself.
import { writeSync } from "node:fs";
import { openDatabase, readPlace } from "../../src/db/index.ts";
import { submit } from "./rows.ts";

const [place, teamId, track, once] = process.argv.slice(2);
const database = await openDatabase(readPlace(place));
writeSync(1, "open\n");
for (let i = 0; i === 0 || once === undefined; i++) {
  const idempotency = { key: `${process.pid} ${i}`, requestSha256: new Uint8Array(32) };
  const outcome = await submit(database, { teamId: Number(teamId), track, perDay: 1e6, idempotency });
  if (outcome.kind !== "stored") throw new Error(outcome.kind);
  writeSync(1, `${outcome.submissionId}\n`);
}
await database.close();
