// Two sides that do the same work in turns: what each took, and the ratio of neighbours in time.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPython, type Python, PythonProcess } from "../harness/python.ts";
import { type Spread, spread } from "../harness/timing.ts";

/** What a Python side says of its work. */
export interface PeerSeconds {
  /** Wall time. */
  seconds: number;
  /** Processor time: more than `seconds` if several threads ran. */
  processor: number;
}

/** Both sides over all rounds. */
export interface PairFindings {
  our_seconds: Spread;
  their_seconds: Spread;
  /** How many times as fast as theirs ours is. */
  ratio: Spread;
  /** The most processor time that theirs took for a second of wall time: about 1 on one thread. */
  their_processors: number;
}

/** Measures both sides in each round, one right after the other; every second round they change places. */
export async function measurePairs(
  rounds: number,
  ours: (round: number) => number | Promise<number>,
  theirs: (round: number) => Promise<PeerSeconds>,
): Promise<PairFindings> {
  const own: number[] = [];
  const peer: PeerSeconds[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) own.push(await ours(round));
    peer.push(await theirs(round));
    if (round % 2 === 1) own.push(await ours(round));
  }
  return {
    our_seconds: spread(own),
    their_seconds: spread(peer.map(({ seconds }) => seconds)),
    ratio: spread(own.map((seconds, round) => peer[round].seconds / seconds)),
    their_processors: Math.max(...peer.map(({ seconds, processor }) => processor / seconds)),
  };
}

/** A Python side at work, and a folder for what it reads. */
export interface Peer {
  about: Python;
  ask<Answer>(question: unknown): Promise<Answer>;
  /** Writes a file for it; gives the path. */
  write(name: string, values: Float32Array | Float64Array): string;
  close(): void;
}

/** Starts a script of this folder with a Python that has the package; or tells why there is none. */
export function startPeer(module: string, script: string): Peer | { reason: string } {
  const about = findPython(module);
  if ("reason" in about) return about;
  const folder = mkdtempSync(join(tmpdir(), "weighbridge-bench-baselines-"));
  const python = new PythonProcess(about.command, new URL(script, import.meta.url));
  return {
    about,
    ask: (question) => python.ask(question),
    write(name, values) {
      const path = join(folder, name);
      writeFileSync(path, values);
      return path;
    },
    close() {
      python.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Seconds that work takes which may wait for promises. */
export async function secondsOfAsync(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return (performance.now() - start) / 1000;
}
