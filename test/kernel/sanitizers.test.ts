// The C source under the address and undefined-behaviour sanitizers: every entry point, in every case, with buffers of
// exactly the right size. Not optimised, since sanitized code at -O3 takes a minute to compile; the bits are the same.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import type { Kernel } from "../../src/kernel/kernel.ts";
import { givesKnownAnswers, givesKnownDenseAnswers } from "../../src/kernel/known-answers.ts";
import { ADDON, loadNative } from "../../src/kernel/native.ts";
import { assertSameDense, type CreateDense, DENSE_CASES, exerciseDense } from "./dense-examples.ts";
import { useDenseHarness } from "./dense-harness.ts";
import { assertSameResults, CASES, exercise } from "./every-case.ts";
import { compileHarness, FUNCTIONS, functionScript, peakScript, runHarness, useHarness } from "./harness.ts";
import { levelsHere, skipped, temporaryFolder, versionLine } from "./tools.ts";

const SANITIZERS = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

for (const level of ["v3", "v4"] as const) {
  test(`the kernel of level ${level} runs clean under the sanitizers, and with the same bits`, (t) => {
    if (!levelsHere().includes(level)) return void skipped(t, `this CPU can't run level ${level}`);
    const compiler = ["gcc", "clang"].find((command) => versionLine(command) !== undefined);
    if (!compiler) return void skipped(t, "neither gcc nor clang is installed");
    const flags = [`-march=x86-64-${level}`, "-O0", ...SANITIZERS];
    const program = compileHarness(compiler, temporaryFolder(t), level, flags);

    assert.ok(useHarness([program], false, givesKnownAnswers));
    assert.ok(useHarness([program], true, givesKnownAnswers), "images without a list");
    const results = useHarness([program], false, (kernel) => CASES.map((one) => exercise(kernel, one)));
    const native = existsSync(ADDON) ? loadNative().find((kernel) => kernel.level === level) : undefined;
    for (const [i, one] of CASES.entries()) {
      if (native) assertSameResults(results[i], exercise(native, one), one.name);
    }
    assert.equal(runHarness([program], peakScript()).length, 8);
    const numbers = Float32Array.from({ length: 4096 }, (_, i) => -i / 32);
    for (const which of Object.values(FUNCTIONS)) {
      const inDomain = which === FUNCTIONS.logarithm ? numbers.map((x) => 1 - x) : numbers;
      runHarness([program], functionScript(which, inDomain));
    }

    const dense = [compileHarness(compiler, temporaryFolder(t), level, flags, "dense")];
    const answers = (createDenseTrainer: CreateDense) =>
      givesKnownDenseAnswers({ createDenseTrainer, numerics: "fma" });
    for (const inSequence of [false, true]) assert.ok(useDenseHarness(dense, inSequence, answers));
    const found = useDenseHarness(dense, false, (create) => DENSE_CASES.map((one) => exerciseDense(create, one)));
    for (const [i, one] of DENSE_CASES.entries()) {
      if (native) assertSameDense(found[i], exerciseDense(native.createDenseTrainer, one), one.name);
    }

    // A clean run means something: one weight too few is seen.
    const tooFew = (kernel: Kernel) => {
      const trainer = kernel.createTrainer(CASES[0].shape, CASES[0].settings);
      trainer.setWeights(new Float32Array(329));
      return trainer.getWeights();
    };
    assert.throws(() => useHarness([program], false, tooFew), /heap-buffer-overflow/);
  });
}
