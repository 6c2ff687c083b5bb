// A hub whose pages have everything to show: two collections, all splits, runs given up, baselines, and a title that
// breaks careless templates. Labels of test networks are canaries, which no page may show.
import { join } from "node:path";
import type { Manifest } from "../../../schemas/types.d.ts";
import { splitOf } from "../../../src/zoo/index.ts";
import { canaryLabels, madeSpec, publishMade } from "../../publish/made-zoo.ts";
import { publishReport } from "../baselines-content.ts";
import { type Ending, type Serving, serve, temporaryFolder } from "../serving.ts";

export const HOSTILE_TITLE = `Zoo </title></script><script>alert("1")</script> & 'co' \${x} {y}_%`;
export const GIVEN_UP = 6;

export interface Site extends Serving {
  manifest: Manifest;
  /** The text of a page. */
  text(path: string): Promise<string>;
}

/** Publishes and serves it until the test ends. */
export async function makeSite(ending: Ending, labels: "withheld" | "public" = "withheld"): Promise<Site> {
  const spec = madeSpec({ title: HOSTILE_TITLE, runs_per_collection: 48, runs_per_shard: 48 });
  const { manifest, publicStore } = await publishMade(join(temporaryFolder(ending), "zoo"), {
    spec,
    labels,
    discards: { mnist: [GIVEN_UP] },
    labelOf: (collection, run, epoch) => (splitOf(spec, collection, run) === "train" ? {} : canaryLabels(run, epoch)),
  });
  await publishReport(publicStore, { title: HOSTILE_TITLE, labels, demo: true });
  const serving = await serve(ending, publicStore);
  const text = async (path: string) => (await fetch(serving.url + path)).text();
  return { ...serving, manifest, text };
}

/** Names of the first kept network of each split of mnist. */
export function oneOfEach({ spec }: Manifest): Record<"train" | "test" | "early", string> {
  const first = (split: string) => {
    for (let run = 0; ; run++)
      if (run !== GIVEN_UP && splitOf(spec, "mnist", run) === split) return `mnist-${String(run).padStart(6, "0")}`;
  };
  return { train: first("train"), test: first("test"), early: first("early") };
}
