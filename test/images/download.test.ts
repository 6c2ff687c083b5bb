import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { download } from "../../src/images/download.ts";
import { FailureError } from "../../src/lib/errors.ts";
import { md5, noise, temporaryFolder } from "./made-files.ts";

const CONTENT = noise(300_000, 9);
const MD5 = [md5(CONTENT)];
const QUICK = { pause: 1, patience: 2, idleSeconds: 5 };

interface Server {
  url: string;
  /** The Range header of each request, or "all". */
  requests: string[];
}

/** A server on the loopback address; `answer` is told the number of the request, from 0. */
async function serve(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
): Promise<Server> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers.range ?? "all");
    answer(request, response, requests.length - 1);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`, requests };
}

function startOf(request: IncomingMessage): number {
  return Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
}

/** Sends from where the request asks, and cuts the connection after `most` bytes. */
function sendRange(request: IncomingMessage, response: ServerResponse, most = CONTENT.length): void {
  const start = startOf(request);
  const rest = CONTENT.subarray(start);
  const headers: Record<string, string | number> = { "Content-Length": rest.length };
  if (start > 0) headers["Content-Range"] = `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}`;
  response.writeHead(start > 0 ? 206 : 200, headers);
  if (most >= rest.length) response.end(rest);
  else response.write(rest.subarray(0, most), () => setTimeout(() => response.destroy(), 20));
}

test("a file is downloaded, checked and put in its place; no part stays", async (t) => {
  const server = await serve(t, (request, response) => sendRange(request, response));
  const path = join(temporaryFolder(t), "deep/er/file");
  assert.equal(await download(server.url, path, MD5, QUICK), undefined);
  assert.deepEqual(readFileSync(path), Buffer.from(CONTENT));
  assert.equal(existsSync(`${path}.part`), false);
});

test("a connection that is cut again and again is resumed where it ended", async (t) => {
  const server = await serve(t, (request, response) => sendRange(request, response, 70_000));
  const path = join(temporaryFolder(t), "file");
  assert.equal(await download(server.url, path, MD5, QUICK), undefined);
  assert.deepEqual(readFileSync(path), Buffer.from(CONTENT));
  assert.deepEqual(server.requests, ["all", ...[70_000, 140_000, 210_000, 280_000].map((at) => `bytes=${at}-`)]);
});

test("a download that an earlier process began is resumed", async (t) => {
  const server = await serve(t, (request, response) => sendRange(request, response));
  const path = join(temporaryFolder(t), "file");
  writeFileSync(`${path}.part`, CONTENT.subarray(0, 1234));
  assert.equal(await download(server.url, path, MD5, QUICK), undefined);
  assert.deepEqual(server.requests, ["bytes=1234-"]);
});

test("a part that is whole already is only checked", async (t) => {
  const server = await serve(t, (_, response) => {
    response.writeHead(416, { "Content-Range": `bytes */${CONTENT.length}` }).end();
  });
  const path = join(temporaryFolder(t), "file");
  writeFileSync(`${path}.part`, CONTENT);
  assert.equal(await download(server.url, path, MD5, QUICK), undefined);
  assert.deepEqual(readFileSync(path), Buffer.from(CONTENT));
});

test("a damaged part is noticed and downloaded again from its start", async (t) => {
  const server = await serve(t, (request, response) => sendRange(request, response));
  const path = join(temporaryFolder(t), "file");
  writeFileSync(`${path}.part`, Buffer.alloc(1234, 7));
  assert.equal(await download(server.url, path, MD5, QUICK), undefined);
  assert.deepEqual(server.requests, ["bytes=1234-", "all"]);
  assert.deepEqual(readFileSync(path), Buffer.from(CONTENT));
});

test("a part that is longer than the file is thrown away", async (t) => {
  const server = await serve(t, (request, response) => {
    if (startOf(request) === 0) sendRange(request, response);
    else response.writeHead(416, { "Content-Range": `bytes */${CONTENT.length}` }).end();
  });
  const path = join(temporaryFolder(t), "file");
  writeFileSync(`${path}.part`, Buffer.alloc(CONTENT.length + 1));
  assert.equal(await download(server.url, path, MD5, QUICK), undefined);
});

test("a server without ranges sends all again, and nothing of a longer part stays", async (t) => {
  const server = await serve(t, (_, response) => response.end(CONTENT));
  const path = join(temporaryFolder(t), "file");
  writeFileSync(`${path}.part`, Buffer.alloc(CONTENT.length + 5, 7));
  assert.equal(await download(server.url, path, MD5, QUICK), undefined);
  assert.deepEqual(readFileSync(path), Buffer.from(CONTENT));
});

test("a server error is tried again, a missing file is not", async (t) => {
  const failing = await serve(t, (request, response, count) => {
    if (count === 0) response.writeHead(503).end();
    else sendRange(request, response);
  });
  const path = join(temporaryFolder(t), "file");
  assert.equal(await download(failing.url, path, MD5, QUICK), undefined);
  const missing = await serve(t, (_, response) => response.writeHead(404).end("no"));
  assert.equal(await download(missing.url, `${path}2`, MD5, QUICK), "HTTP 404 Not Found");
  assert.equal(missing.requests.length, 1);
  assert.equal(existsSync(`${path}2`), false);
});

test("wrong bytes are refused with both hashes, and nothing of them stays", async (t) => {
  const other = Buffer.from("<html>log in first</html>");
  const server = await serve(t, (_, response) => response.end(other));
  const path = join(temporaryFolder(t), "file");
  const problem = await download(server.url, path, MD5, QUICK);
  assert.equal(problem, `its MD5 must be ${MD5[0]}, is ${md5(other)}`);
  assert.equal(existsSync(path) || existsSync(`${path}.part`), false);
});

test("a server that stops sending is given up after a while; what came is kept and named", async (t) => {
  const server = await serve(t, (request, response) => {
    response.writeHead(startOf(request) > 0 ? 500 : 200, { "Content-Length": CONTENT.length });
    response.write(CONTENT.subarray(0, startOf(request) > 0 ? 0 : 1000));
  });
  const path = join(temporaryFolder(t), "file");
  const problem = await download(server.url, path, MD5, { ...QUICK, idleSeconds: 0.2 });
  assert.match(problem ?? "", /\(1000 bytes are kept in .*file\.part\)$/);
  assert.equal(readFileSync(`${path}.part`).length, 1000);
});

test("a server that isn't there is a reason, not an exception", async (t) => {
  const problem = await download("http://127.0.0.1:9/file", join(temporaryFolder(t), "file"), MD5, QUICK);
  assert.match(problem ?? "", /bad port|ECONNREFUSED/);
});

test("a file that claims to be far too big is refused at once", async (t) => {
  const server = await serve(t, (_, response) => response.writeHead(200, { "Content-Length": 2 ** 40 }).write("x"));
  const problem = await download(server.url, join(temporaryFolder(t), "file"), MD5, QUICK);
  assert.equal(problem, "may have 1073741824 bytes at most, has at least 1099511627776");
});

test("two downloads of one file at once both succeed", async (t) => {
  const server = await serve(t, (request, response) => sendRange(request, response, 90_000));
  const path = join(temporaryFolder(t), "file");
  const both = await Promise.all([download(server.url, path, MD5, QUICK), download(server.url, path, MD5, QUICK)]);
  assert.deepEqual(both, [undefined, undefined]);
  assert.deepEqual(readFileSync(path), Buffer.from(CONTENT));
});

test("a cache that can't be written is a FailureError that names the path", async (t) => {
  const server = await serve(t, (request, response) => sendRange(request, response));
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "file.part"));
  await assert.rejects(download(server.url, join(folder, "file"), MD5, QUICK), (error: Error) => {
    assert.ok(error instanceof FailureError);
    assert.match(error.message, /can't write .*file\.part: it is a folder/);
    return true;
  });
});
