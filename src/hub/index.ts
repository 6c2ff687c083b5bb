// The hub: what serves published zoos to programs and people.
export { createHub, type Hub } from "./app.ts";
export type { HubOptions } from "./context.ts";
export { type Listening, listen } from "./listen.ts";
export { type LogFile, openLog } from "./log-file.ts";
export { USUAL_RATE_LIMIT } from "./rate-limit.ts";
