// Headers that every answer has, by what it is. Nothing here may run, frame or leak anything by default: the pages allow
// their own style sheet, images and scripts and no others.

/** Answers that programs read: any site may, with these headers beside the simple ones. */
const OPEN_TO_ALL = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers":
    "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After",
  "Cross-Origin-Resource-Policy": "cross-origin",
};

const ALWAYS = { "X-Content-Type-Options": "nosniff" };

/** Of JSON and files. Whatever is opened in a browser by mistake can do nothing. */
export const DATA_HEADERS: Readonly<Record<string, string>> = {
  ...ALWAYS,
  ...OPEN_TO_ALL,
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
};

const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "script-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
];

/** Of pages and what belongs to them. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  ...ALWAYS,
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Content-Security-Policy": PAGE_POLICY.join("; "),
};

/** The answer to a browser that asks whether a script of another site may ask. */
export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  ...ALWAYS,
  ...OPEN_TO_ALL,
  "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
  "Access-Control-Allow-Headers": "Range, If-Range, If-Match, If-None-Match, Cache-Control, Content-Type",
  "Access-Control-Max-Age": "86400",
  "Content-Length": "0",
};

/** How long an answer may be kept by browsers and proxies; "fresh": kept, but asked about each time (304). */
export type Keep = "forever" | "minute" | "fresh" | "never";

export const CACHE_CONTROL: Readonly<Record<Keep, string>> = {
  forever: "public, max-age=31536000, immutable",
  minute: "public, max-age=60",
  fresh: "public, no-cache",
  never: "no-store",
};
