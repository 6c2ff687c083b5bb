// The committed kernel.wasm is what its source and the recorded compiler give, and nothing else.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { buildWasm, WASM_COMPILER } from "../../src/kernel/build/compile.js";
import { givesKnownAnswers, givesKnownDenseAnswers } from "../../src/kernel/known-answers.ts";
import { loadWasm, MODULE } from "../../src/kernel/wasm.ts";
import { haveTools, skipped, temporaryFolder, versionLine } from "./tools.ts";

test("kernel.wasm rebuilds to the same bytes with the recorded compiler", (t) => {
  if (!haveTools(t, "clang", "wasm-ld")) return;
  const version = versionLine("clang");
  if (version !== WASM_COMPILER) return void skipped(t, `clang is "${version}", recorded is "${WASM_COMPILER}"`);
  const rebuilt = join(temporaryFolder(t), "kernel.wasm");
  buildWasm("clang", rebuilt);
  const [expected, found] = [readFileSync(rebuilt), readFileSync(MODULE)];
  assert.ok(found.equals(expected), "kernel.wasm is not what its source gives; run: node src/kernel/build/wasm.js");
});

test("the committed kernel.wasm gives the known answers", () => {
  assert.ok(givesKnownAnswers(loadWasm()));
  assert.ok(givesKnownDenseAnswers(loadWasm()));
});
