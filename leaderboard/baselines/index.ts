// The built-in estimators.
import type { Estimator } from "./estimator.ts";
import { gbm } from "./gbm/index.ts";

/** All estimators, by name; a new one is added here. */
export const ESTIMATORS: readonly Estimator[] = [gbm];
