// The Python loader, a file of its own that people save beside their scripts.
import { readFile } from "node:fs/promises";
import type { Hono } from "hono";
import { loaderUrl } from "../addresses.ts";
import type { HubContext } from "../context.ts";

const LOADER = new URL("../loader/weighbridge.py", import.meta.url);

export function addLoader(app: Hono, context: HubContext): void {
  app.get(loaderUrl, (c) =>
    context.answer(
      c,
      { type: "text/x-python; charset=utf-8", audience: "programs", keep: "minute" },
      () => readFile(LOADER, "utf8"),
      "loader",
    ),
  );
}
