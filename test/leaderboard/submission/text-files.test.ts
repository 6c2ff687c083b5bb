import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkPredictions } from "../../../leaderboard/submission/index.ts";
import { splitOf } from "../../../src/zoo/index.ts";
import { A, all, B, C, checkText, outcome, quickstart, three } from "./asked.ts";

const SOUND = [0, 0.25, 1];
const HEAD = "model_id,prediction";
const utf8 = (text: string) => new TextEncoder().encode(text);
const trainRun = [0, 1, 2, 3].find((run) => splitOf(quickstart, "mnist", run) === "train");
const trainModel = `mnist-00000${trainRun}`;
const earlyModel = Array.from({ length: 300 }, (_, run) => run).find(
  (run) => splitOf(quickstart, "mnist", run) === "early",
);

describe("sound files are", () => {
  const files: [string, string][] = [
    ["CSV", `${HEAD}\n${A},0\n${B},0.25\n${C},1\n`],
    ["CSV without a last line end", `${HEAD}\n${A},0\n${B},.25\n${C},1.`],
    ["CSV of Windows with a byte order mark", `\ufeff${HEAD}\r\n${A},0\r\n${B},2.5e-1\r\n${C},+1\r\n`],
    ["CSV in another order of rows and columns", `prediction,model_id\n1,${C}\n0.25,${B}\n-0,${A}\n`],
    ["CSV with everything in quotes", `"model_id","prediction"\n"${A}","0"\n"${B}","0.25"\n"${C}","1"\n`],
    ["CSV with blank lines and blanks around numbers", `${HEAD}\n\n${A}, 0\n${B},0.25 \n\n\n${C},\t1\n\n`],
    [
      "JSON of elements",
      JSON.stringify(
        [
          [A, 0],
          [B, 0.25],
          [C, 1],
        ].map(([model_id, prediction]) => ({ model_id, prediction })),
      ),
    ],
    [
      "JSON of elements, spread out, keys turned",
      `\ufeff [ {"prediction" : 1.0, "model_id":"${C}"},\n{"prediction":25e-2,"model_id":"${B}"},{"prediction":0,"model_id":"\\u006d${A.slice(1)}"}]\n`,
    ],
    ["JSON of lists", JSON.stringify({ model_id: [A, B, C], prediction: SOUND })],
    ["JSON from models to predictions", JSON.stringify({ [A]: 0, [C]: 1, [B]: 0.25 })],
  ];
  for (const [name, text] of files) test(name, () => assert.deepEqual(outcome(checkText(text)), SOUND));

  test("of no negative zero, which would tell equal predictions apart", () => {
    const checked = checkText(`${HEAD}\n${A},-0\n${B},-0.0\n${C},1`);
    assert.ok(checked.sound && Object.is(checked.predictions[0], 0) && Object.is(checked.predictions[1], 0));
  });

  test("of free scores where the track ranks only", () => {
    const text = `${HEAD}\n${A},-12.5\n${B},1e300\n${C},0`;
    assert.deepEqual(outcome(checkText(text, { ...three, prediction: "score" })), [-12.5, 1e300, 0]);
  });
});

describe("broken files are told exactly:", () => {
  const csv = (...lines: string[]) => [HEAD, ...lines].join("\n");
  const good = [`${A},0`, `${B},0.25`, `${C},1`];
  const files: [string, string | Uint8Array, string][] = [
    ["empty", "", "the file is empty"],
    ["blank", " \n\t\r\n", "the file has nothing but blank space"],
    ["gzip", Uint8Array.of(0x1f, 0x8b, 8, 0), "the file is compressed by gzip; send it unpacked"],
    [
      "zip",
      Uint8Array.of(0x50, 0x4b, 3, 4),
      "the file is a ZIP archive or an Excel workbook; send the CSV alone, unpacked",
    ],
    ["UTF-16", Uint8Array.of(0xff, 0xfe, 0x6d, 0), "the file is in UTF-16; save it in UTF-8"],
    [
      "Latin-1",
      Buffer.from(`${HEAD}\n${A},0\nm\xfcnist-1,0`, "latin1"),
      "line 3: byte 0xfc is not UTF-8 text; save the file in UTF-8",
    ],
    ["a zero byte", `${HEAD}\n${A},\0`, "line 2: byte 0x00 is not UTF-8 text; save the file in UTF-8"],
    ["too large", new Uint8Array(8388609), "the file may have 8,388,608 bytes (8 MiB), has 8,388,609"],
    ["no header", good.join("\n"), `line 1: the header is missing; begin the file with ${HEAD}`],
    [
      "semicolons",
      `model_id;prediction\n${A};0`,
      'line 1: the header must be model_id,prediction with a comma, is "model_id;prediction"',
    ],
    [
      "pandas' index",
      `,${HEAD}\n0,${A},0`,
      "line 1: a column without a name is not known, an index by its look; leave it out (pandas: index=False)",
    ],
    [
      "an extra column",
      `${HEAD},std\n${A},0,1`,
      'line 1: column "std" is not known; leave it out, only model_id and prediction are taken',
    ],
    ["a column twice", `${HEAD},prediction\n`, "line 1: column prediction is there twice; leave one out"],
    [
      "a misspelt column",
      `model_id,predicton\n`,
      '2 problems:\n  line 1: column "predicton" is not known; did you mean prediction?\n  line 1: column prediction is missing; there must be model_id and prediction',
    ],
    [
      "the header alone",
      `${HEAD}\n`,
      `4 problems:\n  the file must have 3 predictions, has 0\n  model "${A}" is missing; add a line for it\n  model "${B}" is missing; add a line for it\n  model "${C}" is missing; add a line for it`,
    ],
    [
      "a model twice",
      csv(good[0], good[1], good[0], good[2]),
      `line 4: model "${A}" appears twice, first on line 2; keep one of them`,
    ],
    [
      "a missing model",
      csv(good[0], good[2]),
      `2 problems:\n  the file must have 3 predictions, has 2\n  model "${B}" is missing; add a line for it`,
    ],
    [
      "a training network",
      csv(...good, `${trainModel},0`),
      `line 5: model "${trainModel}" is a training network; leave it out`,
    ],
    [
      "an early-decision network",
      csv(...good, `mnist-${String(earlyModel).padStart(6, "0")},0`),
      `line 5: model "mnist-${String(earlyModel).padStart(6, "0")}" was set aside for early decision; leave it out`,
    ],
    [
      "a run that does not exist",
      csv(...good, "mnist-000300,0"),
      'line 5: model "mnist-000300" does not exist; mnist has runs 0 to 299, leave it out',
    ],
    [
      "a lost zero",
      csv(good[0], good[1], `mnist-${Number(C.slice(6))},1`),
      `2 problems:\n  line 4: model "mnist-${Number(C.slice(6))}" is not known; did you mean "${C}"?\n  model "${C}" is missing; add a line for it`,
    ],
    [
      "somebody else's model",
      csv(...good, "resnet,0"),
      'line 5: model "resnet" is not known; this file is about the test networks of mnist, leave it out',
    ],
    ["a word", csv(good[0], `${B},good`, good[2]), `line 3: the prediction of "${B}" must be a number, is "good"`],
    ["nothing", csv(good[0], `${B},`, good[2]), `line 3: the prediction of "${B}" is missing; write a number`],
    ["NaN", csv(good[0], `${B},nan`, good[2]), `line 3: the prediction of "${B}" must be finite, is "nan"`],
    ["infinity", csv(good[0], `${B},1e999`, good[2]), `line 3: the prediction of "${B}" must be finite, is "1e999"`],
    [
      "a decimal comma in quotes",
      csv(good[0], `${B},"0,25"`, good[2]),
      `line 3: the prediction of "${B}" must be a number, is "0,25"; write a point, not a comma`,
    ],
    [
      "a decimal comma",
      csv(good[0], `${B},0,25`, good[2]),
      "line 3: must have 2 fields, has 3; write decimals with a point, not a comma",
    ],
    ["hexadecimal", csv(good[0], `${B},0x1`, good[2]), `line 3: the prediction of "${B}" must be a number, is "0x1"`],
    [
      "more than 1",
      csv(good[0], `${B},1.01`, good[2]),
      `line 3: the prediction of "${B}" must be from 0 to 1, is 1.01; cut it to that range`,
    ],
    [
      "per cent",
      csv(good[0], `${B},95.5`, good[2]),
      `line 3: the prediction of "${B}" must be from 0 to 1, is 95.5; write shares, not per cent`,
    ],
    ["a nameless model", csv(...good, ",0.5"), "line 5: model_id is empty; write the model's name"],
    [
      "a quote without an end",
      csv(...good, '"mnist'),
      "line 5: has a double quote that does not end within 1,024 characters",
    ],
    [
      "a quote in a field",
      csv(...good, 'a"b,1'),
      "line 5: has a double quote within a field; put the whole field in double quotes",
    ],
    [
      "more behind a quote",
      csv(...good, '"a"b,1'),
      "line 5: has characters behind a field in double quotes; write a comma or end the line",
    ],
    ["a lone carriage return", `${csv(...good)}\r`, "line 4: ends in a carriage return alone; end lines in LF or CRLF"],
    ["a long line", csv(...good, "x".repeat(1100)), "line 5: may have 1,024 characters, has more"],
    ["a line of commas", csv(...good, ",".repeat(2000)), "line 5: may have 1,024 characters, has more"],
    [
      "a command to the terminal",
      csv(...good, "\u001b[2J\u202e,0"),
      'line 5: model "?[2J?" is not known; this file is about the test networks of mnist, leave it out',
    ],
    [
      "JSON without an end",
      `[{"model_id": "${A}"`,
      `line 1, column ${A.length + 17}: expected a comma or }, found the end of the file`,
    ],
    ["JSON with a mistake", '{\n  "a": 1,\n}', 'line 3, column 1: expected a key in double quotes, found "}"'],
    ["JSON too deep", "[".repeat(100), 'line 1, column 9: expected brackets at most 8 deep, found "["'],
    ["JSON of a text", '["a"]', "element 1: must be an object with model_id and prediction, is a text"],
    [
      "JSON of pandas' usual form",
      JSON.stringify({ model_id: { 0: A }, prediction: { 0: 1 } }),
      'the file holds an object of objects, as pandas writes it if not told otherwise; write df.to_json(path, orient="records")',
    ],
    [
      "JSON lists of two lengths",
      JSON.stringify({ model_id: [A, B], prediction: [1] }),
      "model_id has 2 entries, prediction 1; they must have as many",
    ],
    [
      "a key twice",
      `{"${A}":0,"${B}":0.25,"${A}":0,"${C}":1}`,
      `element 3: model "${A}" appears twice, first in element 1; keep one of them`,
    ],
    [
      "a number as text",
      `{"${A}":0,"${B}":"0.25","${C}":1}`,
      `element 2: the prediction of "${B}" must be a number, is the text "0.25"; write it without quotes`,
    ],
    ["Python's NaN", `{"${A}":0,"${B}":NaN,"${C}":1}`, `element 2: the prediction of "${B}" must be finite, is "NaN"`],
    ["null", `{"${A}":0,"${B}":null,"${C}":1}`, `element 2: the prediction of "${B}" is missing; write a number`],
    [
      "a number as a model",
      `{"model_id":["${A}","${B}",3,"${C}"],"prediction":[0,0.25,1,1]}`,
      "element 3: model_id must be a text, is a number; write the model's name",
    ],
  ];
  for (const [name, file, message] of files)
    test(name, () => {
      const checked = checkPredictions(typeof file === "string" ? utf8(file) : file, three);
      assert.equal(outcome(checked), message);
    });
});

describe("a report", () => {
  test("counts all and shows 20, some of each kind, in the file's order", () => {
    const lines = all.models.map((model, index) => (index % 2 ? `${model},2` : `x${index},0`));
    const checked = checkText([HEAD, ...lines].join("\n"), all);
    assert.ok(!checked.sound);
    assert.equal(checked.count, 90);
    assert.deepEqual(checked.counts, { "out-of-range": 30, unknown: 30, missing: 30 });
    assert.equal(checked.problems.length, 20);
    const shown = Map.groupBy(checked.problems, ({ code }) => code);
    assert.deepEqual(
      [...shown].map(([code, group]) => [code, group.length]),
      [
        ["out-of-range", 7],
        ["unknown", 7],
        ["missing", 6],
      ],
    );
    const end = "and 70 more: 23 predictions outside 0 to 1, 23 models that are not asked for, 24 missing models";
    assert.equal(checked.text.split("\n").at(-1), `  ${end}`);
  });

  test("has place and model apart from the message", () => {
    const checked = checkText(`${HEAD}\n${A},0\n${B},x\n${C},1`);
    assert.ok(!checked.sound);
    const message = `line 3: the prediction of "${B}" must be a number, is "x"`;
    assert.deepEqual(checked.problems, [{ code: "not-a-number", where: "line 3", model: B, message }]);
  });

  test("of 100,001 rows stops there", () => {
    const text = `${HEAD}\n${"x,0\n".repeat(100_001)}`;
    const end = "the file may have 100,000 rows, has more; only the track's models are wanted";
    assert.equal(outcome(checkText(text)), end);
    assert.match(String(outcome(checkText(`[${"0,".repeat(100_001)}0]`))), /may have 100,000 rows, has more/);
  });
});

describe("where discards are not known", () => {
  const unknown = { ...all, discards: undefined };
  const file = (models: readonly string[]) => [HEAD, ...models.map((model) => `${model},0.5`)].join("\n");

  test("one of 200 models may be absent, and is counted", () => {
    const checked = checkText(file(all.models.slice(1)), unknown);
    assert.ok(checked.sound);
    assert.equal(checked.absent, 1);
    assert.ok(Number.isNaN(checked.predictions[0]) && checked.predictions[1] === 0.5);
  });

  test("more may not, and none where something else is wrong", () => {
    assert.match(String(outcome(checkText(file(all.models.slice(2)), unknown))), /2 problems|3 problems/);
    const checked = checkText(`${file(all.models.slice(1))}\nx,0`, unknown);
    assert.ok(!checked.sound && checked.counts.missing === 1);
  });

  test("discarded models are told where they are", () => {
    const gone = { ...all, models: all.models.slice(1), discards: [Number(all.models[0].slice(-6))] };
    const message = `line 2: model "${all.models[0]}" was given up in training and has no weights in the zoo; leave it out`;
    assert.equal(outcome(checkText(file(all.models), gone)), message);
  });
});
