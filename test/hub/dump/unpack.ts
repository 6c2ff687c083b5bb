// Opens archives by the system's own tar, as whoever finds one would.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Why there is no tar, for tests that need one; undefined if it is there. */
export function missingTar(): string | undefined {
  const { status, error } = spawnSync("tar", ["--version"]);
  const missing = error !== undefined || status !== 0 ? "there is no tar" : undefined;
  if (missing && process.env.WEIGHBRIDGE_TEST_ALL) throw new Error(`${missing}, and WEIGHBRIDGE_TEST_ALL is set`);
  return missing;
}

export interface Unpacked {
  folder: string;
  /** By their paths in the archive, in alphabetical order. */
  files: Map<string, Buffer>;
}

/** Unpacks below `folder`, which is made. Throws what tar says. */
export function unpack(bytes: Uint8Array, folder: string): Unpacked {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}.tar.gz`, bytes);
  const { status, stderr } = spawnSync("tar", ["-xpzf", `${folder}.tar.gz`, "-C", folder]);
  if (status !== 0 || stderr.length > 0) throw new Error(`tar: ${status} ${stderr}`);
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())
    .sort();
  return { folder, files: new Map(paths.map((path) => [relative(folder, path), readFileSync(path)])) };
}

/** All chunks as one. */
export async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}
