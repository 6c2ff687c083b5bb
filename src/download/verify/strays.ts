// What lies beside the files of a manifest: labels that somebody put into the wrong store would lie there.
import type { Manifest } from "../../../schemas/types.d.ts";
import type { ZooSource } from "../source.ts";
import type { Findings } from "./findings.ts";

/** What data looks like; other names are told of, but break nothing. */
const DATA = /\.(parquet|arrow|feather|npy|npz|csv|tsv|json|jsonl|pkl|h5|gz|zst|zip|tar)$/i;

/** Looks through the list of what lies below a version, where the source can give one. */
export async function findStrays(
  source: ZooSource,
  { zoo, version, files }: Manifest,
  findings: Findings,
): Promise<void> {
  if (source.paths === undefined) return;
  const known = new Set(["manifest.json", ...files.map(({ path }) => path)]);
  const data: string[] = [];
  let count = 0;
  for await (const { path, bytes } of source.paths(zoo, version)) {
    count++;
    if (known.has(path)) continue;
    const text = `${path} (${bytes} bytes) lies beside the manifest's list`;
    if (DATA.test(path)) data.push(text);
    else findings.note(text);
  }
  findings.add("strays", count, "", data);
}
