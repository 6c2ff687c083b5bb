// A body that is not taken, with the status that says why.
import { InputError } from "../../lib/errors.ts";

type RefusedStatus = 400 | 408 | 413 | 415 | 503;

/** What a client sent can't be read: one sentence, and the status of the answer. */
export class RefusedUpload extends InputError {
  readonly status: RefusedStatus;
  /** Headers that the answer needs. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: RefusedStatus, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** The refusal of a body of so many bytes; `bytes` undefined if nobody has counted to the end. */
export function tooBig(most: number, bytes?: number): RefusedUpload {
  const has = bytes === undefined ? "more" : String(bytes);
  return new RefusedUpload(413, `the body may have at most ${most} bytes, has ${has}`);
}
