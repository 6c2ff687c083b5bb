// Scoring and ranking off the main thread.
export type { ScoredEntry, ScoringTask } from "./messages.ts";
export { ScoringThreads, type ScoringThreadsOptions } from "./threads.ts";
