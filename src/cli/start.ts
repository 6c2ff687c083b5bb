// `weighbridge start`, which is `npm start`: a small zoo of real networks in about a minute, published and served. Made of
// the same parts as train, publish and serve, so that what works here works there.
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { ZooSpec } from "../../schemas/types.d.ts";
import { FailureError } from "../lib/errors.ts";
import { formatCount, formatDuration } from "../lib/progress.ts";
import { openStore } from "../store/index.ts";
import { readSpec } from "../zoo/index.ts";
import { jobCount, MOST_RUNS, specWithRuns, wholeNumber } from "./arguments.ts";
import { answerInShort, describeBaselines, reportSummary } from "./baselines-telling.ts";
import { openHubDatabase } from "./hub-database.ts";
import { asJson, describeReport as describePublished, publishWatched, today } from "./publish.ts";
import { serveUntilStopped } from "./serve.ts";
import { startBaselines } from "./start-baselines.ts";
import { describeReport, reportJson } from "./train.ts";
import { trainWatched } from "./training.ts";
import { describeZoo, summarizeZoo, type ZooSummary } from "./zoo-summary.ts";

export const summary = "train a first small zoo, fit predictors on it, publish and serve it all (npm start)";

/** So many have networks to train predictors on and to test them. */
const LEAST_RUNS = 8;

export const help = `Usage: weighbridge start [options]

Trains the zoo "quickstart", 300 small networks on MNIST, in about a minute on two cores, publishes it, fits the
built-in predictors on it in half a minute more, and serves it all on this machine, boards for predictors of your own
too, until Ctrl-C. Started again, it goes on where it was and serves what is there.

Options:
  --data DIR     where everything goes; if not given, data. DIR/quickstart: what was trained; DIR/public: what is
                 published; DIR/private: the labels of the test networks; DIR/baselines: what was fitted;
                 DIR/database: teams and submissions; DIR/admin-token: the operator's token
  --runs N       so many networks instead of 300, at least ${LEAST_RUNS}
  --jobs N       so many threads; if not given, one per core
  --images DIR   look for image files here first
  --host HOST    address to serve on; if not given, 127.0.0.1, which only this machine reaches
  --port N       if not given, 8080, or a free one if that is taken; 0 takes a free one
  --no-serve     end when all is published
  --json         print one JSON object when all is ready, and no progress

Exit codes: 0 done, 1 failed, 2 wrong usage or input, 130 or 143 stopped by Ctrl-C or a signal before it served.`;

const OPTIONS = {
  data: { type: "string", default: "data" },
  runs: { type: "string" },
  jobs: { type: "string" },
  images: { type: "string" },
  host: { type: "string", default: "127.0.0.1" },
  port: { type: "string" },
  "no-serve": { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} as const;

const USUAL_PORT = 8080;

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const { data, images, json, host } = values;
  if (values.runs !== undefined) wholeNumber("--runs", values.runs, LEAST_RUNS, MOST_RUNS);
  const spec = specWithRuns(readSpec("quickstart"), values.runs);
  const port = values.port === undefined ? undefined : wholeNumber("--port", values.port, 0, 65_535);
  const jobs = jobCount(values.jobs);
  const folder = join(data, spec.name);
  const say = (lines: string[]) => void (json || console.log(lines.join("\n")));
  say(introduction(spec, data, jobs));

  const task = { spec, folder, jobs, format: "parquet", ...(images ? { images } : {}) } as const;
  const { report, exitCode } = await trainWatched(task, json);
  if (!report.stopped && report.shards.elsewhere > 0)
    throw new FailureError(`another process trains in ${folder}: give the same command again when it has ended`);
  if (report.stopped) {
    if (json) console.log(JSON.stringify({ folder, ...reportJson(report) }));
    else console.log(describeReport(report, folder).join("\n"));
    return exitCode;
  }
  const zoo = await summarizeZoo(folder);
  say(trained(zoo, report.shards.made));
  if (zoo.problems.length > 0) {
    if (json) console.log(JSON.stringify({ ...zoo, made: report.shards.made }));
    return 1;
  }

  const store = await openStore(join(data, "public"));
  const privateStore = await openStore(join(data, "private"));
  const publishing = {
    folder,
    publicStore: store,
    privateStore,
    labels: "withheld",
    published: today(),
    jobs,
  } as const;
  const published = await publishWatched(publishing, json);
  if (published.result === undefined || published.result.outcome === "stopped") {
    if (json) console.log(JSON.stringify({ ...zoo, made: report.shards.made }));
    else console.log("Stopped; nothing is published yet. The same command goes on from there.");
    return published.exitCode;
  }
  say(["", ...describePublished(published.result, store.name, privateStore.name)]);

  const fitted = await startBaselines({ data, zoo: spec.name, store, privateStore }, { jobs, quiet: json });
  if (fitted.result === undefined) {
    if (json) console.log(JSON.stringify({ ...zoo, made: report.shards.made }));
    else console.log("Stopped; the zoo is published, its baselines are not. The same command goes on from there.");
    return fitted.exitCode;
  }
  const baselines = join(data, "baselines", `${spec.name}-${spec.version}`);
  const answer = answerInShort(fitted.result);
  say(["", ...describeBaselines(fitted.result, baselines, store.name), ...(answer ? ["", answer] : [])]);

  const result = {
    ...{ ...zoo, made: report.shards.made, published: asJson(published.result, store.name) },
    baselines: reportSummary(fitted.result),
  };
  if (values["no-serve"]) {
    if (json) console.log(JSON.stringify(result));
    return 0;
  }
  const place = { host, port: port ?? USUAL_PORT, anotherPort: port === undefined };
  const tell = (line: string) => console.error(`weighbridge: ${line}`);
  const database = await openHubDatabase(join(data, "database"), { tell });
  const options = { store, privateStore, database, cacheFolder: join(data, "hub-cache") };
  return serveUntilStopped(options, place, (url) => {
    if (json) console.log(JSON.stringify({ ...result, url }));
    say(served(url, spec, zoo));
  });
}

function introduction(spec: ZooSpec, data: string, jobs: number): string[] {
  const networks = formatCount(spec.runs_per_collection * spec.collections.length);
  return [
    `Weighbridge trains ${networks} small neural networks to read the digits of MNIST, each`,
    "with settings drawn at random (learning rate, optimizer, ..), and keeps their",
    "weights beside the accuracy they reach. So one can ask: how well can a network's",
    "accuracy be told from its weights alone?",
    "",
    `All goes to ${data}; ${jobs} ${jobs === 1 ? "thread trains" : "threads train"}. Ctrl-C stops, the same command goes on later.`,
    "",
  ];
}

function trained(zoo: ZooSummary, made: number): string[] {
  const time = `in ${formatDuration(zoo.seconds)} (${zoo.kernels.join(", ")})`;
  const headline = made > 0 ? `Trained ${time}:` : `This was trained before, ${time}:`;
  if (zoo.problems.length > 0)
    return [
      headline,
      ...describeZoo(zoo),
      "",
      "Remove the files that are named above, each with the .json beside it, and give the same",
      "command again: it makes them anew, with the same bytes.",
    ];
  return [
    headline,
    ...describeZoo(zoo),
    "Each line counts the networks that came that far. Guessing would give 10 %, and some",
    "do no better: their random settings are bad. Which ones, by their weights alone?",
  ];
}

function served(url: string, spec: ZooSpec, zoo: ZooSummary): string[] {
  const collection = zoo.collections[0];
  const next = [
    [`npx weighbridge pull ${url}`, "the zoo as Parquet files, every byte checked"],
    [
      `npx weighbridge verify ${url} --retrain 3`,
      "whether it is what it says: trains three networks again, compares bits",
    ],
    [
      `curl -O ${url}/api/tracks/${spec.name}-${collection}/starter.py && python3 starter.py`,
      "a predictor in Python to begin with; it says how to submit what it predicts",
    ],
    [
      `curl -O ${url}/weighbridge.py`,
      `the Python loader; then: from weighbridge import load; X, y, ids = load("${url}", "${collection}")`,
    ],
    ["npx weighbridge plan small-cnn-zoo", "how long the paper's 80,000 networks would take on this machine"],
  ];
  return [
    "",
    `It is served until Ctrl-C: open ${url}/zoos/${spec.name}`,
    `How well accuracy can be told from weights: ${url}/zoos/${spec.name}/baselines`,
    `Do better: ${url}/leaderboard has the boards, and takes submissions`,
    "",
    "What to try next, in another terminal:",
    ...next.flatMap(([command, what]) => [`  ${command}`, `      ${what}`]),
  ];
}
