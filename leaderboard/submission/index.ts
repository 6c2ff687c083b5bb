// Files of predictions and what is said of them: read, checked, never trusted.
export { type CheckedFile, checkPredictions } from "./check.ts";
export { checkDescription } from "./description.ts";
export { assignFiles } from "./files.ts";
export { MOST_BYTES, MOST_ROWS } from "./limits.ts";
export { FileReaders, type FileReadersOptions, READ_LIMITS } from "./off-thread.ts";
export { plainLine } from "./plain-text.ts";
export { type Problem, type ProblemCode, type ProblemReport, tooManyBytes } from "./problems.ts";
