// What every command shares: finding it, its help, and how it may end. Commands are loaded when called, so that
// `weighbridge images` does not wait for Parquet, and adding one is one file and one line here.
import { readFileSync } from "node:fs";
import { FailureError, InputError } from "../lib/errors.ts";
import { asFailure } from "../lib/files.ts";
import { nearestName } from "../lib/nearest-name.ts";
import { printable } from "./format.ts";

/** What a file of this folder that is a command exports. */
export interface Command {
  /** One line for the list of commands. */
  summary: string;
  /** The whole text of `weighbridge COMMAND --help`. */
  help: string;
  /** Does the work and resolves to the exit code: 0, 1 (failed) or 2 (wrong usage or input). */
  run(args: string[]): Promise<number>;
}

const COMMANDS: Record<string, () => Promise<Command>> = {
  start: () => import("./start.ts"),
  train: () => import("./train.ts"),
  plan: () => import("./plan.ts"),
  inspect: () => import("./inspect.ts"),
  images: () => import("./images.ts"),
  publish: () => import("./publish.ts"),
  baselines: () => import("./baselines.ts"),
  pull: () => import("./pull.ts"),
  verify: () => import("./verify.ts"),
  serve: () => import("./serve.ts"),
  check: () => import("./check.ts"),
  score: () => import("./score.ts"),
  submit: () => import("./submit.ts"),
  admin: () => import("./admin.ts"),
  backup: () => import("./backup.ts"),
  restore: () => import("./restore.ts"),
};

/** Runs the command that the arguments name and ends the process with its exit code. */
export async function main(args: string[], commands = COMMANDS): Promise<void> {
  process.stdout.on("error", unlessClosed);
  process.stderr.on("error", () => {}); // there is nobody left to tell
  process.on("uncaughtException", (error) => process.exit(report(error)));
  watchParent();
  const code = await dispatch(args, commands).catch(report);
  await new Promise((resolve) => process.stdout.write("", resolve));
  process.exit(code);
}

async function dispatch(args: string[], commands: Record<string, () => Promise<Command>>): Promise<number> {
  const [name, ...rest] = args[0] === "help" ? [...args.slice(1, 2), "--help"] : args;
  if (name === "--version" || name === "-v") return print(version());
  if (name === "--help" || name === "-h") return print(await overview(commands));
  if (name === undefined) {
    console.error(await overview(commands));
    return 2;
  }
  if (!Object.hasOwn(commands, name)) {
    const close = nearestName(name, Object.keys(commands));
    const hint = close ? `did you mean "${close}"?` : "see weighbridge --help";
    throw new InputError(`there is no command "${name}": ${hint}`);
  }
  const command = await commands[name]();
  const end = rest.indexOf("--");
  const options = end < 0 ? rest : rest.slice(0, end);
  if (options.includes("--help") || options.includes("-h")) return print(command.help.trimEnd());
  refuseEmpty(options);
  try {
    return await command.run(rest);
  } catch (error) {
    throw isUsageError(error) ? new InputError(`${usage(error)} (see weighbridge ${name} --help)`) : error;
  }
}

/** Tells how it went wrong and returns the exit code; what is neither kind of error is a defect of ours. */
function report(error: unknown): number {
  if (error instanceof InputError || error instanceof FailureError) {
    console.error(`weighbridge: ${printable(error.message)}`);
    return error instanceof InputError ? 2 : 1;
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  console.error(`weighbridge: this is a defect in Weighbridge: ${message}`);
  if (process.env.WEIGHBRIDGE_DEBUG) console.error(error instanceof Error ? error.stack : new Error(message).stack);
  else console.error("Set WEIGHBRIDGE_DEBUG=1 to see where it happened.");
  return 1;
}

async function overview(commands: Record<string, () => Promise<Command>>): Promise<string> {
  const lines = await Promise.all(
    Object.entries(commands).map(async ([name, load]) => {
      const summary = await load().then(
        (command) => command.summary,
        () => "(can't be loaded)",
      );
      return `  ${name.padEnd(10)}${summary}`;
    }),
  );
  return `Usage: weighbridge COMMAND [options]

Trains zoos of small neural networks and asks how well their accuracy shows in their weights alone.

${lines.join("\n")}

  weighbridge COMMAND --help    tells what a command takes
  weighbridge --version         tells the version
Exit codes: 0 done, 1 failed, 2 wrong usage or input.`;
}

function isUsageError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
}

/** The first sentence of what parseArgs says; the rest explains shells. */
function usage(error: Error): string {
  const first = error.message.split(/\. |\n/)[0].replace(/\.$/, "");
  return first.charAt(0).toLowerCase() + first.slice(1);
}

function version(): string {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")).version;
}

function print(text: string): number {
  console.log(text);
  return 0;
}

/** A shell variable that is not set, as in `--shards "$NUMBER"`, must not read as "all of them". */
function refuseEmpty(args: string[]): void {
  for (const [place, arg] of args.entries()) {
    const option = arg === "" ? args[place - 1] : /^--[^=]+(?==$)/.exec(arg)?.[0];
    if (option?.startsWith("--")) throw new InputError(`${option}: needs a value, is empty`);
    if (arg === "") throw new InputError(`argument ${place + 1} is empty`);
  }
}

/** `weighbridge inspect DIR | head` closes our output early; that is no error, and the work goes on without it. */
function unlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw asFailure(error, "write", "standard output");
}

/** Under an older Node, weighbridge.js started us over a channel: if it is killed, don't go on as an orphan. */
function watchParent(): void {
  if (!process.env.WEIGHBRIDGE_STARTED_BY || !process.channel) return;
  delete process.env.WEIGHBRIDGE_STARTED_BY; // it says nothing about the processes that we start
  process.once("disconnect", () => process.exit(1));
  process.channel.unref();
}
