// The dump of a hub on the embedded database.
import { after, before, describe } from "node:test";
import { type Bench, embeddedBench } from "../../db/bench.ts";
import { dumpConformance } from "./conformance.ts";

describe("the dump of a hub on the embedded database", () => {
  let bench: Bench;
  before(async () => {
    bench = await embeddedBench();
  });
  after(() => bench?.stop());
  dumpConformance(() => bench);
});
