// Labels of test networks on their way into the private store: before the public manifest, so that no published version
// lacks them.
import { createHash } from "node:crypto";
import type { PrivateManifest } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { canonicalJson } from "../lib/json.ts";
import { validate } from "../lib/validate.ts";
import type { Store } from "../store/index.ts";
import { labelsTable } from "./label-tables.ts";
import { fileKey, privateManifestKey, tablePath, zooPrefix } from "./layout.ts";
import type { Networks } from "./networks.ts";
import { getJson, jsonBytes } from "./stored-json.ts";
import type { TrainingFolder } from "./training-folder.ts";

/**
 * Makes the labels of the test and early-decision networks, to be stored by the function that it gives.
 * @throws InputError if the store has other labels of this version, which belong to some other publishing of it.
 */
export async function prepareWithheld(
  store: Store,
  { spec, specHash }: TrainingFolder,
  all: Networks[],
): Promise<() => Promise<void>> {
  const { name: zoo, version } = spec;
  const tables = all.map((networks) => {
    const table = labelsTable(spec, networks);
    const sha256 = createHash("sha256").update(table.bytes).digest("hex");
    const { collection } = networks;
    const path = tablePath({ collection, content: "labels" }, sha256);
    return { bytes: table.bytes, file: { path, bytes: table.bytes.length, sha256, collection, rows: table.rows } };
  });
  const record: PrivateManifest = {
    schema_version: 1,
    ...{ zoo, version, spec_hash: specHash },
    files: tables.map(({ file }) => file) as PrivateManifest["files"],
  };
  const found = await readWithheld(store, zoo, version);
  if (found !== undefined && canonicalJson(found) !== canonicalJson(record)) throw otherLabels(store, zoo, version);
  return async () => {
    for (const { bytes, file } of tables) {
      const key = fileKey(zoo, version, file.path);
      const head = await store.head(key).catch(() => undefined); // what is damaged is put again
      if (head?.sha256 !== file.sha256) await store.put(key, bytes, { sha256: file.sha256 });
    }
    if (found !== undefined) return;
    await store.put(privateManifestKey(zoo, version), jsonBytes(record));
    // What an interrupted publishing of other shards left.
    const known = tables.map(({ file }) => fileKey(zoo, version, file.path));
    for await (const { key } of store.list(zooPrefix(zoo, version)))
      if (key !== privateManifestKey(zoo, version) && !known.includes(key)) await store.delete(key);
  };
}

/** The private store's record of a version, undefined if it has none. InputError if it breaks its schema. */
export async function readWithheld(store: Store, zoo: string, version: string): Promise<PrivateManifest | undefined> {
  const key = privateManifestKey(zoo, version);
  const found = await getJson(store, key);
  return found === undefined
    ? undefined
    : validate<PrivateManifest>("private-manifest", found, `${key} in ${store.name}`);
}

function otherLabels(store: Store, zoo: string, version: string): InputError {
  return new InputError(
    `the private store ${store.name} has other labels of ${zoo} ${version}: raise the version in the spec, or, if that was never published, remove ${privateManifestKey(zoo, version)}`,
  );
}
