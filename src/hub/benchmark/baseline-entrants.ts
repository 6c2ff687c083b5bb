// Which built-in baselines enter a track, and what of theirs: chosen by what the track allows to choose by, and nothing else.
import { isOfFinalWeights } from "../../../leaderboard/report/final-weights.ts";
import type { BaselinesReport, Track, TrackInput } from "../../../schemas/types.d.ts";
import { keyOf } from "./baseline-files.ts";

/** A baseline that may enter; whether it predicted all that is asked for its file of predictions tells. */
export interface Entrant {
  readonly method: string;
  /** As descriptions name inputs. */
  readonly inputs: readonly TrackInput[];
  readonly trainingData: string;
  /** Where its predictions are, in the order of the track's files. */
  readonly places: readonly string[];
}

type Cell = BaselinesReport["cells"][number];

/**
 * For each kind of input and each estimator the best one of each collection that the track learns from, by cross-validated
 * R2 (the first of equal ones). On few-shot tracks, where nothing may be chosen by other networks than a set's, and on those
 * of transfer it is the input set that the report is about: no other predicts these networks.
 */
export function entrantsOf(track: Track, report: BaselinesReport): Entrant[] {
  const { split, files } = track;
  return kindsOf(track, report).flatMap(([inputs, isOfKind]) =>
    report.estimators.flatMap(({ name: estimator, title }): Entrant[] => {
      const chosen = files.flatMap(({ train, test, name }) => {
        const own = report.cells.filter((cell) => cell.collection === train && cell.estimator === estimator);
        const best = bestOf(own.filter(({ input }) => isOfKind(input)));
        const fewShotSet = track.kind === "few-shot" ? name : "";
        return best ? [{ estimator, input: best.input, from: train, fewShotSet, to: test, split }] : [];
      });
      if (chosen.length < files.length) return [];
      const method = `${title} on ${nameOf([...new Set(chosen.map(({ input }) => input))], report)}`.slice(0, 100);
      return [{ method, inputs, trainingData: trainingDataOf(track), places: chosen.map(keyOf) }];
    }),
  );
}

function kindsOf(
  { kind, last_epoch }: Track,
  { main_input }: BaselinesReport,
): [TrackInput[], (input: string) => boolean][] {
  const isOfHyperparameters = (input: string) => input.startsWith("hyper") && !input.includes("weights");
  const weights = (is: (input: string) => boolean): [TrackInput[], typeof is] => [["weights"], is];
  if (kind === "few-shot" || kind === "transfer")
    return [weights((input) => input === main_input && isOfFinalWeights(input))];
  return [
    weights(kind === "early-decision" ? (input) => input.endsWith(`@${last_epoch}`) : isOfFinalWeights),
    [["hyperparameters"], isOfHyperparameters],
  ];
}

function bestOf(cells: readonly Cell[]): Cell | undefined {
  const r2 = (cell: Cell) => cell.cross_validated.all.values.r2 ?? Number.NEGATIVE_INFINITY;
  return cells.reduce<Cell | undefined>((best, cell) => (best && r2(cell) <= r2(best) ? best : cell), undefined);
}

/** As in a sentence: "per-layer statistics". */
function nameOf(inputs: readonly string[], report: BaselinesReport): string {
  if (inputs.length > 1) return "several inputs";
  const title = report.inputs.find(({ name }) => name === inputs[0])?.title ?? inputs[0];
  return title.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

function trainingDataOf({ kind, files, training_networks }: Track): string {
  if (kind === "few-shot")
    return `The ${training_networks} networks of each set and nothing else; default settings, and the number of trees or epochs by cross-validation within the set.`;
  const sources = [...new Set(files.map(({ train }) => train))].join(", ");
  return `The training split of ${sources}; settings chosen by cross-validation on its published folds.`;
}
