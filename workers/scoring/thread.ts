// Scores and ranks in a thread of its own, so that whoever serves pages goes on. It keeps the resamples that it has drawn.
import { parentPort } from "node:worker_threads";
import { type PairPs, pairPs } from "../../leaderboard/rank/index.ts";
import { decideEarly, entryCells, KeptResamples, scoreByFile } from "../../leaderboard/score/index.ts";
import { type Answer, type Question, type ScoredEntry, type ScoringTask, unpackEntrants } from "./messages.ts";

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
  port.postMessage(answer, answer.kind === "done" ? buffersOf(answer.result) : []);
});
port.postMessage({ kind: "ready" } satisfies Answer);

function answerTo(question: Question): ScoredEntry | PairPs {
  return question.kind === "score" ? score(question.task) : pairPs(unpackEntrants(question.entrants), question.known);
}

/** What is given away and not copied: megabytes of a large board. */
function buffersOf(result: ScoredEntry | PairPs): ArrayBuffer[] {
  return "corrected" in result
    ? [result.uncorrected.buffer as ArrayBuffer, result.corrected.buffer as ArrayBuffer]
    : [];
}

function score({ track, prediction, files, truths, early }: ScoringTask): ScoredEntry {
  const scored = scoreByFile(track, files, truths, kept);
  return {
    ...scored,
    cells: entryCells(prediction, files, truths),
    early: early && decideEarly(files, truths.get(files[0].collection)!, early),
  };
}
