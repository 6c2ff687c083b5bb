// The routes of submissions on the embedded database.
import { after, before, describe } from "node:test";
import { type Bench, embeddedBench } from "../../db/bench.ts";
import { routesConformance } from "./conformance.ts";

describe("on the embedded database", () => {
  let bench: Bench;
  before(async () => {
    bench = await embeddedBench();
  });
  after(() => bench?.stop());
  routesConformance(() => bench);
});
