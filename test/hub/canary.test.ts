// No label of a test network in anything that a hub says: every withheld label is a canary, every public route is asked,
// every number in every answer is looked at. And what can't be seen as a number (a picture, a rounded or summed value)
// would differ between two hubs whose zoos differ in withheld labels only.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { CollectionTruth } from "../../leaderboard/score/truth.ts";
import type { BaselinesReport } from "../../schemas/types.d.ts";
import { publishBaselines } from "../../src/publish/baselines.ts";
import { openTable } from "../../src/shard/index.ts";
import type { Store } from "../../src/store/index.ts";
import { splitOf } from "../../src/zoo/index.ts";
import { madeFits, madeTask } from "../leaderboard/made-report.ts";
import { canaryLabels, isCanary, type Labels, madeSpec } from "../publish/made-zoo.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { publishReport } from "./baselines-content.ts";
import { type CrawledAnswer, crawl } from "./crawl.ts";
import { startPublishedHub } from "./published-hub.ts";

// One checkpoint before the last that is published of networks set aside for early decision, and one after it.
const spec = madeSpec({ runs_per_shard: 12, runs_per_collection: 24, checkpoint_epochs: [0, 3, 18] });

/**
 * The hub's answers by address, for a zoo whose withheld labels are `labelOf`'s; its own address and hashes left out. Each
 * array of weights or features takes a thread of its own: with more checkpoints this would take long.
 */
async function answersOf(
  labelOf: (run: number, epoch: number) => Labels,
  labels: "withheld" | "public" = "withheld",
  publishMore: (store: Store) => Promise<unknown> = publishScored,
  collections = ["mnist", "cifar10"],
) {
  const folder = join(temporaryFolder(), "hub");
  const hub = await startPublishedHub(folder, {
    ...{ spec, labels, collections },
    labelOf: (collection, run, epoch) => (splitOf(spec, collection, run) === "train" ? {} : labelOf(run, epoch)),
  });
  await publishMore(hub.store);
  const answers = new Map<string, CrawledAnswer>();
  for await (const answer of crawl(hub.url)) answers.set(answer.path, answer);
  await hub.close();
  // What a zoo was made of is told by a hash over its shards, which hold the labels, losses to the last bit among them;
  // and a hash of the manifest holds that one.
  const hashes = hub.manifest.collections.map(({ shards_sha256 }) => shards_sha256);
  hashes.push(JSON.parse(answers.get("/api/zoos/made-zoo/1.0.0")!.body.toString()).manifest_sha256);
  const hide = (text: string) => [hub.url, ...hashes].reduce((left, own) => left.replaceAll(own, "-"), text);
  return { answers, hide };
}

/** Whatever an answer holds as numbers, and where. */
function* numbersOf({ path, type, body }: CrawledAnswer): Generator<[string, number]> {
  if (path.endsWith(".parquet")) {
    const table = openTable(new Uint8Array(body), path);
    for (let group = 0; group < table.groupRows.length; group++)
      for (const [name, values] of Object.entries(table.readGroup(group).values))
        for (const value of values) if (typeof value === "number") yield [`${path} ${name}`, value];
  } else if (/\.npy(?:\?|$)/.test(path) && body.toString("latin1", 1, 6) === "NUMPY") {
    const header = 10 + body.readUInt16LE(8);
    const form = /'descr': '<f(\d)'/.exec(body.toString("latin1", 10, header));
    const size = Number(form?.[1] ?? 0);
    for (let place = header; size > 0 && place < body.length; place += size)
      yield [path, size === 4 ? body.readFloatLE(place) : body.readDoubleLE(place)];
  } else {
    assert.match(type, /^(text|application\/(json|ld\+json|yaml|vnd)|image\/svg)|^$/, `${path} is ${type}`);
    for (const [number] of body.toString().matchAll(/\d+(\.\d+)?(e[+-]?\d+)?/gi)) yield [path, Number(number)];
  }
}

function canariesIn(answers: Map<string, CrawledAnswer>): string[] {
  const places = [...answers.values()].flatMap((answer) =>
    [...numbersOf(answer)].filter(([, value]) => isCanary(value)).map(([place]) => place),
  );
  return [...new Set(places)];
}

/** A report that was scored on canaries. */
function publishScored(store: Store): Promise<unknown> {
  return publishReport(store, { truths: withCanaries(madeFits({ collections: ["mnist", "cifar10"] }).truths) });
}

/** A report that shows one. */
async function publishLeak(store: Store): Promise<void> {
  const report = await publishReport(store, madeTask({ collections: ["mnist"] }));
  report.residuals[0].points.truth[0] = canaryLabels(1, 18).test_accuracy;
  await publishBaselines(store, report, []);
}

/** The truths with canaries in place of every accuracy of a test network. */
function withCanaries(truths: CollectionTruth[]): CollectionTruth[] {
  return truths.map((truth) => {
    const { runs } = truth.testRuns;
    const at = (epoch: number) => Float64Array.from(runs, (run) => canaryLabels(run, epoch).test_accuracy);
    const epochs = [...truth.test!.accuracyAt.keys()];
    const accuracyAt = new Map(epochs.map((epoch) => [epoch, at(epoch)]));
    return { ...truth, test: { ...truth.test!, accuracy: at(truth.finalEpoch), accuracyAt } };
  });
}

describe("withheld labels", () => {
  // All at once: each hub waits for its threads most of the time.
  const first = answersOf(canaryLabels);
  const shown = answersOf(canaryLabels, "public", publishLeak, ["mnist"]);
  const second = answersOf((run, epoch) => {
    const accuracy = ((run * 37 + epoch * 11) % 100) / 100;
    return { train_accuracy: accuracy, test_accuracy: 1 - accuracy, train_loss: 1, test_loss: 2 + accuracy };
  });
  // Whoever awaits them is told.
  for (const some of [first, shown, second]) some.catch(() => {});

  test("are in no number of any answer", async () => {
    const { answers } = await first;
    assert.ok(answers.size > 150, `${answers.size} answers`);
    for (const part of ["/models/", ".npy", ".parquet", "/rows?", "/statistics", "/about"])
      assert.ok(
        [...answers.keys()].some((path) => path.includes(part)),
        `no answer of ${part}`,
      );
    assert.deepEqual(canariesIn(answers), []);
  });

  test("are in nothing of a report that was scored on them", async () => {
    const { answers } = await first;
    const report: BaselinesReport = JSON.parse(answers.get("/api/zoos/made-zoo/1.0.0/baselines")!.body.toString());
    assert.ok(report.test_scored && report.early_decision.length === 2 && report.transfers.length > 0);
    for (const part of ["/zoos/made-zoo/baselines", "/baselines/files/predictions-", "/baselines/files/report-"])
      assert.ok(
        [...answers].some(([path, { status }]) => path.includes(part) && status === 200),
        `no answer of ${part}`,
      );
  });

  test("would be found by this search where they are public", async () => {
    const { answers } = await shown;
    const found = canariesIn(answers);
    for (const part of [/test-0.*\.parquet/, /runs-.*\.parquet/, /\/rows\?/, /test\/labels\.npy/, /\d\/baselines/])
      assert.ok(
        found.some((place) => part.test(place)),
        `${part} not in ${found.join("\n")}`,
      );
  });

  test("change no byte of any answer, picture or file", async () => {
    const { answers, hide } = await first;
    const other = await second;
    assert.deepEqual([...other.answers.keys()].toSorted(), [...answers.keys()].toSorted());
    const different = [...answers].filter(([path, { status, body }]) => {
      const again = other.answers.get(path)!;
      if (status !== again.status) return true;
      return !body.equals(again.body) && hide(body.toString("latin1")) !== other.hide(again.body.toString("latin1"));
    });
    assert.deepEqual(
      different.map(([path]) => path),
      [],
    );
  });
});
