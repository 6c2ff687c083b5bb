// The operator on the embedded database.
import { after, before, describe } from "node:test";
import { type Bench, embeddedBench } from "../../db/bench.ts";
import { operatorConformance } from "./actions.ts";

describe("on the embedded database", () => {
  let bench: Bench;
  before(async () => {
    bench = await embeddedBench();
  });
  after(() => bench?.stop());
  operatorConformance(() => bench, 1);
});
