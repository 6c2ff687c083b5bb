// What of a source is meant: which zoo and version, and which of its files.
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";
import type { Split } from "../zoo/index.ts";
import type { Release, ZooSource } from "./source.ts";

const CHOICE = /^([a-z][a-z0-9-]{0,62})(?:@(\d{1,6}\.\d{1,6}\.\d{1,6}|latest))?$/;

/**
 * The version that `choice` names: NAME or NAME@VERSION, the highest version without one, the only zoo of the source
 * without a name. InputError that lists the names if there are several or no such.
 */
export async function chooseRelease(source: ZooSource, choice: string | undefined): Promise<Release> {
  const [, zoo, version] = (choice === undefined ? undefined : CHOICE.exec(choice)) ?? [];
  if (choice !== undefined && zoo === undefined) {
    throw new InputError(`--zoo ${choice}: must be NAME or NAME@VERSION, such as quickstart@1.0.0`);
  }
  if (zoo !== undefined && version !== undefined && version !== "latest") {
    const release = await source.release(zoo, version);
    if (release !== undefined) return release;
  }
  const { zoos } = await source.list();
  const names = zoos.map((one) => one.zoo);
  if (zoos.length === 0) throw new InputError(`${source.name} has no zoos`);
  if (zoo === undefined && zoos.length > 1) {
    throw new InputError(`${source.name} has ${zoos.length} zoos: ${names.join(", ")}; choose one with --zoo NAME`);
  }
  const found = zoo === undefined ? zoos[0] : zoos.find((one) => one.zoo === zoo);
  if (found === undefined) {
    const near = nearestName(zoo!, names);
    throw new InputError(
      `${source.name} has no zoo "${zoo}"; ${near ? `did you mean ${near}?` : `it has ${names.join(", ")}`}`,
    );
  }
  if (version !== undefined && version !== "latest") {
    throw new InputError(`${source.name} has no version ${version} of ${zoo}; it has ${found.versions.join(", ")}`);
  }
  const release = await source.release(found.zoo, found.latest);
  if (release === undefined) {
    throw new InputError(`${source.name} lists ${found.zoo} ${found.latest} and has no manifest of it`);
  }
  return release;
}

/** What may be asked for: see the help of `weighbridge pull`. */
export const CONTENTS = ["final", "all", "runs", "features"] as const;
export type PullContent = (typeof CONTENTS)[number];

export interface Selection {
  content: PullContent;
  /** All if not given. Narrows what belongs to one collection. */
  collections?: string[] | undefined;
  /** All if not given. Narrows files of weights: the other tables hold all splits. */
  splits?: Split[] | undefined;
}

/** The files of a manifest that are meant, in their order. InputError for a collection that it does not have. */
export function selectFiles(manifest: Manifest, { content, collections, splits }: Selection): PublishedFile[] {
  const known = manifest.collections.map(({ collection }) => collection);
  for (const name of collections ?? []) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    const hint = near ? `did you mean ${near}?` : `it has ${known.join(", ")}`;
    throw new InputError(`${manifest.zoo} ${manifest.version} has no collection "${name}"; ${hint}`);
  }
  const final = manifest.spec.epochs;
  return manifest.files.filter((file) => {
    if (file.collection !== undefined && collections && !collections.includes(file.collection)) return false;
    if (file.split !== undefined && splits && !splits.includes(file.split)) return false;
    if (file.content === "weights") return content === "all" || (content === "final" && file.epoch === final);
    if (file.content !== "features") return true;
    return content === "all" || content === "features" || (content === "final" && file.epoch === final);
  });
}
