// A scoring thread that does what the name of the track says: what a defect might do to the true one.
import { parentPort } from "node:worker_threads";
import type { Answer, Question } from "../../workers/scoring/messages.ts";

const port = parentPort!;
const say = (answer: Answer) => port.postMessage(answer);
port.on("message", (question: Question) => {
  const order = question.kind === "score" ? question.task.track : "rank";
  if (order === "hang") for (;;); // until it is ended
  if (order === "exit") process.exit(3);
  if (order === "throw") throw new TypeError("a defect");
  if (order === "defect") say({ kind: "failed", name: "TypeError", message: "a defect", stack: "at secret.ts" });
  else say({ kind: "done", result: { scores: [], byFile: [], cells: [], early: undefined } });
});
say({ kind: "ready" });
