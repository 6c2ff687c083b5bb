// Pulling: what is asked for comes whole, what is there is left alone, what is cut off goes on, what is damaged is mended.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { HubSource } from "../../src/download/hub-source.ts";
import { openSource } from "../../src/download/open-source.ts";
import { type PullEvent, type PullReport, type PullTask, pullZoo } from "../../src/download/pull.ts";
import { StoreSource } from "../../src/download/store-source.ts";
import { FailureError, InputError } from "../../src/lib/errors.ts";
import { FolderStore } from "../../src/store/folder.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { MadeHub, send } from "./made-hub.ts";
import { makeRelease, putRelease, sha256Of } from "./made-release.ts";

const patience = { attempts: 4, firstPause: 5, longestPause: 20 };
const made = makeRelease();
const other = makeRelease({ spec: { name: "other-zoo", seed: "other" }, weightBytes: 200 });
const { zoo, version } = made.manifest;

function hubSource(hub: MadeHub, idleMilliseconds = 10_000): HubSource {
  return new HubSource(hub.url, { patience, idleMilliseconds });
}

async function pull(more: Partial<PullTask> & Pick<PullTask, "source" | "folder">): Promise<PullReport> {
  return pullZoo({ content: "final", zoo, patience, ...more });
}

/** Files in a folder without the manifest, by path; each must be what the manifest says. */
function pulled(folder: string, release = made): string[] {
  const root = join(folder, release.manifest.zoo, release.manifest.version);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(root, name)).isFile(),
  );
  assert.deepEqual(readFileSync(join(root, "manifest.json")), release.manifestBytes);
  const paths = files.filter((path) => path !== "manifest.json").sort();
  for (const path of paths) {
    const listed = release.manifest.files.find((file) => file.path === path);
    assert.equal(sha256Of(readFileSync(join(root, path))), listed?.sha256, path);
  }
  return paths;
}

function paths(keep: (path: string) => boolean): string[] {
  return made.manifest.files.map(({ path }) => path).filter(keep);
}

/** Bytes of the part of a file of mnist, by its name. */
function partBytes(folder: string, name: RegExp): number {
  const root = join(folder, zoo, version, "mnist");
  const part = readdirSync(root).find((file) => name.test(file) && file.endsWith(".part"));
  return part === undefined ? 0 : statSync(join(root, part)).size;
}

/** Cuts a connection as soon as something is true. */
async function cutWhen(response: ServerResponse, isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
  response.destroy();
}

const isFinal = (path: string) => !path.includes("epoch");

describe("pulling from a hub", () => {
  const hub = new MadeHub(made, other);
  before(() => hub.start());
  beforeEach(() => hub.reset());
  after(() => hub.stop());

  test("gets what is asked for, and the texts, runs and folds always", async () => {
    const cases: [Partial<PullTask>, (path: string) => boolean][] = [
      [{ content: "all" }, () => true],
      [{ content: "final" }, isFinal],
      [{ content: "runs" }, (path) => isFinal(path) && !/features|train|test/.test(path)],
      [{ content: "features" }, (path) => path.includes("features") || (isFinal(path) && !/train|test/.test(path))],
      [{ content: "final", collections: ["cifar10"] }, (path) => isFinal(path) && !path.startsWith("mnist")],
      [{ content: "final", splits: ["test"] }, (path) => isFinal(path) && !path.includes("train")],
      [{ content: "all", splits: ["early"], collections: ["mnist"] }, (path) => !/train-|test-|cifar10/.test(path)],
    ];
    for (const [choice, keep] of cases) {
      const folder = temporaryFolder();
      const report = await pull({ source: hubSource(hub), folder, ...choice });
      assert.deepEqual(pulled(folder), paths(keep), JSON.stringify(choice));
      assert.equal(report.files, paths(keep).length);
      assert.deepEqual(report.fetched, { files: report.files, bytes: report.bytes });
    }
  });

  test("does nothing when all is there, and says so", async () => {
    const folder = temporaryFolder();
    await pull({ source: hubSource(hub), folder });
    hub.reset();
    const events: PullEvent[] = [];
    const report = await pull({ source: hubSource(hub), folder, tell: (event) => events.push(event) });
    assert.deepEqual(hub.files, []);
    assert.deepEqual(report.fetched, { files: 0, bytes: 0 });
    assert.equal(report.kept.files, report.files);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ["chosen"],
    );
  });

  test("gets only what is missing or damaged, and names what it mended", async () => {
    const folder = temporaryFolder();
    await pull({ source: hubSource(hub), folder });
    const root = join(folder, zoo, version);
    const [first, second, third, fourth] = paths(isFinal);
    writeFileSync(join(root, first), readFileSync(join(root, first)).subarray(1));
    const flipped = readFileSync(join(root, second));
    flipped[100] ^= 1;
    writeFileSync(join(root, second), flipped);
    writeFileSync(join(root, third), "");
    writeFileSync(join(root, fourth), Buffer.concat([readFileSync(join(root, fourth)), Buffer.from("x")]));
    hub.reset();
    const report = await pull({ source: hubSource(hub), folder });
    assert.deepEqual(hub.files.sort(), [first, second, third, fourth]);
    assert.deepEqual(report.repaired, [first, second, third, fourth]);
    assert.deepEqual(pulled(folder), paths(isFinal));
  });

  test("goes on by range where an answer broke off, and only with the same ETag", async () => {
    const folder = temporaryFolder();
    const cut = 15_000;
    hub.reset({
      path: /files\/mnist\/test-00000/,
      times: 1,
      misdeed: (_, response, content) => {
        response.writeHead(200, { "content-length": content!.length, etag: '"abc"' });
        response.write(content!.subarray(0, cut));
        void cutWhen(response, () => partBytes(folder, /^\.test-00000/) === cut);
      },
    });
    await pull({ source: hubSource(hub), folder });
    assert.deepEqual(pulled(folder), paths(isFinal));
    const asked = hub.seen.filter(({ path }) => /mnist\/test-00000/.test(path)).slice(1);
    assert.deepEqual(
      asked.map(({ range, ifRange }) => [range, ifRange]),
      [[`bytes=${cut}-`, '"abc"']],
    );
  });

  test("goes on with what an earlier process left, and gets it anew if that is damaged", async () => {
    const path = paths(isFinal).find((path) => path.includes("mnist/train"))!;
    const content = made.contents.get(path)!;
    const wrong = Buffer.from(content.subarray(0, 30_000));
    wrong[5] ^= 1;
    for (const [left, ranges] of [
      [content.subarray(0, 30_000), ["bytes=30000-"]],
      [content, []],
      [wrong, ["bytes=30000-", undefined]],
      [Buffer.alloc(content.length + 1), [undefined]],
    ] as const) {
      const folder = temporaryFolder();
      mkdirSync(join(folder, zoo, version, "mnist"), { recursive: true });
      writeFileSync(join(folder, zoo, version, "mnist", `.${path.split("/")[1]}.part`), left);
      hub.reset();
      await pull({ source: hubSource(hub), folder });
      assert.deepEqual(pulled(folder), paths(isFinal));
      const asked = hub.seen.filter((request) => request.path.endsWith(path));
      assert.deepEqual(
        asked.map(({ range }) => range),
        ranges,
      );
    }
  });

  test("waits and tries again after 429, 5xx, cuts before any byte, and an end that comes too soon", async () => {
    const folder = temporaryFolder();
    hub.reset(
      { path: /api\/zoos$/, times: 1, misdeed: (_, response) => response.writeHead(502).end() },
      { path: /manifest/, times: 1, misdeed: (_, response) => response.destroy() },
      { path: /cifar10\/train/, times: 2, misdeed: (_, answer) => answer.writeHead(429, { "retry-after": "0" }).end() },
      { path: /cifar10\/test/, times: 2, misdeed: (_, response) => response.writeHead(503).end("busy") },
      { path: /mnist\/test/, times: 2, misdeed: (request) => request.socket.destroy() },
      {
        path: /mnist\/runs/,
        times: 1,
        misdeed: (_, response, body) => void response.write(body!.subarray(0, 10), () => response.end()),
      },
      { path: /README/, times: 1, misdeed: (_, response, body) => response.writeHead(200).end(body) },
    );
    await pull({ source: hubSource(hub), folder });
    assert.deepEqual(pulled(folder), paths(isFinal));
  });

  test("gives up after some attempts, keeps what was got, and goes on from there next time", async () => {
    const folder = temporaryFolder();
    hub.reset({
      path: /mnist\/train/,
      misdeed: (request, response, content) => {
        if (request.headers.range) return response.writeHead(500).end();
        response.writeHead(200, { "content-length": content!.length });
        response.write(content!.subarray(0, 20_000));
        void cutWhen(response, () => partBytes(folder, /^\.train-00000/) === 20_000);
      },
    });
    await assert.rejects(pull({ source: hubSource(hub), folder }), (error: Error) => {
      assert.ok(error instanceof FailureError);
      assert.match(error.message, /^can't get mnist\/train-\S+ from http:\S+: the server answered 500$/);
      return true;
    });
    hub.reset();
    await pull({ source: hubSource(hub), folder });
    assert.deepEqual(pulled(folder), paths(isFinal));
    const asked = hub.seen.filter(({ path }) => /mnist\/train/.test(path));
    assert.deepEqual(
      asked.map(({ range }) => range),
      ["bytes=20000-"],
    );
  });

  test("takes the only zoo, or lists the names", async () => {
    const folder = temporaryFolder();
    const alone = await new MadeHub(made).start();
    try {
      assert.equal((await pull({ source: hubSource(alone), folder, zoo: undefined })).zoo, zoo);
    } finally {
      alone.stop();
    }
    const cases: [string | undefined, RegExp][] = [
      [undefined, /has 2 zoos: made-zoo, other-zoo; choose one with --zoo NAME/],
      ["mad-zoo", /has no zoo "mad-zoo"; did you mean made-zoo\?/],
      ["made-zoo@2.0.0", /has no version 2.0.0 of made-zoo; it has 1.0.0/],
      ["../made-zoo", /--zoo \.\.\/made-zoo: must be NAME or NAME@VERSION/],
      ["made-zoo@../../x", /must be NAME or NAME@VERSION/],
    ];
    for (const [choice, message] of cases) {
      await assert.rejects(pull({ source: hubSource(hub), folder, zoo: choice }), (error: Error) => {
        assert.ok(error instanceof InputError);
        assert.match(error.message, message);
        return true;
      });
    }
    await assert.rejects(pull({ source: hubSource(hub), folder, collections: ["mnits"] }), /did you mean mnist\?/);
    assert.equal((await pull({ source: hubSource(hub), folder, zoo: "made-zoo@1.0.0" })).fetched.files, 0);
  });

  test("two at once into one folder share the files and both end with all of them", async () => {
    const folder = temporaryFolder();
    const slowly = (request: Parameters<typeof send>[0], response: Parameters<typeof send>[1], body?: Buffer) =>
      setTimeout(() => send(request, response, body!, '"x"'), 10);
    hub.reset({ path: /files/, times: 1000, misdeed: slowly });
    const both = await Promise.all([1, 2].map(() => pull({ source: hubSource(hub), folder, content: "all" })));
    assert.deepEqual(
      pulled(folder),
      paths(() => true),
    );
    assert.deepEqual(
      hub.files.sort(),
      paths(() => true),
      "each file was got once",
    );
    assert.equal(both[0].files, both[1].files);
  });

  test("ends when it is stopped, and goes on later", async () => {
    const folder = temporaryFolder();
    const controller = new AbortController();
    hub.reset({
      path: /mnist\/train/,
      times: 1,
      misdeed: (_, response, content) => {
        response.writeHead(200, { "content-length": content!.length });
        response.write(content!.subarray(0, 1000), () => controller.abort(new Error("stopped by the test")));
      },
    });
    const { signal } = controller;
    await assert.rejects(pull({ source: hubSource(hub), folder, signal }), /stopped by the test/);
    await pull({ source: hubSource(hub), folder });
    assert.deepEqual(pulled(folder), paths(isFinal));
  });

  test("refuses a version that changed after it was pulled, and writes a damaged manifest anew", async () => {
    const folder = temporaryFolder();
    await pull({ source: hubSource(hub), folder });
    const place = join(folder, zoo, version, "manifest.json");
    writeFileSync(place, made.manifestBytes.subarray(0, 1000));
    await pull({ source: hubSource(hub), folder });
    pulled(folder);
    const changed = { ...made.manifest, published: "2026-11-23" };
    writeFileSync(place, JSON.stringify(changed));
    await assert.rejects(
      pull({ source: hubSource(hub), folder }),
      /differs .* although a published version never changes/,
    );
    assert.deepEqual(JSON.parse(readFileSync(place, "utf8")), changed);
  });

  test("writes through no symbolic link, and leaves alone what is in the way", async () => {
    const path = paths(isFinal).find((path) => path.startsWith("mnist/"))!;
    const elsewhere = temporaryFolder();
    writeFileSync(join(elsewhere, "victim"), "precious");
    const places: [string, string][] = [
      [zoo, elsewhere],
      [join(zoo, version), elsewhere],
      [join(zoo, version, "mnist"), elsewhere],
      [join(zoo, version, path), join(elsewhere, "victim")],
      [join(zoo, version, "mnist", `.${path.split("/")[1]}.part`), join(elsewhere, "victim")],
      [join(zoo, version, "manifest.json"), join(elsewhere, "victim")],
    ];
    for (const [place, target] of places) {
      const folder = temporaryFolder();
      mkdirSync(join(folder, place, ".."), { recursive: true });
      symlinkSync(target, join(folder, place));
      await assert.rejects(pull({ source: hubSource(hub), folder }), /symbolic link/, place);
      assert.deepEqual(readdirSync(elsewhere), ["victim"]);
      assert.equal(readFileSync(join(elsewhere, "victim"), "utf8"), "precious");
    }
    const folder = temporaryFolder();
    mkdirSync(join(folder, zoo, version, path), { recursive: true });
    await assert.rejects(pull({ source: hubSource(hub), folder }), /is in the way: there must be a plain file/);
  });
});

describe("pulling from a folder", () => {
  test("of a store, and from one that was pulled, gives the same", async () => {
    const [store, first, second] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    await putRelease(new FolderStore(store), made);
    await pull({ source: await openSource(store), folder: first, content: "all", zoo: undefined });
    assert.deepEqual(
      pulled(first),
      paths(() => true),
    );
    await pull({ source: await openSource(first), folder: second, zoo: undefined });
    assert.deepEqual(pulled(second), paths(isFinal));
    await assert.rejects(
      pull({ source: await openSource(second), folder: temporaryFolder(), content: "all" }),
      /can't get cifar10\/\S+ from \S+: it is not there/,
    );
  });

  test("says what is wrong with a store: an object that is gone, or is another one", async () => {
    const store = new FolderStore(temporaryFolder());
    await putRelease(store, made);
    const [path] = paths(isFinal);
    const key = `zoos/${zoo}/${version}/${path}`;
    const { bytes } = (await store.head(key))!;
    await store.put(key, Buffer.alloc(bytes));
    const folder = temporaryFolder();
    await assert.rejects(pull({ source: new StoreSource(store), folder }), /its SHA-256 there is .*by the manifest/);
    await store.put(key, Buffer.alloc(bytes + 1));
    await assert.rejects(
      pull({ source: new StoreSource(store), folder }),
      new RegExp(`it has ${bytes + 1} bytes there, ${bytes} by the manifest`),
    );
    await store.delete(key);
    await assert.rejects(pull({ source: new StoreSource(store), folder }), /it is not there/);
    await store.put(key, made.contents.get(path)!);
    await pull({ source: new StoreSource(store), folder });
    assert.deepEqual(pulled(folder), paths(isFinal));
  });

  test("says that there is nothing to pull", async () => {
    const folder = temporaryFolder();
    await assert.rejects(openSource(folder), /there are no zoos in/);
    await assert.rejects(openSource(join(folder, "missing")), /no such file or folder/);
    writeFileSync(join(folder, "file"), "");
    await assert.rejects(openSource(join(folder, "file")), /is a file/);
    for (const text of [
      "ftp://host/x",
      "http://user:secret@host/",
      "http://host/?a=b",
      "s3://user:secret@bucket/x",
      "",
    ]) {
      await assert.rejects(openSource(text), (error: Error) => {
        assert.ok(error instanceof InputError, String(error));
        assert.doesNotMatch(error.message, /secret/);
        return true;
      });
    }
  });
});
