// The two ways a command can end badly. Everything else that is thrown is a defect.

/** What the user gave (arguments, a spec, a file) is wrong: one clear sentence, exit code 2, HTTP 4xx. */
export class InputError extends Error {
  override name = "InputError";
}

/** The input was right but the work could not be done (disk full, server gone): exit code 1, HTTP 5xx. */
export class FailureError extends Error {
  override name = "FailureError";
}
