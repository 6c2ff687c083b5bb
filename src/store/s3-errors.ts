// What went wrong between us and an S3 server, in words. The server's own text and the SDK's error objects are not passed
// on: they can repeat what was signed, so only codes and numbers from them are shown.
import { FailureError, InputError } from "../lib/errors.ts";

/** Network errors after which it is worth trying again (Node's codes; a cut answer is ECONNRESET or a premature end). */
const PASSING_CODES = new Set(
  "ECONNRESET ECONNREFUSED ECONNABORTED EPIPE ETIMEDOUT EHOSTUNREACH ENETUNREACH EAI_AGAIN ERR_STREAM_PREMATURE_CLOSE".split(
    " ",
  ),
);
const PASSING_NAMES = new Set(["TimeoutError", "RequestTimeout", "SlowDown", "Throttling", "ThrottlingException"]);

/** Codes of S3 servers that a person can act on. */
const REASONS: Record<string, string> = {
  NoSuchBucket: "there is no such bucket",
  InvalidAccessKeyId: "the server does not know the access key",
  SignatureDoesNotMatch: "the secret key is wrong",
  AccessDenied: "the credentials do not allow it",
  AllAccessDisabled: "the credentials do not allow it",
  ExpiredToken: "the session token has expired",
  RequestTimeTooSkewed: "this machine's clock is wrong by more than 15 minutes",
  PermanentRedirect: "the bucket is in another region",
  AuthorizationHeaderMalformed: "the region is wrong",
  InvalidBucketName: "the server takes no bucket of this name",
  EntityTooLarge: "the object is too big for the server",
  QuotaExceeded: "the quota is used up",
  InsufficientStorage: "the server's disk is full",
  CredentialsProviderError:
    "no credentials were found (set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE)",
  ENOTFOUND: "the server's name is unknown",
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  SlowDown: "the server is too busy",
  TimeoutError: "the server did not answer in time",
  ETIMEDOUT: "the server did not answer in time",
};

interface Facts {
  status: number | undefined;
  code: string;
  retryAfterSeconds: number;
}

/** The SDK's errors carry the HTTP status, a code in `name` or `Code`, or Node's `code`. */
function factsOf(error: unknown): Facts {
  const { name, code, Code, $metadata, $response } = error as {
    name?: string;
    code?: string;
    Code?: string;
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number; headers?: Record<string, string> };
  };
  const nameless = name === undefined || name === "Error" || name === "Unknown" || name === "UnknownError";
  return {
    status: $metadata?.httpStatusCode ?? $response?.statusCode,
    code: String(Code ?? code ?? (nameless ? "" : name)),
    retryAfterSeconds: Number($response?.headers?.["retry-after"]) || 0,
  };
}

/** HTTP status of the answer that an error is about; undefined if there was none. */
export function statusOf(error: unknown): number | undefined {
  return factsOf(error).status;
}

/** S3's or Node's code of an error. */
export function codeOf(error: unknown): string {
  return factsOf(error).code;
}

/**
 * Whether an error may pass by itself: false, or the milliseconds that the server asks to wait. An answer with status
 * 200 that could not be read was cut off; 501 means that the server will never do it, 507 that its disk is full.
 */
export function passing(error: unknown): false | number {
  if (error instanceof InputError || error instanceof FailureError) return false;
  const { status, code, retryAfterSeconds } = factsOf(error);
  const byStatus = status !== undefined && (status === 200 || status === 408 || status === 429 || status >= 500);
  const never = status === 501 || status === 505 || status === 507;
  const passes = !never && (byStatus || isPassingCode(code));
  return passes ? retryAfterSeconds * 1000 : false;
}

/** HPE_.. are answers that are no HTTP: what is left of one that was cut, or a body where there must be none. */
function isPassingCode(code: string): boolean {
  return PASSING_CODES.has(code) || PASSING_NAMES.has(code) || code.startsWith("HPE_");
}

/** A FailureError in our own words for what the SDK threw; errors of other kinds as they are. */
export function asStoreFailure(error: unknown, doing: string): unknown {
  if (error instanceof InputError || error instanceof FailureError || !(error instanceof Error)) return error;
  const { status, code } = factsOf(error);
  const known = REASONS[code];
  if (status === undefined && known === undefined && !isPassingCode(code)) return error;
  const said = [status, code].filter(Boolean).join(" ");
  return new FailureError(`can't ${doing}: ${known ? `${known} (${said})` : `the server answered ${said}`}`);
}
