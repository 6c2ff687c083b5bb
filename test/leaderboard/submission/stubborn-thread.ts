// A thread that does to its reader what the first byte of a file says: what a hostile file might do to the true one.
import { parentPort } from "node:worker_threads";
import { oneProblem } from "../../../leaderboard/submission/problems.ts";

const port = parentPort!;
port.on("message", ({ bytes }: { bytes: Uint8Array }) => {
  const order = String.fromCharCode(bytes[0]);
  if (order === "h") for (;;); // hangs
  if (order === "m") {
    const kept: number[][] = [];
    for (;;) kept.push(new Array(1000).fill(kept.length));
  }
  if (order === "x") process.exit(3);
  if (order === "t") throw new TypeError("a defect");
  if (order === "d") return port.postMessage({ kind: "defect", message: "TypeError: a defect", stack: "at secret.ts" });
  port.postMessage({ kind: "checked", checked: { sound: false, ...oneProblem("format", `read ${order}`) } });
});
port.postMessage({ kind: "ready" });
