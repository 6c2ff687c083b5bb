// Where withheld labels must not be: in the public store, around it, or anywhere that can be read without credentials.
import { realpath } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { InputError } from "../lib/errors.ts";
import type { Store } from "../store/index.ts";
import { PRIVATE_PROBE_KEY } from "./layout.ts";

/** InputError if the training folder, which has all labels, lies in the public store's folder. */
export async function checkTrainingPlace(folder: string, publicStore: Store): Promise<void> {
  if (isS3(publicStore) || publicStore.name === "memory") return;
  const [outer, inner] = await Promise.all([realPlace(publicStore.name), realPlace(folder)]);
  if (contains(outer, inner))
    throw new InputError(
      `the training folder ${folder} has every label, so it must not be in the public store ${outer}`,
    );
}

/**
 * InputError if one store is the other or lies in it: folders with all links resolved; buckets by endpoint, name and
 * prefix.
 */
export async function checkPrivatePlace(publicStore: Store, privateStore: Store): Promise<void> {
  const refuse = (why: string) => {
    throw withinReach(privateStore, why);
  };
  if (publicStore === privateStore) refuse("it is the public store");
  const [open, closed] = [publicStore, privateStore].map((store) => (isS3(store) ? s3Place(store.name) : undefined));
  if (open && closed && open.server === closed.server) {
    if (open.prefix === closed.prefix) refuse("it is the public store");
    if (closed.prefix.startsWith(open.prefix)) refuse(`it lies in the public store ${publicStore.name}`);
    if (open.prefix.startsWith(closed.prefix)) refuse(`the public store ${publicStore.name} lies in it`);
  }
  if (!open && !closed && publicStore.name !== "memory" && privateStore.name !== "memory") {
    const [one, other] = await Promise.all([realPlace(publicStore.name), realPlace(privateStore.name)]);
    if (one === other) refuse("it is the public store");
    if (contains(one, other)) refuse(`it lies in the public store ${one}`);
    if (contains(other, one)) refuse(`the public store ${one} lies in it`);
  }
}

/**
 * InputError if the private store can be read without credentials. FailureError if it takes no objects: labels come after
 * everything else, which is too late to find that out.
 */
export async function checkPrivateAccess(privateStore: Store): Promise<void> {
  if (await privateStore.isPubliclyReadable())
    throw withinReach(privateStore, "anyone can read it without credentials");
  await privateStore.put(PRIVATE_PROBE_KEY, Buffer.from("publishing was here\n"));
  await privateStore.delete(PRIVATE_PROBE_KEY);
}

function withinReach({ name }: Store, why: string): InputError {
  return new InputError(`the private store ${name} must be out of public reach: ${why}`);
}

function isS3({ name }: Store): boolean {
  return name.startsWith("s3://");
}

/** A store's name, `s3://bucket/prefix/ at endpoint`, in parts that can be compared. */
function s3Place(name: string): { server: string; prefix: string } {
  const [, bucket, prefix, endpoint = ""] = /^s3:\/\/([^/]+)\/(.*?)(?: at (https?:\/\/\S+))?$/.exec(name) ?? [];
  return { server: `${endpoint} ${bucket}`, prefix };
}

/** A path without links; of one that is not there yet, as far as it is. */
async function realPlace(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    return await realpath(whole);
  } catch {
    const parent = dirname(whole);
    return parent === whole ? whole : join(await realPlace(parent), basename(whole));
  }
}

function contains(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}
