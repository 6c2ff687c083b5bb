// A hub that sends slowly, so that there are moments to be killed in, and what pulling from it must leave.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Misdeed } from "./made-hub.ts";
import { makeRelease, sha256Of } from "./made-release.ts";

export const made = makeRelease({ weightBytes: 300_000 });
const { zoo, version } = made.manifest;
export const all = made.manifest.files.length;

/** How many files of the version are in a folder; each must be what the manifest says. */
export function countRight(folder: string): number {
  const root = join(folder, zoo, version);
  if (!existsSync(root)) return 0;
  let count = 0;
  for (const path of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    if (statSync(join(root, path)).isDirectory() || /(^|\/)\.[^/]+\.(part|etag|claim|[0-9a-f-]{36})$/.test(path))
      continue;
    if (path === "manifest.json") {
      assert.deepEqual(readFileSync(join(root, path)), made.manifestBytes);
      continue;
    }
    const listed = made.manifest.files.find((file) => file.path === path);
    assert.equal(sha256Of(readFileSync(join(root, path))), listed?.sha256, `${path} has its name and wrong bytes`);
    count++;
  }
  return count;
}

/** Sends a file in twenty pieces. */
export const slowly: Misdeed = (request, response, body) => {
  const [, first = 0] = /^bytes=(\d+)-$/.exec(request.headers.range ?? "") ?? [];
  const rest = body!.subarray(Number(first));
  const part = { "content-range": `bytes ${first}-${body!.length - 1}/${body!.length}` };
  response.writeHead(first ? 206 : 200, { etag: '"made"', "content-length": rest.length, ...(first ? part : {}) });
  const step = Math.ceil(body!.length / 20);
  const send = (at: number) => {
    if (response.destroyed) return;
    if (at >= rest.length) return void response.end();
    response.write(rest.subarray(at, at + step));
    setTimeout(() => send(at + step), 4);
  };
  send(0);
};
