import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { test } from "node:test";
import { BoundedCache } from "../../src/hub/bounded-cache.ts";
import { clientAddress, clientKey } from "../../src/hub/client-address.ts";
import { RateLimit } from "../../src/hub/rate-limit.ts";
import { openStore } from "../../src/store/index.ts";
import { serve } from "./serving.ts";

test("a client may ask so often a minute; its answers say how often still, and then when again", async (context) => {
  let now = 1_000_000;
  const store = await openStore("memory:");
  const { url } = await serve(context, store, { rateLimit: 3, now: () => now });
  for (const remaining of [2, 1, 0]) {
    const answer = await fetch(`${url}/api/zoos`);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("ratelimit-policy"), '"default";q=3;w=60');
    assert.equal(answer.headers.get("ratelimit"), `"default";r=${remaining};t=60`);
  }
  now += 20_500;
  const refused = await fetch(`${url}/api/zoos`);
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("retry-after"), "40");
  assert.equal(refused.headers.get("ratelimit"), '"default";r=0;t=40');
  assert.equal(refused.headers.get("access-control-allow-origin"), "*");
  assert.match(((await refused.json()) as { error: { message: string } }).error.message, /again in 40 s/);
  assert.equal((await fetch(`${url}/health`)).status, 200, "who watches over the hub is not counted");
  now += 39_500;
  assert.equal((await fetch(`${url}/api/zoos`)).status, 200);
});

test("clients are counted by themselves, and behind a trusted proxy by what the proxy says", async (context) => {
  const store = await openStore("memory:");
  const ask = async (url: string, forwarded: string) =>
    (await fetch(`${url}/api/zoos`, { headers: { "x-forwarded-for": forwarded } })).status;
  const open = await serve(context, store, { rateLimit: 2 });
  assert.deepEqual(
    [await ask(open.url, "198.51.100.1"), await ask(open.url, "198.51.100.2"), await ask(open.url, "198.51.100.3")],
    [200, 200, 429],
    "what a client says of itself is not believed",
  );
  const behind = await serve(context, store, { rateLimit: 2, trustProxy: true });
  for (const client of ["198.51.100.1", "198.51.100.2"]) {
    assert.equal(await ask(behind.url, `203.0.113.${client.at(-1)}, ${client}`), 200);
    assert.equal(await ask(behind.url, `203.0.113.9, ${client}`), 200);
    assert.equal(
      await ask(behind.url, `203.0.113.77, ${client}`),
      429,
      "what stands left of it anybody may have written",
    );
  }
});

test("the limit remembers so many clients and no more", () => {
  let now = 0;
  const limit = new RateLimit(5, () => now, 100);
  for (let client = 0; client < 10_000; client++) limit.take(`client ${client}`);
  assert.equal(limit.clients, 100);
  now = 61_000;
  limit.take("one more");
  assert.equal(limit.clients, 1, "those whose minute is over are forgotten");
});

test("the address of a client", () => {
  const from = (peer: string, forwarded?: string) =>
    ({ socket: { remoteAddress: peer }, headers: { "x-forwarded-for": forwarded } }) as unknown as IncomingMessage;
  assert.equal(clientAddress(from("::ffff:192.0.2.1"), false), "192.0.2.1");
  assert.equal(clientAddress(from("127.0.0.1", "192.0.2.1"), false), "127.0.0.1");
  const trusted: Record<string, string> = {
    "192.0.2.1": "192.0.2.1",
    "192.0.2.1, 192.0.2.2": "192.0.2.2",
    "192.0.2.1, 192.0.2.2, 127.0.0.1": "192.0.2.2",
    "192.0.2.1, ::1": "192.0.2.1",
    "[2001:db8::1]:4711": "2001:db8::1",
    "192.0.2.1:4711": "192.0.2.1",
    "192.0.2.1, unknown": "127.0.0.1",
    "192.0.2.1, <script>": "127.0.0.1",
    "127.0.0.1": "127.0.0.1",
    "": "127.0.0.1",
  };
  for (const [forwarded, address] of Object.entries(trusted))
    assert.equal(clientAddress(from("127.0.0.1", forwarded), true), address, forwarded);
});

test("IPv6 clients are counted by their /64", () => {
  const same = ["2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:DB8::1:0:0:0:9", "2001:db8:0:1::"];
  for (const address of same) assert.equal(clientKey(address), "2001:db8:0:1::/64", address);
  assert.equal(clientKey("2001:db8::1"), "2001:db8:0:0::/64");
  assert.equal(clientKey("::1"), "0:0:0:0::/64");
  assert.notEqual(clientKey("2001:db8:0:2::1"), clientKey("2001:db8:0:1::1"));
  assert.equal(clientKey("192.0.2.1"), "192.0.2.1");
});

test("a cache makes once what several ask for at once, keeps so many bytes, and forgets failures", async () => {
  const cache = new BoundedCache<string>(10, (value) => value.length);
  let made = 0;
  const make = async () => {
    made++;
    return "12345";
  };
  assert.deepEqual(await Promise.all([cache.get("a", make), cache.get("a", make)]), ["12345", "12345"]);
  assert.equal(made, 1);
  assert.equal(cache.peek("a"), "12345");
  await cache.get("b", make);
  await cache.get("a", make);
  await cache.get("c", make);
  assert.deepEqual([made, cache.bytes], [3, 10]);
  assert.equal(cache.peek("b"), undefined, "b was asked for least lately");
  assert.equal(cache.peek("a"), "12345");
  await cache.get("big", async () => "x".repeat(11));
  assert.equal(cache.bytes, 10, "what is too big to be kept drives nothing out");
  await assert.rejects(
    cache.get("d", async () => {
      throw new Error("once");
    }),
    /once/,
  );
  assert.equal(await cache.get("d", make), "12345");
});
