// The list of zoos where a manifest can't be read for a moment.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApiZoos } from "../../schemas/types.d.ts";
import { FailureError } from "../../src/lib/errors.ts";
import { openStore, type Store } from "../../src/store/index.ts";
import { fillStore } from "./random-store.ts";
import { serve } from "./serving.ts";

test("a zoo that could not be read for a moment is whole in the list as soon as it can be", async (context) => {
  const inner = await openStore("memory:");
  await fillStore(inner, 1000);
  let isBroken = true;
  const store: Store = Object.assign(Object.create(inner), {
    get: async (key: string, options: object) => {
      if (isBroken && key.endsWith("manifest.json")) throw new FailureError("can't get it: the server is gone");
      return inner.get(key, options);
    },
  });
  let now = 1_000_000;
  const { url, log } = await serve(context, store, { now: () => now });
  const ask = async () => {
    const answer = await fetch(`${url}/api/zoos`);
    assert.equal(answer.status, 200);
    return ((await answer.json()) as ApiZoos).zoos[0];
  };
  const poor = await ask();
  assert.equal(poor.zoo, "made-zoo");
  assert.equal(poor.collections, undefined);
  assert.ok(
    log.some(({ error }) => /the server is gone/.test(String(error))),
    "it is in the log",
  );
  isBroken = false;
  now += 1000; // less than the list itself is kept for
  assert.equal((await ask()).collections?.length, 1);
});
