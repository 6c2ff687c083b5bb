// A hub that listens, with one made-up zoo of one collection, published by the real publisher into folders.
import { join } from "node:path";
import type { Manifest } from "../../schemas/types.d.ts";
import { createHub, type Listening, listen } from "../../src/hub/index.ts";
import type { Store } from "../../src/store/index.ts";
import { type MadeZoo, madeSpec, publishMade } from "../publish/made-zoo.ts";

export interface PublishedHub {
  url: string;
  manifest: Manifest;
  store: Store;
  close(): Promise<void>;
}

/** Publishes below `folder` and listens on a free port. */
export async function startPublishedHub(
  folder: string,
  options: MadeZoo & { labels?: "withheld" | "public"; publicStore?: Store; privateStore?: Store } = {},
): Promise<PublishedHub> {
  const spec = madeSpec({ collections: ["mnist"], runs_per_collection: 40, runs_per_shard: 40 });
  const { manifest, publicStore: store } = await publishMade(folder, { spec, ...options });
  const hub = createHub({ store, cacheFolder: join(folder, "cache"), rateLimit: 0 });
  const listening: Listening = await listen(hub, { host: "127.0.0.1", port: 0 });
  return { url: listening.url, manifest, store, close: () => listening.close(0) };
}
