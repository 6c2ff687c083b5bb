// One suite on both kinds of databases.
import { after, before, describe } from "node:test";
import { type Bench, embeddedBench, serverBench } from "./bench.ts";
import { missingForPostgres } from "./postgres.ts";

/** Where a suite runs: `openers` is how many may have one database open at a time. */
export interface Ground {
  bench: Bench;
  openers: 1 | 2;
}

/** Runs it on PGlite and on PostgreSQL; `ground` is there once the tests run. */
export function onBothDatabases(what: string, suite: (ground: () => Ground) => void): void {
  const missing = missingForPostgres();
  if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);
  const kinds = [
    { name: "the embedded database", open: embeddedBench, openers: 1, skip: false },
    { name: "a PostgreSQL server", open: serverBench, openers: 2, skip: missing ?? false },
  ] as const;
  for (const { name, open, openers, skip } of kinds) {
    describe(`${what}, on ${name}`, { skip }, () => {
      let bench: Bench;
      before(async () => {
        bench = await open();
      });
      after(() => bench?.stop());
      suite(() => ({ bench, openers }));
    });
  }
}
