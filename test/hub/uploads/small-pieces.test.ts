// Bodies that come a byte at a time: what is kept of them is no more than their bytes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readBody } from "../../../src/hub/uploads/read-body.ts";
import { SmallPieces } from "../../../src/hub/uploads/small-pieces.ts";
import { endOfSuite, sendRaw } from "../serving.ts";
import { servePosts } from "./posting-hub.ts";

const BYTES = 100_000;
const content = Buffer.from(Array.from({ length: BYTES }, (_, index) => 33 + ((index * 7) % 90)));

describe("a body in chunks of one byte", () => {
  const ending = endOfSuite();

  test("is handed on whole, in few pieces", async () => {
    const pieces: Uint8Array[] = [];
    const hub = await servePosts(ending, {
      form: async (c) => {
        await readBody(c, { bytes: BYTES }, (piece) => void pieces.push(piece));
        return { fields: new Map(), files: [] };
      },
    });
    const chunks = Array.from(content, (byte) => `1\r\n${String.fromCharCode(byte)}\r\n`).join("");
    const head = "POST /api/form HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    const { status } = await sendRaw(hub.port, `${head}${chunks}0\r\n\r\n`);
    assert.equal(status, 200);
    assert.ok(Buffer.concat(pieces).equals(content));
    assert.ok(pieces.length <= 10, `${pieces.length} pieces`);
  });

  test("is taken apart as a form", async () => {
    const hub = await servePosts(ending);
    const body = Buffer.concat([
      Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'),
      content,
      Buffer.from("\r\n--x--\r\n"),
    ]);
    const chunks = Array.from(body, (byte) => `1\r\n${String.fromCharCode(byte)}\r\n`).join("");
    const head = "POST /api/form HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n";
    const type = "Content-Type: multipart/form-data; boundary=x\r\n\r\n";
    const { status, body: answer } = await sendRaw(hub.port, `${head}${type}${chunks}0\r\n\r\n`);
    assert.equal(status, 200);
    assert.equal(JSON.parse(answer.toString()).files[0].hex, content.toString("hex"));
  });
});

test("pieces of any lengths come out in their order, large ones as they are", () => {
  const large = Buffer.alloc(20_000, "l");
  const lengths = [0, 1, 511, 3, 16_383, 1, 16_384, 7, 0, 9000, 9000];
  const given = lengths.flatMap((length, index) => [Buffer.alloc(length, index + 65), ...(index === 5 ? [large] : [])]);
  const pieces = new SmallPieces();
  const out = given.map((piece) => pieces.add(piece));
  const rest = pieces.rest();
  assert.ok(Buffer.concat([...out, rest].flatMap((piece) => piece ?? [])).equals(Buffer.concat(given)));
  assert.ok(out.every((piece) => piece === undefined || piece.length >= 16_384));
  assert.equal(pieces.rest(), undefined);
  assert.equal(pieces.add(large), large);
});
