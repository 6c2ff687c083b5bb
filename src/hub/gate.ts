// What a request must pass before any route sees it, told from its first line and its sender alone: method, length and
// form of the path, and how often its sender may ask. Every address of the hub is made of plain characters, so a path with
// an escape, a backslash or dots that climb is nobody's: it is refused as it came, before anything can decode it.
import type { IncomingMessage } from "node:http";
import { PREFLIGHT_HEADERS } from "./headers.ts";
import type { RateLimit } from "./rate-limit.ts";
import { MOST_BODY_BYTES } from "./uploads/limits.ts";
import { tooBig } from "./uploads/refused.ts";

export const MOST_TARGET_CHARACTERS = 2048;
/** Of a path that nobody has. */
export const NOTHING = "There is nothing here.";
/** Of every path; some take POST too. */
export const READING_METHODS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/** Segments of letters, digits, `.`, `_`, `~` and `-`, none of dots alone. */
const PLAIN_PATH = /^\/(?:(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)*\/?)?$/;

/** Why a request goes no further, or the answer that it gets here. */
export interface Refusal {
  status: number;
  /** One sentence; empty if the answer has no body. */
  message: string;
  headers: Record<string, string>;
}

/** What the gate must know of the hub's routes; paths are without their query. */
export interface Routes {
  /** Whether a path has a route for POST that everybody may know of. */
  takesPosts(path: string): boolean;
  /** Whether a path can't be read, or only by the operator, of whom nobody is told. */
  isUnknown(path: string): boolean;
}

/** The path of a request's target, which may be a whole address (RFC 9112, section 3.2.2); undefined if it has none. */
export function pathOf(target: string): string | undefined {
  const path = target.startsWith("/") ? target : /^https?:\/\/[^/?#]*(\/[^?#]*|(?=[?#]|$))/i.exec(target)?.[1];
  if (path === undefined) return undefined;
  const end = path.search(/[?#]/);
  return (end < 0 ? path : path.slice(0, end)) || "/";
}

/**
 * Undefined if a request may pass. `path` is pathOf's, `client` clientKey's; `addHeaders` takes names and values in turn
 * that any answer must have. A POST to an unknown path passes: the answer, 404, is the same as behind the gate.
 */
export function refusal(
  request: IncomingMessage,
  path: string | undefined,
  client: string,
  limit: RateLimit | undefined,
  routes: Routes,
  addHeaders: (headers: readonly string[]) => void,
): Refusal | undefined {
  if (limit !== undefined) {
    const allowance = limit.take(client);
    addHeaders(["RateLimit-Policy", limit.policy, "RateLimit", limit.describe(allowance)]);
    if (!allowance.isAllowed) {
      const message = `Too many requests from your address: try again in ${allowance.seconds} s.`;
      return { status: 429, message, headers: { "Retry-After": String(allowance.seconds) } };
    }
  }
  const method = request.method ?? "";
  if (!READING_METHODS.includes(method)) {
    const posts = path !== undefined && routes.takesPosts(path);
    if (!posts && (path === undefined || routes.isUnknown(path))) {
      if (method !== "POST") return { status: 404, message: NOTHING, headers: { Connection: "close" } };
    } else {
      const allowed = allowedMethods(posts);
      if (!allowed.includes(method)) return notAllowed(method, allowed);
      const bytes = Number(request.headers["content-length"] ?? 0);
      if (bytes > MOST_BODY_BYTES) {
        const { status, message } = tooBig(MOST_BODY_BYTES, bytes);
        return { status, message, headers: {} };
      }
    }
  }
  const length = request.url?.length ?? 0;
  if (length > MOST_TARGET_CHARACTERS) {
    const message = `The address may have at most ${MOST_TARGET_CHARACTERS} characters, has ${length}.`;
    return { status: 414, message, headers: { Connection: "close" } };
  }
  if (method === "OPTIONS") {
    const Allow = allowedMethods(path !== undefined && routes.takesPosts(path)).join(", ");
    return { status: 204, message: "", headers: { ...PREFLIGHT_HEADERS, Allow } };
  }
  if (path === undefined || !PLAIN_PATH.test(path)) return { status: 404, message: NOTHING, headers: {} };
  return undefined;
}

function allowedMethods(takesPosts: boolean): readonly string[] {
  return takesPosts ? [...READING_METHODS, "POST"] : READING_METHODS;
}

function notAllowed(method: string, allowed: readonly string[]): Refusal {
  const message = `${method} is not possible here; ${allowed.join(", ")} are.`;
  return { status: 405, message, headers: { Allow: allowed.join(", "), Connection: "close" } };
}

/** Tells paths that one of these routes takes POSTs to; `paths` are as Hono has them, `/api/tracks/:track/submissions`. */
export function postPaths(paths: readonly string[]): (path: string) => boolean {
  if (paths.length === 0) return () => false;
  const patterns = [...new Set(paths)].map((path) =>
    path
      .split("/")
      .map((segment) => (segment.startsWith(":") ? "[^/]+" : segment.replace(/[^\w-]/g, "\\$&")))
      .join("/"),
  );
  const pattern = new RegExp(`^(?:${patterns.join("|")})$`);
  return (path) => pattern.test(path);
}
