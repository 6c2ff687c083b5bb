// The built-in estimators.
import { dnn } from "./dnn/index.ts";
import type { Estimator } from "./estimator.ts";
import { gbm } from "./gbm/index.ts";
import { linear } from "./linear/index.ts";

/** All estimators, in the order of reports; a new one is added here. */
export const ESTIMATORS: readonly Estimator[] = [linear, dnn, gbm];
