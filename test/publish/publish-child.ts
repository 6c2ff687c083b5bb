// A process that publishes: says "ready" when it has loaded everything and "done" at its end, for tests that kill it or
// measure it. Its argument is JSON: the task, with stores by their places.
import { readFileSync } from "node:fs";
import { publishZoo } from "../../src/publish/publish.ts";
import { openStore } from "../../src/store/index.ts";

const { publicPlace, privatePlace, ...task } = JSON.parse(process.argv[2]);
const [publicStore, privateStore] = [await openStore(publicPlace), await openStore(privatePlace)];
console.log("ready");
const { outcome, made, kept } = await publishZoo({ labels: "withheld", ...task, publicStore, privateStore });
const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024; // MiB
console.log(`done ${JSON.stringify({ outcome, made, kept, peak })}`);
