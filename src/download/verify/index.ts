// Verifies a published zoo wherever it lies: everything that its manifest claims, from its own spec, a file at a time.
import type { Manifest, PublishedFile } from "../../../schemas/types.d.ts";
import { FailureError } from "../../lib/errors.ts";
import { describeVersion } from "../../publish/describe.ts";
import type { Patience } from "../../store/retry.ts";
import { chooseRelease } from "../choose.ts";
import type { Release, ZooSource } from "../source.ts";
import { readFile, saysMissing } from "../transfer.ts";
import { unlessStopped } from "../unless-stopped.ts";
import { verifyCollection } from "./collection.ts";
import { expectedOf } from "./expected.ts";
import { type Check, Findings } from "./findings.ts";
import { type Retrainer, Retraining } from "./retraining.ts";
import { findStrays } from "./strays.ts";

export type { Check } from "./findings.ts";
export type { Retrained, Retrainer } from "./retraining.ts";

/** Weights of runs that are to be trained again are held in memory. */
export const MOST_RETRAINED = 100;

export interface VerifyTask {
  source: ZooSource;
  /** NAME or NAME@VERSION; may be missing if the source has one zoo. */
  zoo?: string | undefined;
  /** Whether files that are not there are passed over: a folder into which only some were pulled. */
  partial?: boolean;
  /** Trains some kept runs again. */
  retrain?: { runs: number; seed: number; retrainer: Retrainer };
  patience?: Patience;
  signal?: AbortSignal | undefined;
  tell?: (event: VerifyEvent) => void;
}

/** What goes on, for people. */
export type VerifyEvent =
  | { kind: "reading"; zoo: string; version: string; bytes: number }
  | { kind: "read"; bytes: number }
  | { kind: "retraining"; runs: number }
  | { kind: "retrained" };

export interface VerifyReport {
  source: string;
  zoo: string;
  version: string;
  labels: Manifest["labels"];
  sound: boolean;
  /** Files that were read, and those that were passed over because they are not here. */
  files: { read: number; missing: number };
  bytes: number;
  checks: Check[];
  /** What is worth knowing and breaks nothing. */
  notes: string[];
}

/**
 * Verifies a version. What is wrong with it is a result, not an exception.
 * @throws InputError for a wrong choice, a manifest that is not valid, or a machine that can't train these networks again.
 * @throws FailureError if the source can't be reached.
 */
export async function verifyZoo(task: VerifyTask): Promise<VerifyReport> {
  const { source, signal, tell = () => {}, retrain } = task;
  const release = await unlessStopped(signal, chooseRelease(source, task.zoo));
  const { manifest } = release;
  const { zoo, version } = manifest;
  const findings = new Findings();
  const all = manifest.collections.map((collection) => {
    const { expected, problems } = expectedOf(manifest, collection);
    findings.add("manifest", 1, collection.collection, problems);
    return expected;
  });
  findings.add("manifest", 1, source.name, await unlessStopped(signal, listProblems(source, zoo, version)));
  const retraining = retrain && new Retraining(all, retrain.runs, retrain.seed);
  if (retrain && retraining) await retrain.retrainer.prepare(manifest, retraining.collections);
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  tell({ kind: "reading", zoo, version, bytes });
  const files = new FileReader(task, release, findings);
  for (const expected of all) {
    signal?.throwIfAborted();
    const read = (file: PublishedFile) => files.read(file);
    await verifyCollection({ manifest, expected, read, findings, retraining });
  }
  await verifyTexts(manifest, files, findings);
  await unlessStopped(signal, findStrays(source, manifest, findings));
  if (retrain && retraining) {
    tell({ kind: "retraining", runs: retrain.runs });
    await retraining.compare(retrain.retrainer, manifest, findings, () => {
      signal?.throwIfAborted();
      tell({ kind: "retrained" });
    });
  }
  if (files.missing > 0 && !task.partial) {
    findings.note(`if the ${files.missing} missing files were never pulled, --partial passes over them`);
  }
  const checks = findings.checks();
  return {
    ...{ source: source.name, zoo, version, labels: manifest.labels },
    sound: checks.every(({ problems }) => problems.length === 0),
    files: { read: files.count, missing: files.missing },
    bytes: files.bytes,
    ...{ checks, notes: findings.notes },
  };
}

/** A version that is in no list can't be found by those who look for it. */
async function listProblems(source: ZooSource, zoo: string, version: string): Promise<string[]> {
  const { zoos } = await source.list();
  const listed = zoos.find((one) => one.zoo === zoo)?.versions ?? [];
  return listed.includes(version) ? [] : [`its list of zoos has no ${zoo} ${version}`];
}

/** Reads files of the version whole; those that are missing or damaged go to the findings. */
class FileReader {
  count = 0;
  missing = 0;
  bytes = 0;
  readonly #task: VerifyTask;
  readonly #release: Release;
  readonly #findings: Findings;

  constructor(task: VerifyTask, release: Release, findings: Findings) {
    this.#task = task;
    this.#release = release;
    this.#findings = findings;
  }

  async read(file: PublishedFile): Promise<Uint8Array | undefined> {
    const { source, patience, signal, partial, tell = () => {} } = this.#task;
    try {
      const content = await readFile(source, this.#release, file, { patience, signal });
      this.#findings.add("files", 1);
      this.count++;
      this.bytes += content.length;
      return content;
    } catch (error) {
      if (signal?.aborted || !(error instanceof FailureError)) throw error;
      if (saysMissing(error)) this.missing++;
      if (!partial || !saysMissing(error)) this.#findings.add("files", 1, "", [error.message]);
      return undefined;
    } finally {
      tell({ kind: "read", bytes: file.bytes });
    }
  }
}

/** Card, citation and Croissant: made again from the manifest. Another version of Weighbridge may word them otherwise. */
async function verifyTexts(manifest: Manifest, files: FileReader, findings: Findings): Promise<void> {
  const data = manifest.files.filter(({ content }) => !["card", "citation", "croissant"].includes(content));
  const texts = describeVersion({ ...manifest, files: data });
  for (const file of manifest.files.filter((one) => !data.includes(one))) {
    const bytes = await files.read(file);
    if (bytes === undefined) continue;
    findings.add("texts", 1);
    const text = texts.find(({ path }) => path === file.path)?.text;
    if (text !== undefined && Buffer.from(text).equals(bytes)) continue;
    findings.note(`${file.path} is not word by word what this version of Weighbridge writes`);
  }
}
