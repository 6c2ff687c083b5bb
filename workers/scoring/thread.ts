// Scores and ranks in a thread of its own, so that whoever serves pages goes on. It keeps the resamples that it has drawn.
import { parentPort } from "node:worker_threads";
import { correctedPs } from "../../leaderboard/rank/index.ts";
import { entryCells, KeptResamples, scoreEntry } from "../../leaderboard/score/index.ts";
import type { Answer, Question, ScoredEntry, ScoringTask } from "./messages.ts";

const port = parentPort!;
const kept = new KeptResamples();

port.on("message", (question: Question) => {
  let answer: Answer;
  try {
    answer = { kind: "done", result: answerTo(question) };
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    answer = { kind: "failed", name, message, stack };
  }
  port.postMessage(
    answer,
    answer.kind === "done" && ArrayBuffer.isView(answer.result) ? [answer.result.buffer as ArrayBuffer] : [],
  );
});
port.postMessage({ kind: "ready" } satisfies Answer);

function answerTo(question: Question): ScoredEntry | Float64Array {
  return question.kind === "score" ? score(question.task) : correctedPs(question.entrants);
}

function score({ track, prediction, files, truths }: ScoringTask): ScoredEntry {
  return { scores: scoreEntry(track, files, truths, kept), cells: entryCells(prediction, files, truths) };
}
