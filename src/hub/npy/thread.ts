// Decodes Parquet for .npy files in a thread of its own, a row group at a time, when it is asked for one: so the hub goes
// on answering, and never holds more than a part of a table.
import { parentPort } from "node:worker_threads";
import { openTable } from "../../shard/table.ts";
import type { DecodeAnswer, DecodeQuestion } from "./messages.ts";

const port = parentPort!;
let table: ReturnType<typeof openTable> | undefined;

port.on("message", (question: DecodeQuestion) => {
  try {
    const answer = answerTo(question);
    port.postMessage(answer, "values" in answer ? [answer.values] : []);
  } catch (error) {
    port.postMessage({ failure: error instanceof Error ? error.message : String(error) } satisfies DecodeAnswer);
  }
});

function answerTo(question: DecodeQuestion): DecodeAnswer {
  if ("file" in question) {
    table = openTable(new Uint8Array(question.file), question.where);
    return { groups: table.groupRows.length };
  }
  const { group, what, split } = question;
  if (what === "weights") {
    const { values, rows } = table!.readGroup(group, ["weights"]);
    return { values: (values.weights as Float32Array<ArrayBuffer>).slice().buffer, rows };
  }
  const names = table!.columns.filter(({ kind }) => kind === "double").map(({ name }) => name);
  const { values, rows } = table!.readGroup(group, ["split", ...names]);
  const chosen = Array.from({ length: rows }, (_, row) => row).filter((row) => values.split[row] === split);
  const numbers = new Float64Array(chosen.length * names.length); // [rows, features]
  names.forEach((name, column) => {
    const list = values[name] as Float64Array;
    chosen.forEach((row, place) => {
      numbers[place * names.length + column] = list[row];
    });
  });
  return { values: numbers.buffer, rows: chosen.length };
}
