// A process that publishes: says "ready" when it has loaded everything, begins when it is told a task (a line of JSON, with
// stores by their places) and says "done" at its end. For tests that kill it or measure it.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { publishZoo } from "../../src/publish/publish.ts";
import { openStore } from "../../src/store/index.ts";

console.log("ready");
const [line] = await once(createInterface({ input: process.stdin }), "line");
const { publicPlace, privatePlace, ...task } = JSON.parse(line);
const [publicStore, privateStore] = [await openStore(publicPlace), await openStore(privatePlace)];
const { outcome, made, kept } = await publishZoo({ labels: "withheld", ...task, publicStore, privateStore });
const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024; // MiB
console.log(`done ${JSON.stringify({ outcome, made, kept, peak })}`);
process.exit();
