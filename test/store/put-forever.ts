// A process that replaces two objects of a folder store again and again until it is killed: `node put-forever.ts FOLDER`.
// Says "." when both are there. Each content is one byte repeated, so that a mixture of two would be seen.
import { FolderStore } from "../../src/store/folder.ts";

const store = new FolderStore(process.argv[2]);
for (let i = 0; ; i++) {
  await store.put("same-length", new Uint8Array(300_000).fill(i));
  await store.put("any-length", new Uint8Array((i * 7919) % 500_000).fill(i));
  if (i === 0) process.stdout.write(".");
}
