import assert from "node:assert/strict";
import { test } from "node:test";
import { listImageSets } from "../../src/images/index.ts";
import { InputError } from "../../src/lib/errors.ts";
import { majorityRate } from "../../src/zoo/index.ts";
import { madeDescriptor } from "./made-descriptor.ts";
import { put, temporaryFolder } from "./made-files.ts";

test("the four sets of the paper are described, each MD5 belongs to one set only", () => {
  const sets = listImageSets();
  assert.deepEqual(
    sets.map(({ id, size, counts }) => [id, size, counts.train, counts.test]),
    [
      ["cifar10", 32, 50000, 10000],
      ["fashion_mnist", 28, 60000, 10000],
      ["mnist", 28, 60000, 10000],
      ["svhn_cropped", 32, 73257, 26032],
    ],
  );
  const all = sets.flatMap(({ forms }) => forms.flatMap(({ files }) => files.flatMap(({ md5 }) => md5 ?? [])));
  assert.equal(new Set(all).size, all.length);
});

test("each shipped set tells what always naming its most frequent class gets, and others don't", () => {
  const rates = listImageSets().map(({ id }) => [id, majorityRate(id)]);
  assert.deepEqual(rates, [
    ["cifar10", 0.1],
    ["fashion_mnist", 0.1],
    ["mnist", 0.1135],
    ["svhn_cropped", 5099 / 26032],
  ]);
  assert.equal(majorityRate("made_up"), undefined);
});

test("a folder of one's own adds to them", (t) => {
  const folder = temporaryFolder(t);
  put(folder, "made_up.json", JSON.stringify(madeDescriptor()));
  put(folder, "notes.txt", "not a descriptor");
  assert.equal(listImageSets(folder).at(-1)?.id, "made_up");
});

const bad: [what: string, name: string, content: unknown, message: RegExp][] = [
  ["text that isn't JSON", "made_up.json", "{", /made_up.json: line 1, column 2: expected a key/],
  [
    "a set without classes",
    "made_up.json",
    { ...madeDescriptor(), classes: [] },
    /classes must have at least 2 entries/,
  ],
  [
    "an unknown property",
    "made_up.json",
    { ...madeDescriptor(), licence: "MIT" },
    /licence is not known; did you mean/,
  ],
  ["images of 64 pixels", "made_up.json", { ...madeDescriptor(), size: 64 }, /size must be one of 28, 32; is 64/],
  ["an id that isn't the file's name", "other.json", madeDescriptor(), /id must be other as in the file's name/],
  ["an id that exists", "mnist.json", { ...madeDescriptor(), id: "mnist" }, /there is an image set mnist already/],
  ["names that lead out of the folder", "made_up.json", withName("../../secret"), /names\[0\] must match/],
  ["missing parts", "made_up.json", withoutPart(), /forms\[0\].files must have the parts t10k-images, t10k-labels, /],
  ["a URL without MD5s", "made_up.json", withUrl("idx"), /sources\[0\] is a URL, so each file .* must have an md5/],
  ["a source without its place", "made_up.json", withoutUrls(), /sources\[0\].urls is missing \(kind url\)/],
  ["a source of another form", "made_up.json", withUrl("svhn-mat"), /format must be one of the forms, is svhn-mat/],
];

for (const [what, name, content, message] of bad) {
  test(`${what} is refused with the file and the place`, (t) => {
    const folder = temporaryFolder(t);
    put(folder, name, typeof content === "string" ? content : JSON.stringify(content));
    assert.throws(
      () => listImageSets(folder),
      (error: Error) => error instanceof InputError && error.message.includes(name) && message.test(error.message),
    );
  });
}

test("a folder of descriptors that isn't there is an InputError", () => {
  assert.throws(() => listImageSets("/no/such/folder"), InputError);
});

function withName(name: string): unknown {
  const descriptor = madeDescriptor();
  descriptor.forms[0].files[0].names = [name];
  return descriptor;
}

function withoutPart(): unknown {
  const descriptor = madeDescriptor();
  descriptor.forms[0].files.pop();
  return descriptor;
}

function withUrl(format: "idx" | "svhn-mat"): unknown {
  return { ...madeDescriptor(), sources: [{ kind: "url", urls: ["http://127.0.0.1/"], format }] };
}

function withoutUrls(): unknown {
  return { ...madeDescriptor(), sources: [{ kind: "url" }] };
}
