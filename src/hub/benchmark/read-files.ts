// Files of predictions as they were sent: which of the track's they are, and what they hold. To be checked or to be stored,
// they are read by the same lines.
import { assignFiles, checkDescription, type FileReaders } from "../../../leaderboard/submission/index.ts";
import type { Checked, CheckRequest, GivenFile, TrackState } from "./types.ts";

/** A file of a submission: as it was sent, and which of the track's files it is. */
export interface Assigned extends GivenFile {
  readonly file: string;
  /** From 1, of those of the same file in the order in which they came. */
  readonly seed: number;
}

/** See Benchmark.check. */
export async function check(
  readers: FileReaders,
  state: TrackState,
  request: CheckRequest,
): Promise<Exclude<Checked, { kind: "busy" }>> {
  const { track, because } = state;
  if (because !== undefined) return { kind: "closed", because };
  if (request.description !== undefined) checkDescription(request.description, track, "description");
  const files = assign(track, request.files);
  const read = await readFiles(readers, state, files);
  if ("kind" in read) return read;
  return {
    kind: "sound",
    files: files.map(({ name, file, seed }, index) => {
      return { name, file, seed, predictions: read[index].predictions.length };
    }),
  };
}

/** Each file with the track's name of it, in the track's order. InputError as `assignFiles` has it. */
export function assign(track: TrackState["track"], given: readonly GivenFile[]): Assigned[] {
  const owners = assignFiles(
    track,
    given.map(({ name }) => name),
  );
  // In the track's order, whatever that of the request: sums of scores depend on it, and rescoring must give the same.
  return track.files.flatMap(({ name: file }) => {
    const own = given.filter((_, index) => owners[index] === file);
    return own.map(({ name, bytes }, index) => ({ name, bytes, file, seed: index + 1 }));
  });
}

/** The predictions of all files, or what is wrong with those that are not sound. */
export async function readFiles(readers: FileReaders, { expected }: TrackState, files: readonly Assigned[]) {
  const checked = await Promise.all(
    files.map(async ({ name, bytes, file, seed }) => {
      const asked = expected.find((one) => one.file === file)!;
      return { name, file, seed, collection: asked.collection, checked: await readers.check(bytes, asked) };
    }),
  );
  const unsound = checked.flatMap(({ name, file, checked }) => {
    if (checked.sound) return [];
    const { sound: _, ...report } = checked;
    return [{ name, file, report }];
  });
  if (unsound.length > 0) return { kind: "unsound", files: unsound } as const;
  return checked.flatMap(({ file, seed, collection, checked }) =>
    checked.sound ? [{ file, seed, collection, predictions: checked.predictions }] : [],
  );
}
