// A log that is written in blocks: a write for each line would cost as much as the request that it is about.
import { closeSync, openSync, write, writeSync } from "node:fs";
import { asFailure } from "../lib/files.ts";

const BLOCK_CHARACTERS = 2 ** 16;
/** Lines that wait for the disk at most, in characters; what comes on top is left out, and counted. */
const MOST_WAITING = 2 ** 24;
const FLUSH_MILLISECONDS = 100;

/** A log's end. */
export interface LogFile {
  /** Takes a line without its break. */
  write(line: string): void;
  /** Writes what is left. */
  close(): void;
}

/**
 * Opens a file, or an open descriptor such as 2, for appending. `tell` is told once if writing fails: a full disk must
 * not end the hub. FailureError if the file can't be opened.
 */
export function openLog(place: string | number, tell: (error: unknown) => void): LogFile {
  const name = typeof place === "number" ? "the log" : place;
  const file = typeof place === "number" ? place : openFile(place);
  let lines = "";
  let lost = 0;
  let isWriting = false;
  let told = false;
  let timer: NodeJS.Timeout | undefined;

  function fail(error: unknown): void {
    if (!told) tell(asFailure(error, "write", name));
    told = true;
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (isWriting || lines === "") return;
    isWriting = true;
    writeAll(Buffer.from(take()));
  }

  /** A pipe takes only so much at once. */
  function writeAll(bytes: Buffer): void {
    write(file, bytes, (error, written) => {
      if (error && (error as NodeJS.ErrnoException).code === "EAGAIN") setTimeout(() => writeAll(bytes), 10);
      else if (!error && written < bytes.length) writeAll(bytes.subarray(written));
      else {
        if (error) fail(error);
        isWriting = false;
        if (lines.length > 0) flush();
      }
    });
  }

  function take(): string {
    const note = lost > 0 ? `${JSON.stringify({ lost_lines: lost })}\n` : "";
    const all = lines + note;
    lines = "";
    lost = 0;
    return all;
  }

  return {
    write(line) {
      if (lines.length > MOST_WAITING) lost++;
      else lines += `${line}\n`;
      if (lines.length >= BLOCK_CHARACTERS) flush();
      else timer ??= setTimeout(flush, FLUSH_MILLISECONDS).unref();
    },
    close() {
      clearTimeout(timer);
      try {
        writeSync(file, take());
        if (typeof place !== "number") closeSync(file);
      } catch (error) {
        fail(error);
      }
    },
  };
}

function openFile(path: string): number {
  try {
    return openSync(path, "a");
  } catch (error) {
    throw asFailure(error, "write", path);
  }
}
