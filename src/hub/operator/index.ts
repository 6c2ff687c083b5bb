// What the operator of a hub does, and the public log of it.
export { act, describeRescoring } from "./act.ts";
export { type LogRange, MOST_LINES, readLog, USUAL_LINES } from "./log.ts";
export { ACTIONS, readAction } from "./read-action.ts";
