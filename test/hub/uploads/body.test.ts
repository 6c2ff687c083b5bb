// Bodies of requests over real connections: limits of length and time, early refusals that still reach who sends.
import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { connect } from "node:net";
import { before, describe, test } from "node:test";
import type { Context } from "hono";
import { heldBytes, holdBytes } from "../../../src/hub/uploads/held-bytes.ts";
import { MOST_BODY_BYTES } from "../../../src/hub/uploads/index.ts";
import { readBody } from "../../../src/hub/uploads/read-body.ts";
import { askRaw, endOfSuite, sendRaw } from "../serving.ts";
import { type Echo, type PostingHub, servePosts } from "./posting-hub.ts";

const ending = endOfSuite();
let hub: PostingHub;
before(async () => {
  hub = await servePosts(ending);
});

const post = (path: string, body: NonNullable<RequestInit["body"]>, headers: Record<string, string> = {}) =>
  fetch(hub.url + path, { method: "POST", body, headers, duplex: "half" } as RequestInit);

async function told(answer: Response): Promise<[number, string]> {
  return [answer.status, ((await answer.json()) as { error: { message: string } }).error.message];
}

const JSON_TYPE = { "Content-Type": "application/json" };

describe("a form", () => {
  test("of fetch comes as it was sent, files with their bytes", async () => {
    const form = new FormData();
    form.append("method", "Möbius\r\nridge");
    form.append("input", "weights");
    form.append("input", "checkpoints");
    form.append("file", new Blob([Uint8Array.of(0, 13, 10, 45, 45, 255)]), 'a"b.csv');
    form.append("file", new Blob(["x"]), "set-01.csv");
    const answer = await post("/api/form", form);
    assert.deepEqual(await answer.json(), {
      fields: [
        ["method", ["Möbius\r\nridge"]],
        ["input", ["weights", "checkpoints"]],
      ],
      files: [
        { field: "file", name: "a%22b.csv", hex: "000d0a2d2dff" },
        { field: "file", name: "set-01.csv", hex: "78" },
      ],
    } satisfies Echo);
  });

  test("without files too", async () => {
    const answer = await post("/api/form", new URLSearchParams({ name: "Ä & b", empty: "" }));
    assert.deepEqual(((await answer.json()) as Echo).fields, [
      ["name", ["Ä & b"]],
      ["empty", [""]],
    ]);
  });

  test("as large as may be is read, in pieces of any length", async () => {
    const content = Buffer.alloc(MOST_BODY_BYTES - 1000, "0123456789\r\n--x\r\n-");
    const form = new FormData();
    form.append("file", new Blob([content]), "big.csv");
    const { files } = (await (await post("/api/form", form)).json()) as Echo;
    assert.ok(Buffer.from(files[0].hex, "hex").equals(content));
    assert.equal(heldBytes(), 0);
  });
});

describe("what is too long", () => {
  const much = MOST_BODY_BYTES + 1_000_000;

  test("is refused by what it announces, and the answer reaches fetch", async () => {
    for (const path of ["/api/json", "/api/form", "/api/unread"]) {
      const [status, message] = await told(await post(path, new Uint8Array(much), JSON_TYPE));
      assert.equal(status, 413);
      assert.equal(message, `the body may have at most ${MOST_BODY_BYTES} bytes, has ${much}`);
    }
  });

  test("is refused before it is sent, if its client asks first", async () => {
    const head = `POST /api/json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
    const { status, headers } = await sendRaw(
      hub.port,
      `${head}Expect: 100-continue\r\nContent-Length: ${much}\r\n\r\n`,
    );
    assert.equal(status, 413);
    assert.equal(headers.connection, "close");
  });

  test("is refused while it comes, if nothing was announced", async () => {
    const [status, message] = await told(await post("/api/json", streamOf(much), JSON_TYPE));
    assert.equal(status, 413);
    assert.match(message, /at most 8388608 bytes, has more/);
  });

  test("is read from a socket that sends all of it before it looks", async () => {
    const socket = connect(hub.port, "127.0.0.1");
    socket.write("POST /api/unread HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\n");
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    for (let sent = 0; sent < 4_000_000; sent += 100_000)
      if (!socket.write(Buffer.alloc(100_000))) await once(socket, "drain");
    await once(socket, "close");
    assert.match(Buffer.concat(chunks).toString(), /^HTTP\/1\.1 401 [\s\S]*"status":401/);
  });
});

test("a client that asks first is told to go on, and answered", async () => {
  const socket = connect(hub.port, "127.0.0.1");
  socket.write(
    "POST /api/json HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 2\r\n\r\n",
  );
  let text = "";
  socket.on("data", (chunk) => {
    if (text === "") socket.write("[]");
    text += chunk;
  });
  await once(socket, "close");
  assert.match(text, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK[\s\S]*\{"value":\[\]\}/);
});

test("a body that does not come is waited for so long, and then its client is told", async (context) => {
  let status = 0;
  const slow = await servePosts(context, {
    form: async (c) => {
      await readBody(c, { bytes: 100, milliseconds: 50 }, () => {}).catch((error) => {
        status = error.status;
        throw error;
      });
      return { fields: new Map(), files: [] };
    },
  });
  const socket = connect(slow.port, "127.0.0.1");
  socket.write("POST /api/form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf");
  const [first] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  assert.equal(status, 408);
  assert.match(first.toString(), /^HTTP\/1\.1 408 [\s\S]*within 0\.05 s, 4 bytes of it are/);
});

test("a client that goes away leaves nothing behind and nothing in the log of defects", async () => {
  for (let round = 0; round < 20; round++) {
    const socket = connect(hub.port, "127.0.0.1");
    socket.write("POST /api/json HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n[");
    await once(socket, "connect");
    socket.destroy();
  }
  const answer = await post("/api/json", "{}", JSON_TYPE);
  assert.equal(answer.status, 200);
  while (heldBytes() > 0) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(!hub.log.some((line) => line.includes("defect")), hub.log.join("\n"));
});

test("connections live on after a body that was read", async () => {
  const ask = (close: string) =>
    `POST /api/json HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${close}Content-Length: 1\r\n\r\n7`;
  const { body } = await sendRaw(hub.port, ask("") + ask("Connection: close\r\n"));
  assert.match(body.toString(), /\{"value":7\}\n?HTTP\/1\.1 200[\s\S]*\{"value":7\}/);
});

describe("what is no such body", () => {
  for (const [what, path, type, body, status, says] of [
    ["JSON of another type", "/api/json", "text/plain", "{}", 415, /must be application\/json, is text\/plain/],
    [
      "a form of another type",
      "/api/form",
      "application/json",
      "{}",
      415,
      /multipart\/form-data or .*, is application/,
    ],
    ["no JSON", "/api/json", "application/json", '{"a": nope}', 400, /the body must be JSON, is none/],
    ["nothing", "/api/json", "application/json", "", 400, /the body must be JSON, is none/],
    ["no UTF-8", "/api/json", "application/json", Uint8Array.of(34, 255, 34), 400, /must be UTF-8, is not/],
    ["JSON too deep", "/api/json", "application/json", "[".repeat(17) + "]".repeat(17), 400, /at most 16 brackets/],
    ["JSON far too deep", "/api/json", "application/json", "[".repeat(5_000_000), 400, /at most 16 brackets/],
    [
      "JSON of many values",
      "/api/json",
      "application/json",
      `[${"[],".repeat(1001)}1]`,
      400,
      /at most 1000 commas .*1001/,
    ],
    ["too many fields", "/api/form", "application/x-www-form-urlencoded", "a&".repeat(1e6), 400, /at most 60 fields/],
    [
      "a long field",
      "/api/form",
      "application/x-www-form-urlencoded",
      `a=${"b".repeat(65_537)}`,
      400,
      /65536 bytes, a/,
    ],
  ] as const)
    test(`${what} is a ${status}`, async () => {
      const [found, message] = await told(await post(path, body, { "Content-Type": type }));
      assert.equal(found, status, message);
      assert.match(message, says);
    });

  test("brackets inside of texts are no depth", async () => {
    const value = { text: `${"[{".repeat(100)}${",".repeat(2000)}"\\` };
    const answer = await post("/api/json", JSON.stringify(value), JSON_TYPE);
    assert.deepEqual(await answer.json(), { value });
  });

  test("packed bodies are a 415", async () => {
    const [status, message] = await told(await post("/api/json", "{}", { ...JSON_TYPE, "Content-Encoding": "gzip" }));
    assert.equal(status, 415);
    assert.match(message, /Content-Encoding gzip/);
  });
});

test("all bodies together have an end, and what is answered makes room", () => {
  const requests = Array.from({ length: 17 }, () => Object.assign(new EventEmitter(), { closed: false }));
  const [last, ...others] = requests;
  const hold = (outgoing: EventEmitter) => holdBytes({ env: { outgoing } } as unknown as Context);
  for (const outgoing of others) hold(outgoing)(MOST_BODY_BYTES);
  assert.throws(() => hold(last)(1), { status: 503, headers: { "Retry-After": "5" } });
  others[3].emit("close");
  hold(last)(MOST_BODY_BYTES);
  for (const outgoing of requests) outgoing.emit("close");
  assert.equal(heldBytes(), 0);
});

test("a method that a path does not take is a 405 that names those it takes", async () => {
  const put = await askRaw(hub.port, "/api/json", "", "PUT");
  assert.deepEqual([put.status, put.headers.allow], [405, "GET, HEAD, OPTIONS, POST"]);
  const other = await askRaw(hub.port, "/api/zoos", "", "POST");
  assert.deepEqual([other.status, other.headers.allow], [405, "GET, HEAD, OPTIONS"]);
  const options = await askRaw(hub.port, "/api/json", "", "OPTIONS");
  assert.deepEqual([options.status, options.headers.allow], [204, "GET, HEAD, OPTIONS, POST"]);
  assert.equal(
    options.headers["access-control-allow-methods"],
    "GET, HEAD, OPTIONS",
    "no script of another site posts",
  );
});

function streamOf(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      controller.enqueue(new Uint8Array(Math.min(left, 65_536)));
      left -= 65_536;
    },
  });
}
