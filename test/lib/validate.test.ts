import assert from "node:assert/strict";
import { test } from "node:test";
import type { Config } from "../../schemas/types.d.ts";
import { InputError } from "../../src/lib/errors.ts";
import { mistakes, validate } from "../../src/lib/validate.ts";

const config: Config = {
  learning_rate: 0.001,
  l2reg: 1e-4,
  dropout: 0.25,
  init_std: 0.05,
  train_fraction: 0.5,
  activation: "relu",
  optimizer: "adam",
  w_init: "he_normal",
  b_init: "zeros",
};

function refusal(schemaName: string, value: unknown): string {
  try {
    validate(schemaName, value, "here");
  } catch (error) {
    assert.ok(error instanceof InputError);
    return error.message;
  }
  assert.fail("nothing was refused");
}

test("a record that fits its schema comes back as it is", () => {
  assert.equal(validate<Config>("config", config, "here"), config);
});

test("each kind of mistake is named with its place, what is allowed and what was found", () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ dropout: 3 }, "here: dropout must be at most 0.9, is 3"],
    [{ dropout: -0.5 }, "here: dropout must be at least 0, is -0.5"],
    [{ learning_rate: 0 }, "here: learning_rate must be greater than 0, is 0"],
    [{ learning_rate: "0.1" }, 'here: learning_rate must be a number, is "0.1"'],
    [{ learning_rate: Number.NaN }, "here: learning_rate must be a number, is NaN"],
    [{ learning_rate: null }, "here: learning_rate must be a number, is null"],
    [{ l2reg: [1, 2] }, "here: l2reg must be a number, is a list of 2"],
    [{ l2reg: {} }, "here: l2reg must be a number, is an object"],
    [{ activation: "gelu" }, 'here: activation must be one of "relu", "tanh"; is "gelu"'],
    [{ l2reg: undefined }, "here: l2reg is missing"],
  ];
  for (const [change, message] of cases) assert.equal(refusal("config", { ...config, ...change }), message);
  const { l2reg: _, ...lacking } = config;
  assert.equal(refusal("config", lacking), "here: l2reg is missing");
  assert.equal(refusal("config", 7), "here: the whole value must be an object, is 7");
});

test("an unknown key is named with the known key it is nearest to, or with all of them", () => {
  assert.equal(refusal("config", { ...config, dropuot: 0.1 }), "here: dropuot is not known; did you mean dropout?");
  assert.match(
    refusal("config", { ...config, colour: "red" }),
    /^here: colour is not known; known here: learning_rate, /,
  );
});

test("a record whose keys are those of every object is refused like any other", () => {
  const hostile = JSON.parse('{"toString": 1, "valueOf": 2, "constructor": 3, "hasOwnProperty": 4, "__proto__": 5}');
  assert.match(refusal("config", { ...config, ...hostile }), /^ {2}toString is not known; known here: /m);
  assert.match(refusal("config", { ...config, l2reg: hostile }), /l2reg must be a number, is an object/);
});

test("places inside lists and objects are written as in code, and lists are told by their length", () => {
  const metadata = {
    schema_version: 1,
    spec_hash: "a".repeat(64),
    collection: "mnist",
    shard: 0,
    numerics: "fma",
    image_files: [{ name: "x", sha256: "abc", official: 1 }],
    tensor_layout: [],
    discards: [],
    citation: "c",
    license: "CC0-1.0",
  };
  assert.equal(
    refusal("shard-metadata", metadata),
    [
      "here has 4 mistakes:",
      '  image_files[0].sha256 must match ^[0-9a-f]{64}$, is "abc" (SHA-256, 64 lower-case hexadecimal digits.)',
      "  image_files[0].official must be a boolean, is 1",
      "  tensor_layout must have at least 1 entry, has 0",
      "  spec is missing",
    ].join("\n"),
  );
});

test("several mistakes come one a line, wrong values before missing ones, five at most", () => {
  const value = {
    learning_rate: -1,
    l2reg: -1,
    dropout: -1,
    init_std: -1,
    train_fraction: -1,
    activation: 1,
    w_init: 2,
  };
  const lines = refusal("config", value).split("\n");
  assert.equal(lines.length, 7);
  assert.equal(lines[0], "here has 10 mistakes:");
  assert.equal(lines[6], "  and 5 more");
  assert.match(refusal("config", { learning_rate: -1 }), /l2reg, dropout, .*, b_init are missing$/);
});

test("long texts in messages are cut", () => {
  const message = refusal("config", { ...config, activation: "x".repeat(1000) });
  assert.ok(message.length < 140, message);
});

test("one mistake makes one sentence", () => {
  assert.equal(mistakes("a.json", ["x is missing"]).message, "a.json: x is missing");
});

test("a schema that isn't there is a defect, not bad input", () => {
  assert.throws(() => validate("no-such", {}, "here"), /there is no schema schemas\/no-such.json/);
});
