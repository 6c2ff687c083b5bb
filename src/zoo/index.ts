// The zoo's own rules, for all stages: specs, the draws of each run, shards and the weight layout.
export type { Config, TensorPlace, ZooSpec } from "../../schemas/types.d.ts";
export { drawConfig, drawOne, modelId } from "./draw.ts";
export { checkFit } from "./fit.ts";
export { imageSetFacts, imageSetTitle, majorityRate } from "./image-set-facts.ts";
export { layerSides, mostLayers, weightCount, weightLayout } from "./layout.ts";
export { type ImageCounts, type Plan, planZoo, type Rates } from "./plan.ts";
export { imagesToTrain, SHARD_LIMIT, shardCount, shardRuns, stepsPerEpoch, subsetSize } from "./shards.ts";
export { checkSpec, readSpec, shippedSpecNames, specHash } from "./spec.ts";
export { earlyEpoch, foldOf, SPLITS, type Split, splitOf } from "./split.ts";
