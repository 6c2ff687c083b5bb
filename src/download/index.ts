// Getting published zoos, and checking them: hub, store or folder in, folder or verdict out.
export { CONTENTS, type PullContent } from "./choose.ts";
export { openSource } from "./open-source.ts";
export { type PullEvent, type PullReport, type PullTask, pullZoo } from "./pull.ts";
export type { Release, ZooSource } from "./source.ts";
export { StoreSource } from "./store-source.ts";
export {
  type Check,
  MOST_RETRAINED,
  type Retrained,
  type Retrainer,
  type VerifyEvent,
  type VerifyReport,
  verifyZoo,
} from "./verify/index.ts";
