// What a team wrote, in the cells of a board's CSV.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asCell } from "../../../src/hub/api/board-csv.ts";

test("cells that a spreadsheet would take for formulas begin with an apostrophe, numbers do not", () => {
  for (const [value, cell] of [
    ["=1+2", "'=1+2"],
    ["+1+2", "'+1+2"],
    ["-1+2", "'-1+2"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t'=1"],
    ["\r=1", "\"'\r'=1\""],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ["-0.25", "-0.25"],
    ["-1e-9", "-1e-9"],
    ["-1e", "'-1e"],
    ["+5", "'+5"],
    ["a=b", "a=b"],
    ["a;=1+2", "a;'=1+2"],
    ["a; @b; c; -d", "a; '@b; c; '-d"],
    ["a\t=1", "a\t'=1"],
    // Parted at semicolons, the second cell is `""=1+2"`: an empty text in quotes, and a formula behind it.
    ['a;"=1+2', '"a;""\'=1+2"'],
    ['a; " "@b', '"a; "" ""\'@b"'],
    ["＝1+2", "'＝1+2"],
    ["a;＠b", "a;'＠b"],
  ] as const)
    assert.equal(asCell(value), cell, JSON.stringify(value));
  assert.deepEqual([asCell(-0.5), asCell(3), asCell(0)], ["-0.5", "3", "0"]);
});

test("cells are quoted where RFC 4180 asks for it; what is not there is empty", () => {
  for (const [value, cell] of [
    ["plain", "plain"],
    ["a,b", '"a,b"'],
    ['a"b', '"a""b"'],
    ["a\nb", '"a\nb"'],
    ["", ""],
    [null, ""],
    [undefined, ""],
  ] as const)
    assert.equal(asCell(value), cell);
});
