// The files of a dump: everything of the benchmark that the hub tells everybody, asked for by the ways that its routes use.
// What is not told there can't get in here.
import { createHash } from "node:crypto";
import { allLiterature } from "../../../leaderboard/literature/index.ts";
import type { ApiLog, ApiSubmission, ApiTracks } from "../../../schemas/types.d.ts";
import { boardCsv } from "../api/board-csv.ts";
import { boardParquet } from "../api/board-parquet.ts";
import { predictionsCsv } from "../api/predictions.ts";
import { describeTrack } from "../api/tracks.ts";
import { compareEntry } from "../benchmark/compare-entry.ts";
import type { Benchmark, TrackState } from "../benchmark/types.ts";
import type { Contest } from "../context.ts";
import { MOST_LINES, readLog } from "../operator/index.ts";
import type { ArchivedFile } from "./tar.ts";
import { citation, readme } from "./words.ts";

/** Comparisons grow by the square: those of 200 entries take 5 MB, those of 1,000 would take 120. */
const MOST_COMPARED = 200;

export interface DumpAbout {
  /** YYYY-MM-DD. */
  date: string;
  /** Put before addresses; empty if the hub does not know its own. */
  base: string;
}

type Made = [path: string, content: string | Uint8Array];

/** All files, in a folder of the dump's name; the last one has the SHA-256 of all others. */
export async function* dumpFiles(contest: Contest, about: DumpAbout): AsyncGenerator<ArchivedFile> {
  const folder = `weighbridge-${about.date}`;
  const sums: string[] = [];
  for await (const [path, content] of contentOf(contest, about)) {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    sums.push(`${createHash("sha256").update(bytes).digest("hex")}  ${path}\n`);
    yield { path: `${folder}/${path}`, bytes };
  }
  yield { path: `${folder}/SHA256SUMS`, bytes: Buffer.from(sums.join("")) };
}

async function* contentOf(contest: Contest, about: DumpAbout): AsyncGenerator<Made> {
  const states = await contest.benchmark.tracks();
  yield ["README.txt", readme(about)];
  yield ["CITATION.txt", citation(about)];
  yield ["tracks.json", json({ tracks: states.map(describeTrack) } satisfies ApiTracks)];
  yield ["literature.json", json(allLiterature())];
  yield ["log.json", json(await wholeLog(contest))];
  for (const state of [...states].sort((one, other) => (one.track.name < other.track.name ? -1 : 1)))
    yield* ofTrack(contest, state, about);
}

async function* ofTrack({ benchmark }: Contest, state: TrackState, about: DumpAbout): AsyncGenerator<Made> {
  const { name } = state.track;
  const compared = await benchmark.compared(name, "all");
  if (compared === undefined) return;
  const { board } = compared;
  yield [`boards/${name}.json`, json(board)];
  yield [`boards/${name}.csv`, boardCsv(board, about.base)];
  yield [`boards/${name}.parquet`, boardParquet(board, about)];
  const ids = board.entries.map(({ id }) => id).sort((one, other) => one - other);
  for (const id of ids) {
    const submission = await benchmark.submission(id);
    const descriptions = await benchmark.descriptions(id);
    if (submission === undefined || descriptions === undefined) continue; // hidden by now
    yield [`submissions/${id}.json`, json(submission)];
    yield [`descriptions/${id}.json`, json(descriptions)];
    if (ids.length <= MOST_COMPARED) yield [`comparisons/${id}.json`, json(compareEntry(compared, id))];
    yield* publicPredictions(benchmark, submission);
  }
}

async function* publicPredictions(benchmark: Benchmark, { id, files }: ApiSubmission): AsyncGenerator<Made> {
  for (const { file, seeds } of files)
    for (let seed = 1; seed <= seeds; seed++) {
      const sent = await benchmark.predictions(id, file, seed);
      if (sent === undefined) continue;
      if (!sent.isPublic) return; // nor are the others of the same submission
      yield [`predictions/${id}/${file}-${seed}.csv`, predictionsCsv(sent)];
    }
}

async function wholeLog({ database }: Contest): Promise<ApiLog> {
  const lines: ApiLog["lines"] = [];
  let before: number | undefined;
  do {
    const part = await readLog(database, { before, length: MOST_LINES });
    lines.push(...part.lines);
    before = part.next === null ? undefined : part.lines.at(-1)?.id;
  } while (before !== undefined);
  return { lines, next: null };
}

function json(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
