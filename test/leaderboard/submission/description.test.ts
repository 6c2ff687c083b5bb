import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assignFiles, checkDescription } from "../../../leaderboard/submission/index.ts";
import { findTrack } from "../../../leaderboard/tracks/index.ts";
import type { SubmissionDescription } from "../../../schemas/types.d.ts";
import { track } from "./asked.ts";

const good: SubmissionDescription = {
  method: "Gradient boosting",
  authors: ["Ada Lovelace", "Ирина Крупская", "山田 花子"],
  inputs: ["weights"],
  training_data: "the training split",
};
const full: SubmissionDescription = {
  ...good,
  ...{
    parameters: 1200,
    compute: "3 h on one core",
    code: "https://example.org/code",
    paper: "http://example.org/p?a=1#b",
  },
  notes: "Two lines.\n\tOf text, 👩‍💻 too.",
};

describe("a description", () => {
  test("is kept as it is, in any script, whole or with what is needed alone", () => {
    assert.deepEqual(checkDescription(good, track, "it"), good);
    assert.deepEqual(checkDescription(full, track, "it"), full);
    const { authors: _, ...anonymous } = { ...good, anonymous: true };
    assert.deepEqual(checkDescription(anonymous, track, "it"), anonymous);
  });

  test("is trimmed, its line breaks are line feeds, its links as browsers write them", () => {
    const given = { ...good, method: "  A  ", notes: "a\r\nb ", code: "HTTPS://Example.org/ä" };
    const { method, notes, code } = checkDescription(given, track, "it");
    assert.deepEqual([method, notes, code], ["A", "a\nb", "https://example.org/%C3%A4"]);
  });

  const cases: [string, Record<string, unknown>, string][] = [
    ["no method", { method: undefined }, "method is missing"],
    ["a blank method", { method: "   " }, "method must not be blank"],
    ["a method of two lines", { method: "a\nb" }, "method must be one line without tabs"],
    ["a long method", { method: "x".repeat(101) }, "method must have at most 100 characters, has 101"],
    ["no authors", { authors: [] }, "authors must have at least 1 entry, has 0"],
    ["neither authors nor a word on them", { authors: undefined }, "authors is missing, or anonymous: true"],
    ["authors who are anonymous", { anonymous: true }, "authors and anonymous can't both be given"],
    [
      "an unknown input",
      { inputs: ["images"] },
      'inputs[0] must be one of "weights", "checkpoints", "hyperparameters"; is "images"',
    ],
    [
      "a field too many",
      { email: "a" },
      "email is not known; known here: method, authors, anonymous, inputs, training_data, parameters, compute, code, paper, notes",
    ],
    ["half a parameter", { parameters: 1.5 }, "parameters must be a whole number, is 1.5"],
    ["an escape", { notes: "a\u001b[2J" }, "notes must have no character that can't be seen, has U+001B"],
    ["a zero byte", { compute: "a\0" }, "compute must have no character that can't be seen, has U+0000"],
    ["a line separator", { method: "a\u2028b" }, "method must have no character that can't be seen, has U+2028"],
    ["half a character", { method: "a\ud83d" }, "method must have no character that can't be seen, has U+D83D"],
    [
      "text that runs the other way",
      { authors: ["a\u202eb"] },
      "authors[0] must have no character that changes the direction of text, has U+202E",
    ],
    ["an isolate", { notes: "\u2066" }, "notes must have no character that changes the direction of text, has U+2066"],
    ["a tower of marks", { method: `a${"\u0301".repeat(9)}` }, "method must have at most 8 marks on a letter"],
    ["a name in a link", { code: "https://me:secret@example.org/" }, "code must have no name or password in it"],
  ];
  for (const [name, change, message] of cases)
    test(`with ${name} is refused`, () => {
      const value = JSON.parse(JSON.stringify({ ...good, ...change }));
      assert.throws(() => checkDescription(value, track, "it"), { name: "InputError", message: `it: ${message}` });
    });

  const links = ["javascript:alert(1)", "data:text/html,x", "//example.org", "ftp://example.org", "https:example.org"];
  for (const link of [...links, "http://", "https://a b", 'https://a"b', "https://<a>", "java\nscript:alert(1)", " "])
    test(`with the link ${JSON.stringify(link)} is refused`, () => {
      assert.throws(() => checkDescription({ ...good, paper: link }, track, "it"), {
        name: "InputError",
        message: /^it: paper must/,
      });
    });

  test("names inputs that the track does not allow, and all mistakes at once", () => {
    const narrow = { name: "t", inputs: ["weights" as const] };
    const message = "it: inputs has checkpoints, which t does not allow; it allows weights";
    assert.throws(() => checkDescription({ ...good, inputs: ["checkpoints"] }, narrow, "it"), { message });
    const two = { ...good, method: "a\nb", code: "x" };
    assert.throws(() => checkDescription(two, track, "it"), {
      message: /^it has 2 mistakes:\n {2}method .*\n {2}code /,
    });
  });
});

describe("the files of a submission", () => {
  const transfer = findTrack("small-cnn-zoo-transfer").track;
  const few = findTrack("quickstart-few-shot-mnist").track;
  const sets = few.files.map(({ name }) => `out/${name}.parquet`);
  const refuses = (given: string[], of: typeof few, message: string) =>
    assert.throws(() => assignFiles(of, given), { name: "InputError", message });

  test("are seeds where the track has one, whatever they are called", () => {
    assert.deepEqual(assignFiles(track, ["a.csv", "b"]), ["predictions", "predictions"]);
    refuses(new Array(11).fill("a"), track, "there may be 10 files of quickstart-mnist, are 11");
  });

  test("are told apart by their names where it has several", () => {
    assert.deepEqual(assignFiles(few, sets.toReversed()), few.files.map(({ name }) => name).reverse());
    refuses([...sets, "set-01.json"], few, "there may be 1 file set-01 of quickstart-few-shot-mnist, are 2");
    refuses(["set01.csv"], few, "set01.csv is none of the files of quickstart-few-shot-mnist; did you mean set-01?");
    refuses(sets.slice(1), few, "quickstart-few-shot-mnist takes 10 files, 1 are missing: set-01");
    refuses(
      ["mnist-to-cifar10.csv"],
      transfer,
      "small-cnn-zoo-transfer takes 12 files, 11 are missing: mnist-to-fashion_mnist, mnist-to-svhn_cropped, fashion_mnist-to-mnist, fashion_mnist-to-cifar10, fashion_mnist-to-svhn_cropped, ..",
    );
  });
});
