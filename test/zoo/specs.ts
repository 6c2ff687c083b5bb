// Specs for the zoo's tests: a sound one, made wrong in one place at a time.
import type { ZooSpec } from "../../src/zoo/index.ts";
import { readSpec } from "../../src/zoo/index.ts";

/** A copy of quickstart with a name and seed of its own, and with `changes` made to its top level. */
export function soundSpec(changes: Record<string, unknown> = {}): ZooSpec {
  return { ...structuredClone(readSpec("quickstart")), name: "sound", seed: "a sound spec", ...changes } as ZooSpec;
}

/** soundSpec with one hyperparameter's distribution replaced. */
export function withDistribution(name: string, distribution: unknown): ZooSpec {
  const spec = soundSpec();
  return { ...spec, hyperparameters: { ...spec.hyperparameters, [name]: distribution } } as ZooSpec;
}
