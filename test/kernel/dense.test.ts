// The dense network of the native and WASM kernels against the scalar reference: the same bits in the same arithmetic.
import { test } from "node:test";
import type { FullKernel } from "../../src/kernel/kernel.ts";
import { createReference, type Precision } from "../../src/kernel/reference/index.ts";
import { loadWasm } from "../../src/kernel/wasm.ts";
import { assertSameDense, DENSE_CASES, exerciseDense } from "./dense-examples.ts";
import { nativeKernels } from "./tools.ts";

/** A scalar kernel against all kernels of its arithmetic; each case of the slow one is run once. */
function assertEqualToReference(precision: Precision, kernels: FullKernel[]): void {
  const reference = createReference({ precision });
  for (const one of DENSE_CASES) {
    const expected = exerciseDense(reference.createDenseTrainer, one);
    for (const kernel of kernels) {
      const what = `${kernel.level}, ${one.name}`;
      assertSameDense(exerciseDense(kernel.createDenseTrainer, one), expected, what);
      assertSameDense(exerciseDense(kernel.createDenseTrainer, one), expected, `${what}, repeated`);
    }
  }
}

test("every native level gives the bits of the scalar reference with fused multiply-add, in every case", (t) => {
  assertEqualToReference("fused", nativeKernels(t));
});

test("WASM gives the bits of the scalar reference with separate multiply and add, in every case", () => {
  assertEqualToReference("single", [loadWasm()]);
});
