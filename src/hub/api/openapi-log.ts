// The public log in the words of OpenAPI 3.1.

import { MOST_LINES, USUAL_LINES } from "../operator/index.ts";
import { inQuery, json } from "./openapi-parts.ts";

export const LOG_PATHS: Record<string, unknown> = {
  "/api/log": json("What the operator did, and why; newest first", "api-log", [
    inQuery("before", "Only lines before the one of this number.", { type: "integer", minimum: 1 }),
    inQuery("length", "How many lines at most.", {
      ...{ type: "integer", minimum: 1, maximum: MOST_LINES, default: USUAL_LINES },
    }),
  ]),
};
