// The arm64 kernel: cross-compiled, run by an emulator (or as it is on an arm64 machine), the same bits as on x86-64.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { givesKnownAnswers, givesKnownDenseAnswers } from "../../src/kernel/known-answers.ts";
import { ADDON, loadNative } from "../../src/kernel/native.ts";
import { fusedArithmetic } from "../../src/kernel/reference/arithmetic.ts";
import { createReference } from "../../src/kernel/reference/index.ts";
import { assertSameDense, DENSE_CASES, exerciseDense } from "./dense-examples.ts";
import { useDenseHarness } from "./dense-harness.ts";
import { assertSameBits, assertSameResults, CASES, exercise, SHAPES } from "./every-case.ts";
import { compileHarness, FUNCTIONS, functionScript, mirrored, runHarness, useHarness } from "./harness.ts";
import { haveTools, temporaryFolder } from "./tools.ts";

const ON_ARM64 = process.arch === "arm64";
const COMPILER = ON_ARM64 ? "gcc" : "aarch64-linux-gnu-gcc";
const EMULATOR = ON_ARM64 ? [] : ["qemu-aarch64"];
const ORDINARY = Array.from({ length: 4096 }, (_, i) => 2 ** ((i - 2048) / 240));
const SPECIAL = [0, -0, -1e-45, -1e-40, -100, -1e30, Number.NEGATIVE_INFINITY, Number.NaN];

test("the arm64 kernel gives the known answers, and in cases of every kind the bits of x86-64", (t) => {
  if (!haveTools(t, COMPILER, ...EMULATOR)) return;
  const command = [...EMULATOR, compileHarness(COMPILER, temporaryFolder(t), "arm64", ["-march=armv8-a", "-static"])];
  assert.ok(useHarness(command, false, givesKnownAnswers));
  for (const name of ["exponential", "logarithm", "hyperbolicTangent"] as const) {
    const x = Float32Array.from(ORDINARY, (value) => (name === "exponential" ? -value : value));
    if (name !== "logarithm") x.set(SPECIAL);
    const found = new Float32Array(new Uint8Array(runHarness(command, functionScript(FUNCTIONS[name], x))).buffer);
    assertSameBits(found, mirrored(fusedArithmetic, name, x), name);
  }

  const [native] = existsSync(ADDON) ? loadNative() : [];
  const cases = CASES.filter((_, i) => i % 5 === 0); // the emulator is slow
  const results = useHarness(command, true, (kernel) => cases.map((one) => exercise(kernel, one)));
  const expected = native ?? createReference({ precision: "fused" });
  const kinds = cases.flatMap(({ shape, settings }) => [
    ...[`${shape.imageSize}, ${shape.layers}`, settings.activation, settings.optimizer, settings.dropout],
  ]);
  assert.equal(new Set(kinds).size, SHAPES.length + 2 + 3 + 2, "cases of every kind");
  for (const [i, one] of cases.entries()) assertSameResults(results[i], exercise(expected, one), one.name);
});

test("the dense network of arm64 gives the known answers, and in every case the bits of the reference", (t) => {
  if (!haveTools(t, COMPILER, ...EMULATOR)) return;
  const flags = ["-march=armv8-a", "-static"];
  const command = [...EMULATOR, compileHarness(COMPILER, temporaryFolder(t), "arm64", flags, "dense")];
  const [native = createReference({ precision: "fused" })] = existsSync(ADDON) ? loadNative() : [];
  assert.ok(
    useDenseHarness(command, true, (createDenseTrainer) =>
      givesKnownDenseAnswers({ createDenseTrainer, numerics: "fma" }),
    ),
  );
  const results = useDenseHarness(command, false, (create) => DENSE_CASES.map((one) => exerciseDense(create, one)));
  for (const [i, one] of DENSE_CASES.entries())
    assertSameDense(results[i], exerciseDense(native.createDenseTrainer, one), one.name);
});
