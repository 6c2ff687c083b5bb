import assert from "node:assert/strict";
import { connect } from "node:net";
import { before, describe, test } from "node:test";
import { pathOf } from "../../src/hub/gate.ts";
import { openStore } from "../../src/store/index.ts";
import { BIG, fillStore, type RandomZoo } from "./random-store.ts";
import { askRaw, endOfSuite, type Serving, sendRaw, serve } from "./serving.ts";

const ending = endOfSuite();
let serving: Serving;
let zoo: RandomZoo;
before(async () => {
  const store = await openStore("memory:");
  zoo = await fillStore(store, 1000);
  await store.put("secret/passwords.txt", Buffer.from("canary-of-the-store"));
  serving = await serve(ending, store);
});

const FILES = "/api/zoos/made-zoo/1.0.0/files/";

describe("a path that leads elsewhere is a 404, however it is written", () => {
  const climbing = [
    "..",
    "%2e%2e",
    ".%2e",
    "%2E%2e",
    "%252e%252e",
    "..%2f..",
    "%2e%2e%2f",
    "..\\",
    "..%5c",
    "..%00",
    "..;",
  ];
  const paths = [
    ...climbing.flatMap((dots) => [
      `${FILES}${dots}/manifest.json`,
      `${FILES}mnist/${dots}/README.md`,
      `${FILES}${dots}/${dots}/${dots}/${dots}/secret/passwords.txt`,
      `/${dots}/${dots}/etc/passwd`,
    ]),
    ...["//etc/passwd", "/./api/zoos", "/api//zoos", "/api/./zoos", "/api/zoos/../zoos", "/api/zoos%2fmade-zoo"],
    ...[`${FILES}/etc/passwd`, `${FILES}%2fetc%2fpasswd`, `${FILES}C:/boot.ini`, `${FILES}file:///etc/passwd`],
    ...[
      `${FILES}mnist%2fbig.bin`,
      `${FILES}mnist/big%2ebin`,
      `${FILES}mnist/big.bin%00`,
      `${FILES}mnist/big.bin%00.txt`,
    ],
    ...[`${FILES}mnist\\big.bin`, `${FILES}mnist/big.bin/`, `${FILES}MNIST/big.bin`, `${FILES}mnist/big.bin;a=b`],
    ...[
      `${FILES}mnist/.big.bin.sha256`,
      `${FILES}%c0%ae%c0%ae/manifest.json`,
      `${FILES}\xff\xfe`,
      `${FILES}mnist/big.bin%`,
    ],
    ...[
      "/api/zoos/made-zoo/1.0.0/files",
      "/api/zoos/made-zoo/..",
      "/api/zoos/__proto__/1.0.0",
      "/api/zoos/x/constructor",
    ],
    ...["/api/zoos/made-zoo/1.0.0/npy/..%2f/train/ids.npy", "/zoos/%3Cscript%3E", "/%", "/\x01", "*"],
  ];
  for (const path of paths) {
    test(JSON.stringify(path), async () => {
      const { status, headers, body } = await askRaw(serving.port, path);
      assert.ok(status === 404 || (status === 400 && body.length === 0), `${status} ${body}`);
      if (status === 404) assert.match(headers["content-type"], path.startsWith("/api") ? /json/ : /html|json/);
      assert.ok(!body.includes("canary-of-the-store"));
      assert.ok(!body.includes(Buffer.from(zoo.contentOf(BIG))));
    });
  }

  test("and the plain one is there, also asked for by its whole address", async () => {
    assert.equal((await askRaw(serving.port, FILES + BIG)).status, 200);
    assert.equal((await askRaw(serving.port, `http://other.example${FILES}${BIG}?a=b`)).status, 200);
    assert.equal((await askRaw(serving.port, `http://other.example${FILES}../${BIG}`)).status, 404);
  });
});

test("the path of a target", () => {
  const cases: Record<string, string | undefined> = {
    ...{ "/": "/", "/a?b=/c": "/a", "/a#b": "/a", "http://h": "/", "HTTPS://h:1/a?b": "/a", "http://h?a": "/" },
    ...{ "*": undefined, "ftp://h/a": undefined, "a/b": undefined, "": undefined },
  };
  for (const [target, path] of Object.entries(cases)) assert.equal(pathOf(target), path, target);
});

test("methods that change something are a 405 that says what is possible", async () => {
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"]) {
    const { status, headers, body } = await askRaw(serving.port, "/api/zoos", "Content-Length: 0\r\n", method);
    assert.equal(status, 405, method);
    assert.equal(headers.allow, "GET, HEAD, OPTIONS");
    assert.match(JSON.parse(body.toString()).error.message, new RegExp(`^${method} is not possible here`));
  }
});

test("a client that asks for a tunnel is told that there is none", async () => {
  const { status } = await sendRaw(serving.port, "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n");
  assert.equal(status, 405);
});

test("a body that nobody asked for is not waited for", async () => {
  const { status } = await sendRaw(
    serving.port,
    "POST /api/zoos HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n",
  );
  assert.equal(status, 405);
});

test("a browser may ask from any site, ranges and conditions included", async () => {
  const { status, headers, body } = await askRaw(
    serving.port,
    FILES + BIG,
    "Origin: https://elsewhere.example\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: range\r\n",
    "OPTIONS",
  );
  assert.equal(status, 204);
  assert.equal(body.length, 0);
  assert.equal(headers["access-control-allow-origin"], "*");
  assert.match(headers["access-control-allow-methods"], /GET/);
  assert.match(headers["access-control-allow-headers"], /Range, If-Range/);
});

test("addresses, headers and numbers of headers have an end", async () => {
  const long = await askRaw(serving.port, `/api/zoos?${"a".repeat(2048)}`);
  assert.equal(long.status, 414);
  assert.match(JSON.parse(long.body.toString()).error.message, /at most 2048 characters, has 2058/);
  assert.equal((await askRaw(serving.port, "/health", `X-Big: ${"a".repeat(20_000)}\r\n`)).status, 431);
  assert.equal((await sendRaw(serving.port, "nonsense\r\n\r\n")).status, 400);
  const nameless = await sendRaw(serving.port, "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n");
  assert.equal(nameless.status, 400, "no Host");
});

test("a host that is none is not repeated", async () => {
  for (const host of ["a b", 'x"onload="', "<script>", "a/b", "a@b"]) {
    const answer = await sendRaw(
      serving.port,
      `GET /api/openapi.json HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    if (answer.status === 400) continue;
    assert.deepEqual(JSON.parse(answer.body.toString()).servers, [{ url: "http://localhost" }], host);
  }
});

test("errors are JSON for programs and pages for people, and nothing of the address is taken for markup", async () => {
  const json = await fetch(`${serving.url}/api/nothing`);
  assert.deepEqual(await json.json(), { error: { message: "There is nothing here.", status: 404 } });
  const page = await fetch(`${serving.url}/nothing`);
  assert.equal(page.status, 404);
  assert.match(page.headers.get("content-type")!, /^text\/html/);
  assert.match(page.headers.get("content-security-policy")!, /default-src 'none'/);
  await page.body?.cancel();
});

test("several requests in one go are answered in their order", async () => {
  const ask = (path: string, more = "") => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
  const text = ask("/health") + ask(FILES + BIG, "Range: bytes=0-9\r\n") + ask("/api/zoos", "Connection: close\r\n");
  const { body } = await sendRaw(serving.port, text);
  const statuses = [...body.toString("latin1").matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  assert.deepEqual(statuses, ["206", "200"]);
});

test("who speaks HTTP/1.0 and names no host is answered", async () => {
  assert.equal((await sendRaw(serving.port, "GET /health HTTP/1.0\r\n\r\n")).status, 200);
  const { status, body } = await sendRaw(serving.port, "GET /about HTTP/1.0\r\n\r\n");
  assert.equal(status, 200);
  assert.match(body.toString(), /"http:\/\/localhost\/about"/);
});

test("a client that sends half a request and waits does not keep others from being served", async (context) => {
  const sockets = Array.from({ length: 50 }, () => connect(serving.port, "127.0.0.1"));
  context.after(() => sockets.forEach((socket) => void socket.destroy()));
  for (const socket of sockets) socket.on("error", () => {}).write("GET /health HTTP/1.1\r\nHost: lo");
  assert.equal((await fetch(`${serving.url}/health`)).status, 200);
});
