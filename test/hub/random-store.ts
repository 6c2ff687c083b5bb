// A store with a published zoo whose files are random bytes: for tests of how files are served, whatever is in them.
import { createHash } from "node:crypto";
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { RandomStream, streamKey } from "../../src/lib/random.ts";
import { fileKey, INDEX_KEY, latestKey, manifestKey } from "../../src/publish/layout.ts";
import { readManifest } from "../../src/publish/manifest.ts";
import type { Store } from "../../src/store/index.ts";
import { madeManifest } from "../publish/made-manifest.ts";

/** The same pseudo-random bytes for a seed. */
export function randomBytes(count: number, seed: number): Uint8Array {
  const stream = new RandomStream(streamKey(seed, "shuffle"));
  const words = new Uint32Array(Math.ceil(Math.min(count, 2 ** 16) / 4));
  for (let i = 0; i < words.length; i++) words[i] = stream.uniform() * 2 ** 32;
  const block = Buffer.from(words.buffer);
  const bytes = Buffer.alloc(count);
  for (let place = 0; place < count; place += block.length) {
    block.copy(bytes, place);
    bytes.writeUInt32LE(place / block.length, Math.min(place, Math.max(0, count - 4)));
  }
  return bytes;
}

/** Path of the file that `bytes` is the length of. */
export const BIG = "mnist/big.bin";

export interface RandomZoo {
  manifest: Manifest;
  /** What a file holds. */
  contentOf(path: string): Uint8Array;
  /** Path of a file's address. */
  urlOf(path: string): string;
}

/** Fills a store with one zoo of one version, one of whose files is BIG with so many bytes. */
export async function fillStore(store: Store, bytes = 1_000_000): Promise<RandomZoo> {
  const base = madeManifest({ spec: { collections: ["mnist"] } });
  const contents = new Map<string, Uint8Array>();
  const listed = [...base.files, { path: BIG, content: "card", bytes, sha256: "" } satisfies PublishedFile];
  listed.sort((one, other) => (one.path < other.path ? -1 : 1));
  const files = listed.map((file, index) => {
    const content = randomBytes(file.path === BIG ? bytes : 1000 + index, index);
    contents.set(file.path, content);
    return { ...file, bytes: content.length, sha256: createHash("sha256").update(content).digest("hex") };
  });
  const manifest = readManifest({ ...base, files }, "the made manifest");
  const { zoo, version, title } = manifest;
  for (const { path } of files) await store.put(fileKey(zoo, version, path), contents.get(path)!);
  const record = (value: unknown) => Buffer.from(JSON.stringify(value));
  await store.put(manifestKey(zoo, version), record(manifest));
  await store.put(latestKey(zoo), record({ schema_version: 1, zoo, version }));
  const zoos = [{ zoo, title, latest: version, versions: [version] }];
  await store.put(INDEX_KEY, record({ schema_version: 1, zoos }));
  return {
    manifest,
    contentOf: (path) => contents.get(path)!,
    urlOf: (path) => `/api/zoos/${zoo}/${version}/files/${path}`,
  };
}
