// `weighbridge restore`: what a backup holds, into an empty database of either kind.
import { parseArgs } from "node:util";
import { type BackupSummary, readPlace, restore } from "../db/index.ts";
import { InputError } from "../lib/errors.ts";
import { formatAmount } from "./format.ts";
import { placeName, stopTheHub, USUAL_DATABASE, wordsOf } from "./hub-database.ts";

export const summary = "fill an empty database from a backup";

export const help = `Usage: weighbridge restore FILE [options]

Puts all that a backup holds into a database that has nothing in it yet, of either kind, whichever the backup is of: all
of it or nothing. The embedded one is made if it is missing. Then a hub may serve it.

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
    throw new InputError(`restore needs one FILE, has ${positionals.length} (see weighbridge restore --help)`);
  const [file] = positionals;
  const place = readPlace(values.database);
  const read = await restore(file, place).catch(stopTheHub);
  if (values.json) console.log(JSON.stringify({ file, database: placeName(place), ...read }));
  else console.log(`Restored ${file} into the database ${wordsOf(place)}: ${describeRows(read)}.`);
  return 0;
}

/** What of a backup people want to know: "12 submissions of 3 teams to 2 tracks, 70 rows in all, version 1". */
export function describeRows({ rows, version }: BackupSummary): string {
  const all = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const of = (table: string, one: string) => formatAmount(rows[table] ?? 0, one);
  const what = `${of("submissions", "submission")}, ${of("teams", "team")}, ${of("tracks", "track")}`;
  return `${what}, ${formatAmount(all, "row")} in all, version ${version}`;
}
