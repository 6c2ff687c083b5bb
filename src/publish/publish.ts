// From a training folder to an immutable version in a store. The manifest comes last: before it nothing is published,
// after it nothing changes. May be killed at any moment and started again; which steps there are, and why in this order,
// is told in docs/publishing.md.
import { availableParallelism } from "node:os";
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { InputError } from "../lib/errors.ts";
import { cleanUp } from "./clean-up.ts";
import { describeVersion } from "./describe.ts";
import { inputsHash, Journal, journalKey } from "./journal.ts";
import { manifestKey } from "./layout.ts";
import { type Lock, lockVersion } from "./lock.ts";
import { makeFiles, makeTables, scanAll, storeBytes, type Work } from "./make-files.ts";
import type { Networks } from "./networks.ts";
import { checkPrivateAccess, checkPrivatePlace, checkTrainingPlace } from "./places.ts";
import { checkSameContent, findManifest, makeManifest } from "./published.ts";
import type { LabelMode } from "./slots.ts";
import { jsonBytes } from "./stored-json.ts";
import type { PublishReport, PublishTask } from "./task.ts";
import { Threads } from "./threads.ts";
import { openTrainingFolder, type TrainingFolder } from "./training-folder.ts";
import { enterVersion } from "./version-lists.ts";
import { prepareWithheld, readWithheld } from "./withheld.ts";

export type { PublishEvent, PublishReport, PublishTask } from "./task.ts";

const JOURNAL_PAUSE = 2_000;

/**
 * Publishes a training folder, goes on with a publishing that was interrupted, or finds that it is published.
 * @throws InputError if the folder is not finished, damaged or another zoo's, if the version is published with other
 *   content, or if the private store is within public reach.
 * @throws FailureError if somebody else publishes this version, a store does not take or give, or a shard is damaged.
 */
export async function publishZoo(task: PublishTask): Promise<PublishReport> {
  const start = performance.now();
  checkTask(task);
  const input = await openTrainingFolder(task.folder, task.collections);
  await checkTrainingPlace(task.folder, task.publicStore);
  if (task.labels === "withheld") await checkPrivatePlace(task.publicStore, task.privateStore!);
  const { name: zoo, version } = input.spec;
  const lock = await lockVersion(task.publicStore, zoo, version, task.lockTimes);
  try {
    const report = (await finishPublished(task, input)) ?? (await publishAnew(task, input, lock));
    return { ...report, zoo, version, seconds: (performance.now() - start) / 1000 };
  } finally {
    await lock.release();
  }
}

type Outcome = Pick<PublishReport, "outcome" | "manifest" | "made" | "kept">;

/** If the version has a manifest: what a kill after it left undone. Undefined if it has none. */
async function finishPublished(task: PublishTask, input: TrainingFolder): Promise<Outcome | undefined> {
  const { publicStore, privateStore, labels } = task;
  const { name: zoo, version } = input.spec;
  const manifest = await findManifest(publicStore, zoo, version);
  if (manifest === undefined) return undefined;
  checkSameContent(manifest, input, labels, publicStore.name);
  if (labels === "withheld" && (await readWithheld(privateStore!, zoo, version)) === undefined)
    throw new InputError(
      `${zoo} ${version} is published in ${publicStore.name}, but the private store ${privateStore!.name} has no labels of it: is it the right one?`,
    );
  await enterVersion(publicStore, manifest, task.lockTimes);
  if (await publicStore.head(journalKey(zoo, version))) await cleanUp(publicStore, manifest);
  return { outcome: "unchanged", manifest, made: 0, kept: 0 };
}

async function publishAnew(task: PublishTask, input: TrainingFolder, lock: Lock): Promise<Outcome> {
  const { publicStore, privateStore, labels, signal } = task;
  if (labels === "withheld") await checkPrivateAccess(privateStore!);
  const threads = new Threads(task.jobs ?? availableParallelism());
  const stop = () => void threads.close();
  signal?.addEventListener("abort", stop);
  let journal: Journal | undefined;
  try {
    signal?.throwIfAborted();
    const all = await scanAll({ task, input, threads });
    checkSplits(input, all, labels);
    const storeWithheld = labels === "withheld" ? await prepareWithheld(privateStore!, input, all) : undefined;
    const { name: zoo, version } = input.spec;
    const inputs = inputsHash(input, labels);
    journal = await Journal.open(publicStore, { zoo, version, inputs }, task.journalPause ?? JOURNAL_PAUSE);
    const kept = journal.files.size;
    const work: Work = { task, input, threads, journal };
    const making = makeFiles(work, all); // in threads, while this one makes the tables
    making.catch(() => {}); // its error is told when it is awaited
    const tables = await makeTables(work, all);
    const { files, made } = await making;
    files.push(...tables);
    await storeWithheld?.();
    const manifest = await describe(task, input, all, files);
    signal?.throwIfAborted();
    await lock.check();
    await publicStore.put(manifestKey(zoo, version), jsonBytes(manifest));
    await enterVersion(publicStore, manifest, task.lockTimes);
    await cleanUp(publicStore, manifest);
    return { outcome: "published", manifest, made, kept };
  } catch (error) {
    if (!signal?.aborted) {
      await journal?.flush().catch(() => {}); // there is a better error to tell
      throw error;
    }
    await journal?.flush();
    return { outcome: "stopped", made: 0, kept: journal?.files.size ?? 0 };
  } finally {
    signal?.removeEventListener("abort", stop);
    await threads.close();
  }
}

/** Adds the descriptions to the files and gives the manifest of all. */
async function describe(
  task: PublishTask,
  input: TrainingFolder,
  all: Networks[],
  files: PublishedFile[],
): Promise<Manifest> {
  const ofData = makeManifest(input, all, files, task);
  const descriptions = await Promise.all(
    describeVersion(ofData).map(({ path, content, text }) =>
      storeBytes(task, input, { path, content }, Buffer.from(text)),
    ),
  );
  return makeManifest(input, all, [...files, ...descriptions], task);
}

function checkTask({ labels, privateStore, published }: PublishTask): void {
  if (labels === "withheld" && !privateStore)
    throw new InputError("withheld labels need a private store; give one, or publish with public labels");
  const day = new Date(`${published}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(published) || Number.isNaN(day.getTime()) || !day.toJSON().startsWith(published))
    throw new InputError(`the day of publication is YYYY-MM-DD, not "${published}"`);
}

/** InputError for a collection that nobody could train a predictor on or, where labels are withheld, test one. */
function checkSplits({ spec, folder }: TrainingFolder, all: Networks[], labels: LabelMode): void {
  for (const { collection, runs, counts } of all)
    for (const split of labels === "withheld" ? (["train", "test"] as const) : (["train"] as const))
      if (counts[split] === 0)
        throw new InputError(
          `${folder}: of the ${runs.length} kept runs of ${collection} none is in the ${split} split, so there is nothing to publish ${spec.name} for (8 runs are enough)`,
        );
}
