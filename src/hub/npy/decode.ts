// Values of tables as NumPy lays them out, row by row, decoded in a thread.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { FailureError } from "../../lib/errors.ts";
import type { Split } from "../../zoo/index.ts";
import type { DecodeAnswer, DecodeQuestion } from "./messages.ts";

/** A table's bytes, fetched when its turn has come. */
export interface TableFile {
  where: string;
  fetch(): Promise<Uint8Array>;
}

/**
 * Bytes of float32 weights or float64 features of a split, from tables that follow each other. FailureError if a table
 * can't be read or the rows are not `rows` together.
 */
export async function* decodeTables(
  files: readonly TableFile[],
  { what, split, rows }: { what: "weights" | "features"; split: Split; rows: number },
): AsyncGenerator<Uint8Array> {
  const worker = new Worker(new URL("./thread.ts", import.meta.url));
  const broken = once(worker, "error").then(([error]) => {
    throw error;
  });
  broken.catch(() => {}); // told by whoever asks next
  const ask = async (question: DecodeQuestion, transfer: ArrayBuffer[] = []) => {
    worker.postMessage(question, transfer);
    const [answer] = (await Promise.race([once(worker, "message"), broken])) as [DecodeAnswer];
    if ("failure" in answer) throw new FailureError(answer.failure);
    return answer;
  };
  let found = 0;
  try {
    for (const { where, fetch } of files) {
      const bytes = await fetch();
      const isAlone = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
      const file = isAlone ? (bytes.buffer as ArrayBuffer) : new Uint8Array(bytes).buffer;
      const opened = await ask({ file, where }, [file]);
      for (let group = 0; "groups" in opened && group < opened.groups; group++) {
        const answer = await ask({ group, what, split });
        if (!("values" in answer)) continue;
        found += answer.rows;
        yield new Uint8Array(answer.values);
      }
    }
  } finally {
    await worker.terminate();
  }
  const { where } = files[files.length - 1] ?? { where: what };
  if (found !== rows) throw new FailureError(`${where}: the ${split} split must have ${rows} rows, has ${found}`);
}
