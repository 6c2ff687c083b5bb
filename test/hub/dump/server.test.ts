// The dump of a hub on a PostgreSQL server.
import { after, before, describe } from "node:test";
import { type Bench, serverBench } from "../../db/bench.ts";
import { missingForPostgres } from "../../db/postgres.ts";
import { dumpConformance } from "./conformance.ts";

const missing = missingForPostgres();
if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);

describe("the dump of a hub on a PostgreSQL server", { skip: missing ?? false }, () => {
  let bench: Bench;
  before(async () => {
    bench = await serverBench();
  });
  after(() => bench?.stop());
  dumpConformance(() => bench);
});
