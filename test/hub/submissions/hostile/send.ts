// Sends the bytes of an upload as they are, over a connection of its own, and reads one answer.
import { connect } from "node:net";
import type { Upload } from "./upload.ts";

/** What came back. */
export interface RawAnswer {
  status: number;
  /** In lower case, as they came. */
  head: string;
  body: string;
}

/** Milliseconds after which an answer is given up: longer than the hub waits for the rest of a request. */
const PATIENCE = 60_000;
/** Milliseconds until one leaves who leaves. */
const LEAVES = 20;

/** Undefined if the connection ended without a whole answer. */
export function sendUpload(port: number, { bytes, ending }: Upload): Promise<RawAnswer | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const chunks: Buffer[] = [];
    const finish = () => {
      clearTimeout(patience);
      socket.destroy();
      resolve(parse(Buffer.concat(chunks), true));
    };
    const patience = setTimeout(finish, PATIENCE);
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (parse(Buffer.concat(chunks), false) !== undefined) finish();
    });
    // A server that has answered and takes no more resets the connection; what it said was read before.
    socket.on("error", finish);
    socket.on("end", finish);
    const write = (index: number) => {
      if (socket.destroyed) return;
      if (index < bytes.length) return void socket.write(bytes[index], () => write(index + 1));
      if (ending === "half-close") socket.end();
      if (ending === "leave") setTimeout(finish, LEAVES);
    };
    write(0);
  });
}

/** The answer if it is whole; `isAll`: nothing more comes. */
function parse(bytes: Buffer, isAll: boolean): RawAnswer | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = bytes.subarray(0, end).toString("latin1").toLowerCase();
  const status = Number(/^http\/1\.[01] (\d{3})/.exec(head)?.[1]);
  const length = /\ncontent-length: (\d+)/.exec(head)?.[1];
  const isChunked = /\ntransfer-encoding: chunked/.test(head);
  const body = isChunked ? unchunked(bytes.subarray(end + 4)) : bytes.subarray(end + 4);
  if (length === undefined ? !isAll : body.length < Number(length)) return undefined;
  return { status, head, body: body.toString() };
}

/** What chunks hold, so far as they are there. */
function unchunked(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let place = 0; ; ) {
    const line = bytes.indexOf("\r\n", place);
    const length = line < 0 ? 0 : Number.parseInt(bytes.toString("latin1", place, line), 16);
    if (!(length > 0)) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(line + 2, line + 2 + length));
    place = line + 2 + length + 2;
  }
}
