// `weighbridge backup`: everything that a hub's database holds, as one file.
import { parseArgs } from "node:util";
import { backup, openAsItIs, readPlace } from "../db/index.ts";
import { InputError } from "../lib/errors.ts";
import { placeName, stopTheHub, USUAL_DATABASE } from "./hub-database.ts";
import { describeRows } from "./restore.ts";

export const summary = "write a hub's database into one file";

export const help = `Usage: weighbridge backup FILE [options]

Writes teams, tokens (as hashes), submissions, scores and logs of a hub into FILE, which must not be there yet: all of it
as it was at one moment, whole or not at all. Either kind of database; "weighbridge restore" puts it into either kind.

A hub on a PostgreSQL server may go on meanwhile. The embedded database has one owner: stop the hub first.
Zoos and withheld labels are not in it; they are files (docs/operating.md).

Options:
  --database PLACE   folder of the embedded database, or postgres://user@host/name; if not given, ${USUAL_DATABASE}
  --json             print one JSON object

Exit codes: 0 done, 1 failed, 2 wrong usage or input.`;

const OPTIONS = {
  database: { type: "string", default: USUAL_DATABASE },
  json: { type: "boolean", default: false },
} as const;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  if (positionals.length !== 1)
    throw new InputError(`backup needs one FILE, has ${positionals.length} (see weighbridge backup --help)`);
  const [file] = positionals;
  const place = readPlace(values.database);
  const database = await openAsItIs(place).catch(stopTheHub);
  try {
    const written = await backup(database, file);
    if (values.json) console.log(JSON.stringify({ file, database: placeName(place), ...written }));
    else console.log(`Wrote the database ${database.name} to ${file}: ${describeRows(written)}.`);
    return 0;
  } finally {
    await database.close();
  }
}
