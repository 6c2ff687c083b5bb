// Reads and checks files in a thread of its own: what a file makes of it, others don't notice.
import { parentPort } from "node:worker_threads";
import { checkPredictions } from "./check.ts";
import type { ReadAnswer, ReadQuestion } from "./thread-messages.ts";

const port = parentPort!;

port.on("message", ({ bytes, expected }: ReadQuestion) => {
  let answer: ReadAnswer;
  try {
    answer = { kind: "checked", checked: checkPredictions(bytes, expected) };
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    answer = { kind: "defect", message, stack: error instanceof Error ? error.stack : undefined };
  }
  port.postMessage(answer);
});
port.postMessage({ kind: "ready" } satisfies ReadAnswer);
