// `npm run bench -- NAME`: runs one bench, each in a file of its own that is loaded only when it is asked for.
import { enableCompileCache } from "node:module";
import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";
import { FailureError, InputError } from "../src/lib/errors.ts";
import { nearestName } from "../src/lib/nearest-name.ts";
import { describeMachine } from "./harness/machine.ts";
import { asJson, asText, type Bench } from "./harness/report.ts";

const BENCHES: Record<string, () => Promise<Bench>> = {
  trainer: () => import("./trainer.ts"),
  agreement: () => import("./agreement.ts"),
  publish: () => import("./publish.ts"),
  serve: () => import("./serve.ts"),
  passes: () => import("./passes.ts"),
  baselines: () => import("./baselines.ts"),
  submissions: () => import("./submissions.ts"),
  boards: () => import("./boards.ts"),
};

enableCompileCache(join(homedir(), ".cache/weighbridge/compiled")); // as the command does (src/cli/weighbridge.js)
process.exitCode = await main(process.argv.slice(2)).catch(explain);

async function main(args: string[]): Promise<number> {
  const json = args.includes("--json");
  const [name, ...rest] = args.filter((arg) => arg !== "--json");
  if (name === undefined || name === "--help" || name === "-h") {
    console.log(await overview());
    return name === undefined ? 2 : 0;
  }
  const bench = await load(name);
  if (rest.includes("--help") || rest.includes("-h")) {
    console.log(bench.help);
    return 0;
  }
  const machine = await describeMachine(availableParallelism());
  const findings = await bench.measure(rest, (line) => console.error(line));
  console.log(json ? asJson(machine, findings) : asText(machine, findings).join("\n"));
  return 0;
}

async function load(name: string): Promise<Bench> {
  if (Object.hasOwn(BENCHES, name)) return BENCHES[name]();
  const names = Object.keys(BENCHES);
  const near = nearestName(name, names);
  throw new InputError(
    `there is no bench "${name}"; ${near ? `did you mean ${near}?` : `there are ${names.join(", ")}`}`,
  );
}

async function overview(): Promise<string> {
  const lines = await Promise.all(
    Object.entries(BENCHES).map(async ([name, open]) => `  ${name.padEnd(12)}${(await open()).summary}`),
  );
  return `Usage: npm run bench -- NAME [options]

${lines.join("\n")}

  NAME --help    tells what a bench takes
  --json         prints one object {"machine", "figures", "detail"}; what is being done goes to standard error
docs/benchmarks.md tells how each figure is measured.
Exit codes: 0 measured (whether or not a figure is met), 1 failed, 2 wrong usage or input.`;
}

function explain(error: unknown): number {
  const usage = error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
  if (usage || error instanceof InputError || error instanceof FailureError) {
    console.error(`bench: ${(error as Error).message}`);
    return error instanceof FailureError ? 1 : 2;
  }
  console.error(error);
  return 1;
}
