// What the operator can do something about, in words: no connection, wrong password, disk full, too slow. Errors that are
// the asking code's business (a constraint, two transactions in each other's way) pass through with their SQLSTATE.
import { FailureError } from "../lib/errors.ts";

/** By SQLSTATE (https://www.postgresql.org/docs/15/errcodes-appendix.html) or by the code of Node's error. */
const REASONS: Record<string, string> = {
  "28P01": "the server refuses the password",
  "28000": "the server does not let this user in from here",
  "3D000": "the server has no database of this name",
  "42501": "the user may not do this there; it needs the right to create in the database",
  "53100": "the server's disk is full",
  "53200": "the server is out of memory",
  "53300": "the server has no connection free",
  "57014": "the server stopped the statement because it took too long",
  "55P03": "another transaction held a lock for too long",
  "25P03": "the server ended a transaction that stood idle for too long",
  "25006": "the server takes no changes (a standby, or set to read-only)",
  "57P01": "the server is being shut down, or ended the connection",
  "57P02": "the server has crashed",
  "57P03": "the server is starting up or shutting down",
  ECONNREFUSED: "nothing listens there",
  ENOENT: "nothing listens there",
  ENOTFOUND: "the server's name is unknown",
  EAI_AGAIN: "the server's name could not be looked up",
  ETIMEDOUT: "the server does not answer",
  EHOSTUNREACH: "the server can't be reached",
  ENETUNREACH: "the server can't be reached",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "the server's certificate is not signed by a known authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server's certificate is not signed by a known authority",
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another name",
};

/** Errors of the package pg that have no code, by the beginning of their message. */
const MESSAGES: [string, string][] = [
  ["timeout exceeded when trying to connect", "no connection became free in time"],
  ["Connection terminated due to connection timeout", "the server does not answer"],
  ["Connection terminated", "the connection was cut"],
  ["Client has encountered a connection error", "the connection was cut"],
  ["Client was closed and is not queryable", "the connection was cut"],
  ["Query read timeout", "the server does not answer"],
  ["The server does not support SSL connections", "the server offers no encrypted connections"],
  ["Cannot use a pool after calling end on the pool", "it has been closed"],
  ["PGlite is clos", "it has been closed"],
];

/** A FailureError "the database NAME: why" for what has to do with the server or the disk; other errors as they are. */
export function asDatabaseFailure(error: unknown, name: string): unknown {
  if (!(error instanceof Error) || error instanceof FailureError) return error;
  const code = errorCode(error);
  // Several addresses of one name were tried: the last answer is as good as any.
  if (code === undefined && error instanceof AggregateError) return asDatabaseFailure(error.errors.at(-1), name);
  const told = MESSAGES.find(([start]) => error.message.startsWith(start))?.[1];
  const reason = (code !== undefined ? REASONS[code] : undefined) ?? told;
  if (reason !== undefined) return new FailureError(`the database ${name}: ${reason}`, { cause: error });
  if (code?.startsWith("08")) return new FailureError(`the database ${name}: the connection was cut`, { cause: error });
  return error;
}

/** The SQLSTATE or Node's code of an error, such as "23505" or "ECONNREFUSED". */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** The name of the constraint that an insert or a change would have broken, such as "teams_name"; undefined if none. */
export function brokenConstraint(error: unknown): string | undefined {
  if (!errorCode(error)?.startsWith("23")) return undefined;
  return (error as { constraint?: string }).constraint;
}
