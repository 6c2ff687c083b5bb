// Scores and ranks in a thread of its own, so that whoever serves pages goes on. It keeps the resamples that it has drawn.
import { parentPort } from "node:worker_threads";
import { correctedPs } from "../../leaderboard/rank/index.ts";
import { decideEarly, entryCells, KeptResamples, scoreByFile } from "../../leaderboard/score/index.ts";
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

function score({ track, prediction, files, truths, early }: ScoringTask): ScoredEntry {
  const scored = scoreByFile(track, files, truths, kept);
  return {
    ...scored,
    cells: entryCells(prediction, files, truths),
    early: early && decideEarly(files, truths.get(files[0].collection)!, early),
  };
}
