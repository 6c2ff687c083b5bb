// The benchmark on the embedded database.
import { after, before, describe } from "node:test";
import { type Bench, embeddedBench } from "../../db/bench.ts";
import { benchmarkConformance } from "./conformance.ts";
import { scoredPartsConformance } from "./scored-parts.ts";
import { sentPredictionsConformance } from "./sent-predictions.ts";

describe("on the embedded database", () => {
  let bench: Bench;
  before(async () => {
    bench = await embeddedBench();
  });
  after(() => bench?.stop());
  benchmarkConformance(() => bench, 1);
  sentPredictionsConformance(() => bench);
  scoredPartsConformance(() => bench);
});
