// Many clients, slow clients, clients that leave, and a hub that ends while they download.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync, readlinkSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { openStore, type Store } from "../../src/store/index.ts";
import { startHub } from "./hub-process.ts";
import { BIG, fillStore } from "./random-store.ts";
import { serve, temporaryFolder } from "./serving.ts";

/** Asks for a target, reads the first bytes of the answer, and no more until it is resumed. */
async function startReading(context: TestContext, port: number, target: string, headers = ""): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  context.after(() => void socket.destroy());
  socket.on("error", () => {});
  socket.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`);
  await once(socket, "readable");
  assert.match(String(socket.read(12)), /^HTTP\/1\.1 20/);
  return socket;
}

/** Waits until `isSo`; the test's own time limit ends it otherwise. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(20);
}

/** A store that counts its open bodies and the bytes that they gave. */
function counting(store: Store): { store: Store; open: () => number; given: () => number } {
  let open = 0;
  let given = 0;
  const counted: Store = Object.assign(Object.create(store), {
    name: store.name,
    get: async (key: string, options: object) => {
      const object = await store.get(key, options);
      if (!object?.key.endsWith("big.bin")) return object;
      open++;
      let isOpen = true;
      const close = () => {
        if (isOpen) open--;
        isOpen = false;
      };
      const reader = object.body.getReader();
      const body = new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const { done, value } = await reader.read();
            if (!isOpen) return;
            if (!done) {
              given += value.length;
              return controller.enqueue(value);
            }
            close();
            controller.close();
          },
          async cancel() {
            close();
            await reader.cancel();
          },
        },
        { highWaterMark: 0 },
      );
      return { ...object, body };
    },
  });
  return { store: counted, open: () => open, given: () => given };
}

test("a client that does not read is not read for: what the system buffers and two chunks", async (context) => {
  const inner = await openStore(temporaryFolder(context));
  const zoo = await fillStore(inner, 60_000_000);
  const { store, given } = counting(inner);
  const { port } = await serve(context, store);
  await startReading(context, port, zoo.urlOf(BIG));
  let last = -1;
  await until(async () => {
    const before = last;
    last = given();
    await pause(100);
    return before === last;
  });
  assert.ok(last < 20_000_000, `${last} bytes were read ahead`);
});

test("a client that leaves frees its stream and its file", async (context) => {
  const inner = await openStore(temporaryFolder(context));
  const zoo = await fillStore(inner, 30_000_000);
  const { store, open } = counting(inner);
  const serving = await serve(context, store);
  const sockets = await Promise.all(
    Array.from({ length: 10 }, () => startReading(context, serving.port, zoo.urlOf(BIG))),
  );
  assert.equal(open(), 10);
  for (const socket of sockets) socket.destroy();
  await until(() => open() === 0);
  const openFiles = () =>
    readdirSync("/proc/self/fd").filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).endsWith("big.bin");
      } catch {
        return false;
      }
    });
  await until(() => openFiles().length === 0);
  await until(() => serving.log.filter(({ path }) => path === zoo.urlOf(BIG)).length === 10);
  assert.ok(serving.log.filter(({ path }) => path === zoo.urlOf(BIG)).every(({ cut }) => cut === true));
  const whole = await fetch(serving.url + zoo.urlOf(BIG));
  assert.ok(Buffer.from(await whole.arrayBuffer()).equals(zoo.contentOf(BIG)), "others are served");
});

test("of requests that are sent ahead one is worked on at a time, and so many may wait", async (context) => {
  const inner = await openStore(temporaryFolder(context));
  const zoo = await fillStore(inner, 30_000_000);
  const { store, open } = counting(inner);
  const { port, url } = await serve(context, store);
  const request = `GET ${zoo.urlOf(BIG)} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  const send = (count: number) => {
    const socket = connect(port, "127.0.0.1").on("error", () => {});
    context.after(() => void socket.destroy());
    socket.pause().write(request.repeat(count));
    return socket;
  };
  send(20);
  await until(() => open() > 0);
  await (await fetch(`${url}/api/zoos`)).text();
  assert.equal(open(), 1);
  const greedy = send(200);
  greedy.resume();
  await once(greedy, "close");
});

test("clients at once get the same bytes, though chunks share memory", async (context) => {
  const store = await openStore(temporaryFolder(context));
  const zoo = await fillStore(store, 3_000_003);
  const { url } = await serve(context, store);
  const whole = zoo.contentOf(BIG);
  const ask = async (start: number) => {
    const answer = await fetch(url + zoo.urlOf(BIG), { headers: { range: `bytes=${start}-` } });
    assert.ok(Buffer.from(await answer.arrayBuffer()).equals(whole.subarray(start)), `from ${start}`);
  };
  for (let round = 0; round < 3; round++)
    await Promise.all(Array.from({ length: 40 }, (_, client) => ask(client * 70_001)));
});

test("100 slow readers of a 40 MB file add less than 75 MiB", async (context) => {
  const folder = temporaryFolder(context);
  const zoo = await fillStore(await openStore(folder), 40_000_000);
  const hub = await startHub(context, ["--store", folder, "--rate-limit", "0", "--log", "none"]);
  const warm = await fetch(hub.url + zoo.urlOf(BIG));
  await warm.arrayBuffer();
  const before = hub.memory();
  let most = 0;
  const sockets = await Promise.all(Array.from({ length: 100 }, () => startReading(context, hub.port, zoo.urlOf(BIG))));
  for (let round = 0; round < 10; round++) {
    for (const socket of sockets) socket.read(65_536);
    most = Math.max(most, hub.memory());
    await pause(50);
  }
  assert.ok(most - before < 75, `${Math.round(most - before)} MiB more than ${Math.round(before)}`);
});

test("told to stop, the hub lets a download finish and takes nobody new", async (context) => {
  const folder = temporaryFolder(context);
  const zoo = await fillStore(await openStore(folder), 20_000_000);
  const hub = await startHub(context, ["--store", folder, "--log", "-"]);
  const idle = connect(hub.port, "127.0.0.1");
  context.after(() => void idle.destroy());
  const socket = await startReading(context, hub.port, zoo.urlOf(BIG));
  hub.child.kill("SIGTERM");
  await until(() =>
    fetch(`${hub.url}/health`).then(
      (answer) => answer.status !== 200,
      () => true,
    ),
  );
  let bytes = 0;
  socket.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await once(socket, "end");
  assert.ok(bytes > 20_000_000, `${bytes} bytes came`);
  assert.equal(await hub.ended, 0);
  const line = hub
    .errors()
    .split("\n")
    .find((text) => text.includes("big.bin"));
  assert.equal(JSON.parse(line!).status, 200, "the log is written to its end");
});

test("who was answered and then sends half a request does not keep the hub from ending", async (context) => {
  const serving = await serve(context, await openStore("memory:"));
  const request = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
  const sockets = ["GET /hea", request, `${request}GET /hea`].map((text) => {
    const socket = connect(serving.port, "127.0.0.1").on("error", () => {});
    context.after(() => void socket.destroy());
    socket.write(text);
    return socket;
  });
  await Promise.all(sockets.slice(1).map((socket) => once(socket, "data")));
  let isCut = false; // by the end of the grace
  const cut = setTimeout(() => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  }, 8_000);
  await serving.close();
  clearTimeout(cut);
  assert.equal(isCut, false);
});

test("an answer that does not end in time is cut when the hub closes", async (context) => {
  const store = await openStore("memory:");
  const zoo = await fillStore(store, 30_000_000);
  const serving = await serve(context, store);
  const socket = await startReading(context, serving.port, zoo.urlOf(BIG));
  await serving.close(50);
  socket.resume();
  await once(socket, "close");
});
