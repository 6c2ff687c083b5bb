// The baselines of `weighbridge start`: a few settings on a few input sets, so that a newcomer sees a report soon. A demo.
import { join } from "node:path";
import { ESTIMATORS } from "../../leaderboard/baselines/index.ts";
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { chooseRelease } from "../download/choose.ts";
import { openSource } from "../download/index.ts";
import type { InputSet } from "../features/input-sets.ts";
import type { Store } from "../store/index.ts";
import { watchBaselines } from "./baselines-telling.ts";
import { inputSetsOf, makeBaselines } from "./make-baselines.ts";
import { type Stoppable, untilStopped } from "./stopping.ts";

const TRIALS = new Map([
  ["linear", 8],
  ["dnn", 3],
  ["gbm", 12],
]);
const SHOWN = /^(wstats-glob|hyper\+optimizer|wnorm-l2|wstats-layers-0(,\d+){2,}(@\d+)?)$/;

/** Fits them, or finds them done, and publishes the report beside the zoo. */
export async function startBaselines(
  { data, zoo, store, privateStore }: { data: string; zoo: string; store: Store; privateStore: Store },
  { jobs, quiet }: { jobs: number; quiet: boolean },
): Promise<Stoppable<BaselinesReport>> {
  const source = await openSource(join(data, "public"));
  const watched = watchBaselines(quiet);
  try {
    const release = await chooseRelease(source, zoo);
    const { manifest } = release;
    const task = {
      ...{ source, release, privateStore, publish: store, estimators: ESTIMATORS, trials: TRIALS, seed: 0, jobs },
      collections: manifest.collections.map(({ collection }) => collection as string),
      sets: inputSetsOf(release).filter(isShown),
      folder: join(data, "baselines", `${zoo}-${manifest.version}`),
      demo: true,
      tell: watched.tell,
    };
    return await untilStopped((signal) => makeBaselines({ ...task, signal }));
  } finally {
    watched.done();
    await source.close();
  }
}

function isShown({ name }: InputSet): boolean {
  return SHOWN.test(name);
}
