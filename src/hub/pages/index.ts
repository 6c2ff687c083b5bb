// The pages that people look at. (A first stand-in: helper PAGES puts the real ones here.)
import type { Hono } from "hono";
import type { HubContext } from "../context.ts";

/** Adds all pages to the hub, and sets context.errorPage. What draws charts is loaded when the first chart is drawn. */
export function registerPages(_app: Hono, _context: HubContext): void {}
