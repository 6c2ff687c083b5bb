// Pulling from a hub that means harm: nothing is written outside the folder, nothing wrong gets its name, nothing goes on
// for ever, and what is said fits in a sentence.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Manifest } from "../../schemas/types.d.ts";
import { HubSource } from "../../src/download/hub-source.ts";
import { pullZoo } from "../../src/download/pull.ts";
import { FailureError, InputError } from "../../src/lib/errors.ts";
import { temporaryFolder } from "../workers/tiny-zoo.ts";
import { MadeHub, type Misdeed, send } from "./made-hub.ts";
import { makeRelease, sha256Of } from "./made-release.ts";

const patience = { attempts: 3, firstPause: 5, longestPause: 20 };
const made = makeRelease({ weightBytes: 5000 });
const { zoo, version } = made.manifest;

describe("pulling from a hostile hub", () => {
  const hub = new MadeHub(made);
  before(() => hub.start());
  beforeEach(() => hub.reset());
  after(() => hub.stop());

  /** Pulls, which must fail with a sentence of ours; nothing wrong may be left. */
  async function refused(message: RegExp, url = hub.url, idleMilliseconds = 10_000): Promise<void> {
    const folder = join(temporaryFolder(), "deep", "out");
    const source = new HubSource(url, { patience, idleMilliseconds });
    await assert.rejects(pullZoo({ source, folder, content: "all", zoo, patience }), (error: Error) => {
      assert.ok(error instanceof FailureError || error instanceof InputError, String(error.stack));
      assert.match(error.message, message);
      assert.ok(error.message.length < 2000, error.message);
      return true;
    });
    const above = join(folder, "..", "..");
    for (const name of readdirSync(above, { recursive: true, encoding: "utf8" })) {
      if (statSync(join(above, name)).isDirectory() || name.endsWith(".part") || name.endsWith(".etag")) continue;
      const path = name.replace(`deep/out/${zoo}/${version}/`, "");
      const content = readFileSync(join(above, name));
      if (path === "manifest.json") continue;
      assert.equal(sha256Of(content), made.manifest.files.find((file) => file.path === path)?.sha256, path);
    }
  }

  test("a manifest that leads outside, lists itself, or gives one name to two files", async () => {
    const first = made.manifest.files[0];
    const rename = (path: string) => (manifest: Manifest) => {
      manifest.files = [...manifest.files, { ...first, path, content: "card" as const }];
      delete manifest.files.at(-1)!.collection;
      delete manifest.files.at(-1)!.epoch;
      delete manifest.files.at(-1)!.split;
      delete manifest.files.at(-1)!.rows;
      manifest.files.sort((one, other) => (one.path < other.path ? -1 : 1));
    };
    const paths = [
      "../x",
      "/etc/x",
      "a/../../x",
      "..",
      "a//b",
      "C:\\x",
      "a\\..\\x",
      ".hidden",
      "a/.ssh/x",
      "a\u0000b",
      "x".repeat(300),
    ];
    for (const path of paths) await change(rename(path), /path must match/);
    await change(rename("manifest.json"), /manifest\.json/);
    await change(rename("Manifest.json"), /Manifest.json beside manifest.json: one name for both/);
    await change(rename("readme.md"), /readme.md beside README.md|README.md beside readme.md/);
    await change(rename("mnist"), /mnist as a file and as a folder/);
    await change(rename(first.path), /must come once/);
    await change((manifest) => {
      manifest.zoo = "../../x";
    }, /zoo must match/);
    await change((manifest) => {
      manifest.version = "9.9.9";
    }, /version must be|must be of made-zoo 1.0.0/);
    await change((manifest) => {
      manifest.files[0].bytes = 2 ** 52;
    }, /the disk is too full, \d+ bytes are needed/);

    async function change(what: (manifest: Manifest) => void, message: RegExp): Promise<void> {
      const manifest = structuredClone(made.manifest);
      what(manifest);
      hub.reset({ path: /manifest.json$/, times: 9, misdeed: (_, answer) => answer.end(JSON.stringify(manifest)) });
      await refused(message);
      assert.equal(existsSync("/etc/x"), false);
    }
  });

  test("a manifest of 100,000 files in as many kinds as fit, within a moment", async () => {
    const manifest = structuredClone(made.manifest);
    const { spec, collections } = manifest;
    spec.collections = Array.from({ length: 100 }, (_, index) => `c${index}`);
    spec.checkpoint_epochs = Array.from({ length: 1000 }, (_, epoch) => epoch);
    const [first] = collections;
    manifest.collections = spec.collections.map((collection) => ({ ...first, collection }));
    const numbers = Array.from({ length: 100_000 }, (_, index) => String(index).padStart(6, "0"));
    manifest.files = numbers.map((number) => ({ ...manifest.files[0], path: `c1/${number}`, collection: "c1" }));
    hub.reset({ path: /manifest.json$/, times: 9, misdeed: (_, answer) => answer.end(JSON.stringify(manifest)) });
    await refused(/has \d+ mistakes/);
  });

  const records: [string, Misdeed, RegExp][] = [
    ["is no JSON", (_, answer) => answer.end("<html>welcome</html>"), /line 1, column 1: expected a value/],
    ["is no UTF-8", (_, answer) => answer.end(Buffer.from([0x22, 0xff, 0x22])), /is not UTF-8/],
    ["is nested deep", (_, answer) => answer.end("[".repeat(5e6)), /may be nested 64 deep/],
    ["is another record", (_, answer) => answer.end("[1]"), /must be an object|is missing|must be a list/],
    ["is null", (_, answer) => answer.end("null"), /must be an object|is missing/],
    ["has no end", (request, answer) => endless(request, answer), /it may have \d+ bytes, has \d+ or more/],
    [
      "says that it is huge",
      (_, answer) => answer.writeHead(200, { "content-length": 2 ** 40 }).flushHeaders(),
      /it may have \d+ bytes, has 1099511627776/,
    ],
    ["comes packed", bomb, /sends it packed \(Content-Encoding gzip\)/],
    ["is forbidden", (_, answer) => answer.writeHead(403).end(), /the server answered 403/],
    [
      "lies on another host",
      redirect("http://localhost:1/x"),
      /redirects from 127.0.0.1:\d+ to another host, localhost:1/,
    ],
    ["lies in a file", redirect("file:///etc/passwd"), /redirects to a file: address/],
    ["lies behind credentials", redirect("http://user:secret@127.0.0.1/"), /to an address that holds credentials/],
    ["lies nowhere", (_, answer) => answer.writeHead(302).end(), /redirects without saying where to/],
    [
      "goes round in circles",
      (request, answer) => answer.writeHead(302, { location: request.url!.endsWith("?b") ? "?a" : "?b" }).end(),
      /redirects in a loop/,
    ],
    [
      "is always somewhere else",
      (request, answer) => answer.writeHead(302, { location: `${request.url}x` }).end(),
      /redirects more than 5 times/,
    ],
    ["never comes", () => {}, /almost nothing came for/],
    ["comes a byte at a time", drip, /almost nothing came for/],
    [
      "has endless headers",
      (request) => void request.socket.write(`HTTP/1.1 200 OK\r\nx: ${"x".repeat(1e6)}`),
      /HEADERS|eaders|cut/,
    ],
  ];
  for (const [name, misdeed, message] of records) {
    test(`a list or a manifest that ${name}`, async () => {
      for (const path of [/api\/zoos(\?.*|x*)$/, /manifest\.json/]) {
        hub.reset({ path, times: 99, misdeed });
        await refused(message, hub.url, /came for/.test(message.source) ? 150 : 10_000);
      }
    });
  }

  const files: [string, Misdeed, RegExp][] = [
    [
      "has other content",
      (_, answer, body) => answer.end(Buffer.alloc(body!.length)),
      /its SHA-256 there is [0-9a-f]{64}, [0-9a-f]{64} by the manifest/,
    ],
    ["has another length", (_, answer) => answer.end("short"), /it has 5 bytes there, \d+ by the manifest/],
    ["has no end", endless, /more comes than the \d+ bytes of the manifest/],
    ["comes packed", bomb, /sends it packed/],
    ["is not there", (_, answer) => answer.writeHead(404).end(), /it is not there/],
    [
      "is always somewhere else",
      (request, answer) => answer.writeHead(302, { location: `${request.url}x` }).end(),
      /redirects more than 5 times/,
    ],
    ["lies in a file", redirect("file:///etc/passwd"), /redirects to a file: address/],
    ["lies in a script", redirect("data:text/plain,hello"), /redirects to a data: address/],
    ["comes a byte at a time", drip, /almost nothing came for/],
    [
      "is a part that nobody asked for",
      (_, answer, body) => answer.writeHead(206, { "content-range": `bytes 1-9/${body!.length}` }).end("123456789"),
      /gives other bytes \(bytes 1-9/,
    ],
    ["is nothing", (_, answer) => answer.writeHead(204).end(), /the server answered 204/],
  ];
  for (const [name, misdeed, message] of files) {
    test(`a file that ${name}`, async () => {
      hub.reset({ path: /files\/mnist\/test/, times: 99, misdeed });
      await refused(message, hub.url, /came for/.test(message.source) ? 150 : 10_000);
    });
  }

  test("a file may lie on another host, as long as it is the right one", async () => {
    const mirror = await new MadeHub(made).start();
    try {
      const elsewhere: Misdeed = (request, answer) =>
        answer.writeHead(302, { location: mirror.url.replace("127.0.0.1", "localhost") + request.url }).end();
      hub.reset({ path: /files/, times: 999, misdeed: elsewhere });
      const folder = temporaryFolder();
      const source = new HubSource(hub.url, { patience });
      await pullZoo({ source, folder, content: "all", zoo, patience });
      assert.equal(mirror.files.length, made.manifest.files.length);
      mirror.reset({ path: /./, times: 999, misdeed: (_, answer, body) => answer.end(Buffer.alloc(body!.length)) });
      await refused(/its SHA-256 there is/);
    } finally {
      mirror.stop();
    }
  });

  test("a hub behind a prefix is one like any other", async () => {
    const behind: Misdeed = (request, answer) => {
      const plain = new URL(request.url!, hub.url).pathname.replace("/some/prefix", "");
      fetch(hub.url + plain).then(async (found) =>
        send(request, answer, Buffer.from(await found.arrayBuffer()), '"x"'),
      );
    };
    hub.reset({ path: /^\/some\/prefix\//, times: 999, misdeed: behind });
    const source = new HubSource(`${hub.url}/some/prefix`, { patience });
    const report = await pullZoo({ source, folder: temporaryFolder(), content: "final", patience });
    assert.equal(report.fetched.files, report.files);
  });
});

function redirect(location: string): Misdeed {
  return (_, answer) => answer.writeHead(302, { location }).end();
}

function endless(_: Parameters<Misdeed>[0], answer: Parameters<Misdeed>[1]): void {
  const more = () => {
    while (!answer.destroyed && answer.write(Buffer.alloc(2 ** 20, " ")));
  };
  answer.on("drain", more);
  more();
}

/** 50 MB in 50 kB. */
function bomb(_: Parameters<Misdeed>[0], answer: Parameters<Misdeed>[1]): void {
  answer.writeHead(200, { "content-encoding": "gzip" }).end(BOMB);
}
const BOMB = gzipSync(Buffer.alloc(5e7));

function drip(_: Parameters<Misdeed>[0], answer: Parameters<Misdeed>[1]): void {
  const timer = setInterval(() => answer.write(" "), 5);
  answer.on("close", () => clearInterval(timer));
}
