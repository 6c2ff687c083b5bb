// The benchmark on a PostgreSQL server, of two hubs at once.
import { after, before, describe } from "node:test";
import { type Bench, serverBench } from "../../db/bench.ts";
import { missingForPostgres } from "../../db/postgres.ts";
import { benchmarkConformance } from "./conformance.ts";
import { scoredPartsConformance } from "./scored-parts.ts";
import { sentPredictionsConformance } from "./sent-predictions.ts";

const missing = missingForPostgres();
if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);

describe("on a PostgreSQL server", { skip: missing ?? false }, () => {
  let bench: Bench;
  before(async () => {
    bench = await serverBench();
  });
  after(() => bench?.stop());
  benchmarkConformance(() => bench, 2);
  sentPredictionsConformance(() => bench);
  scoredPartsConformance(() => bench);
});
