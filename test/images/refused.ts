import assert from "node:assert/strict";
import { InputError } from "../../src/lib/errors.ts";

/** Waits for `work` to fail with an InputError whose message matches. */
export async function refused(work: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(work, (error: Error) => {
    assert.ok(error instanceof InputError, `not an InputError: ${error.stack}`);
    assert.match(error.message, message);
    return true;
  });
}
