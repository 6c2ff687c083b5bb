import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../src/lib/errors.ts";
import { canonicalJson, parseJson, readJson } from "../../src/lib/json.ts";

test("mistakes in JSON are told by line, column, what was expected and what was found", () => {
  const cases: [string, string][] = [
    ["", "line 1, column 1: expected a value, found the end of the text"],
    ["{", "line 1, column 2: expected a key in double quotes or }, found the end of the text"],
    ["[1,]", 'line 1, column 4: expected a value, found "]"'],
    ['{"a": 1,}', 'line 1, column 9: expected a key in double quotes, found "}"'],
    ['{"a" 1}', 'line 1, column 6: expected a colon, found "1"'],
    ['{\n  "a": tru\n}', 'line 2, column 8: expected a value, found "tru"'],
    ["[1 2]", 'line 1, column 4: expected a comma or ], found "2"'],
    ['{"a": 1 "b": 2}', 'line 1, column 9: expected a comma or }, found "\\""'],
    ['{"a":[{}],"b":{"c":[]}} x', 'line 1, column 25: expected nothing more, found "x"'],
    ["[01]", 'line 1, column 2: expected a value or ], found "01"'],
    ["{'a': 1}", 'line 1, column 2: expected a key in double quotes or }, found "\'"'],
    [
      '{"a": "b\nc"}',
      'line 1, column 7: expected a string that ends, without raw line breaks and unknown escapes, found "\\""',
    ],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => parseJson(text, "a.json"), { name: "InputError", message: `a.json: ${message}` });
  }
});

test("whatever JSON.parse refuses gets a place, and what it takes is taken", () => {
  const text = '{"a": [1, -2.5e3, null, true, "é\\u0041\\n"], "b": {"c": {}, "d": []}}';
  assert.deepEqual(parseJson(`\ufeff ${text}\n`, "a.json"), JSON.parse(text));
  for (let cut = 0; cut < text.length; cut++) {
    for (const broken of [
      text.slice(0, cut),
      text.slice(0, cut) + text.slice(cut + 1),
      `${text.slice(0, cut)}]${text.slice(cut)}`,
    ]) {
      let fits = true;
      try {
        JSON.parse(broken);
      } catch {
        fits = false;
      }
      if (fits) assert.doesNotThrow(() => parseJson(broken, "a.json"));
      else
        assert.throws(
          () => parseJson(broken, "a.json"),
          /^InputError: a\.json: line 1, column \d+: expected .+, found .+$/,
        );
    }
  }
});

test("a file that isn't there, or is a folder, is named with the reason", () => {
  assert.throws(
    () => readJson("no/such.json"),
    new InputError("can't read no/such.json: there is no such file or folder"),
  );
  assert.throws(() => readJson("test"), new InputError("can't read test: it is a folder"));
});

test("canonical JSON has sorted keys, no spaces and shortest numbers", () => {
  assert.equal(
    canonicalJson({ b: [1, 1e-8, 1e21], a: { z: "é\n", y: null }, c: undefined }),
    '{"a":{"y":null,"z":"é\\n"},"b":[1,1e-8,1e+21]}',
  );
  assert.equal(canonicalJson(JSON.parse('{"x":1.0,"a":-0}')), '{"a":0,"x":1}');
  for (const value of [Number.NaN, [1n], { a: new Map() }, [undefined]])
    assert.throws(() => canonicalJson(value), TypeError);
});
