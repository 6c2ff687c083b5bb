// Fits a made plan in a process of its own, which tests kill: says "ready" when the first fit is done.
import { fitBaselines } from "../../../../leaderboard/baselines/search/index.ts";
import { madePlan } from "./made-plan.ts";

let said = false;
await fitBaselines(
  madePlan(process.argv[2], {
    tell() {
      if (!said) process.stdout.write("ready\n");
      said = true;
    },
  }),
);
