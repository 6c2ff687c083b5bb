// A submission that is sound, different from every other one, and known beforehand: what the hub should store of it.
import type { SubmissionDescription } from "../../../schemas/types.d.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { writtenTable } from "../../shard/written-table.ts";
import type { MadeTeam, MadeTrack } from "./made-contest.ts";
import { multipart, type Part } from "./multipart.ts";

export type Format = "csv" | "json" | "parquet";
export const FORMATS: readonly Format[] = ["csv", "json", "parquet"];

/** One of the files of a submission. */
export interface MadeFile {
  /** The track's name of it. */
  file: string;
  collection: string;
  /** In the order of the expected models. */
  predictions: Float64Array;
}

export interface MadeSubmission {
  team: MadeTeam;
  track: string;
  key: string;
  description: SubmissionDescription;
  files: readonly MadeFile[];
  format: Format;
}

/** Fields of the form that a submission is sent as. */
export const FIELDS = { files: "predictions", description: "description" } as const;

/** Submission `number` of a seed: the truth with noise, so that its scores are neither perfect nor nothing. */
export function makeSubmission(seed: number, number: number, team: MadeTeam, made: MadeTrack): MadeSubmission {
  const stream = new RandomStream(streamKey(seed, "points"), number);
  const spread = 0.05 + 0.4 * stream.uniform();
  const files = made.expected.map(({ file, collection }): MadeFile => {
    const truth = made.truths.get(collection)!;
    const predictions = truth.map((value) => Math.min(1, Math.max(0, value + spread * (stream.uniform() - 0.5))));
    return { file, collection, predictions };
  });
  const { name } = made.track;
  return {
    ...{ team, track: name, key: `made-${seed}-${number}`, files, format: FORMATS[number % FORMATS.length] },
    description: {
      ...{ method: `made ${number}`, anonymous: true, inputs: ["weights"] },
      training_data: "none: the truth with noise",
    },
  };
}

/** The bytes of a file of predictions. */
export function fileBytes(models: readonly string[], predictions: ArrayLike<number>, format: Format): Buffer {
  const rows = Array.from(predictions);
  if (format === "csv")
    return Buffer.from(`model_id,prediction\n${models.map((model, row) => `${model},${rows[row]}\n`).join("")}`);
  if (format === "json")
    return Buffer.from(JSON.stringify(models.map((m, row) => ({ model_id: m, prediction: rows[row] }))));
  const columns = [
    { name: "model_id", kind: "text" },
    { name: "prediction", kind: "double" },
  ] as const;
  const values = { model_id: [...models], prediction: Float64Array.from(rows) };
  return Buffer.from(writtenTable(columns, [{ rows: rows.length, values }]));
}

/** The parts of the form that a submission is sent as. */
export function partsOf(submission: MadeSubmission, { expected }: MadeTrack): Part[] {
  const files = submission.files.map(({ file, predictions }, index): Part => {
    const body = fileBytes(expected[index].models, predictions, submission.format);
    return { field: FIELDS.files, name: `${file}.${submission.format}`, type: "application/octet-stream", body };
  });
  return [{ field: FIELDS.description, body: JSON.stringify(submission.description) }, ...files];
}

export function bodyOf(submission: MadeSubmission, made: MadeTrack): Buffer {
  return multipart(partsOf(submission, made));
}
