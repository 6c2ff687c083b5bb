// The number of a submission as addresses have it, and what is said where there is none.
import type { Context } from "hono";

/** Of the route's {id}; undefined if it can't be one. */
export function idOf(c: Context): number | undefined {
  const id = c.req.param("id") ?? "";
  return /^[1-9]\d{0,8}$/.test(id) ? Number(id) : undefined;
}

/** As it was asked for, no longer than a sentence bears. */
export function shortId(c: Context): string {
  return (c.req.param("id") ?? "").slice(0, 20);
}

export function noSubmission(c: Context): string {
  return `There is no submission ${shortId(c)} here, or it is hidden.`;
}
