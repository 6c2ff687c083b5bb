// Pages go out packed to whoever can unpack them, and are the same page; what is one visitor's goes out as it is.
import assert from "node:assert/strict";
import { request } from "node:http";
import { before, describe, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { encodingFor } from "../../src/hub/encodings.ts";
import { publishMade } from "../publish/made-zoo.ts";
import { endOfSuite, type Serving, serve, temporaryFolder } from "./serving.ts";

interface Answer {
  status: number;
  headers: Record<string, string | undefined>;
  body: Buffer;
}

/** As it comes over the wire: fetch would unpack it. */
function ask(url: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, agent: false }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece));
      answer.on("end", () => {
        const body = Buffer.concat(pieces);
        resolve({ status: answer.statusCode!, headers: answer.headers as Answer["headers"], body });
      });
    });
    asked.on("error", reject).end();
  });
}

test("of what a client takes, the best that the hub has", () => {
  for (const [accepted, best] of [
    [undefined, undefined],
    ["", undefined],
    ["identity", undefined],
    ["gzip, deflate", "gzip"],
    ["gzip, deflate, br, zstd", "br"],
    ["GZIP;q=0.5, br ; q=0", "gzip"],
    ["*", "br"],
    ["*;q=0", undefined],
    ["br;q=nonsense", undefined],
    ["zstd", undefined],
  ] as const)
    assert.equal(encodingFor(accepted), best, String(accepted));
});

describe("a page", () => {
  const ending = endOfSuite();
  let serving: Serving;
  before(async () => {
    const made = await publishMade(temporaryFolder(ending), { collections: ["mnist"] });
    serving = await serve(ending, made.publicStore);
  });

  test("comes packed, as a representation of its own, and is the same page", async () => {
    const url = `${serving.url}/zoos/made-zoo`;
    const plain = await ask(url, {});
    assert.equal(plain.headers["content-encoding"], undefined);
    assert.equal(plain.headers.vary, "Accept-Encoding");
    for (const [encoding, unpack] of [
      ["br", brotliDecompressSync],
      ["gzip", gunzipSync],
    ] as const) {
      const packed = await ask(url, { "accept-encoding": encoding });
      assert.equal(packed.headers["content-encoding"], encoding);
      assert.equal(packed.headers.vary, "Accept-Encoding");
      assert.equal(packed.headers["content-length"], String(packed.body.length));
      assert.ok(packed.body.length < plain.body.length / 2);
      assert.ok(unpack(packed.body).equals(plain.body));
      assert.notEqual(packed.headers.etag, plain.headers.etag);
      const tag = packed.headers.etag!;
      const again = await ask(url, { "accept-encoding": encoding, "if-none-match": tag });
      assert.deepEqual([again.status, again.body.length, again.headers.etag], [304, 0, tag]);
      // A second one comes from the answers of a moment ago; what was given to others must not.
      assert.equal((await ask(url, { "accept-encoding": encoding })).headers["content-encoding"], encoding);
      assert.equal((await ask(url, {})).headers["content-encoding"], undefined);
    }
  });

  test("style sheets too; data are as they are, so that their tags are their SHA-256", async () => {
    const page = (await ask(`${serving.url}/about`, {})).body.toString();
    const sheet = /href="([^"]+\.css[^"]*)"/.exec(page)![1];
    const packs = async (path: string) =>
      (await ask(serving.url + path, { "accept-encoding": "gzip" })).headers["content-encoding"];
    assert.equal(await packs(sheet), "gzip");
    assert.equal(await packs("/api/zoos"), undefined);
    assert.equal(await packs("/api/openapi.json"), undefined);
    assert.equal(await packs("/nothing"), undefined, "errors are short");
  });
});
