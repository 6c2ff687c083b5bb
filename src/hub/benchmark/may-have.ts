// Who may have what was sent. Many predictions with their scores tell of labels, so where those are withheld, what a team
// sent stays its own.
import type { ApiSubmission } from "../../../schemas/types.d.ts";
import { labelsOf } from "./networks.ts";
import type { TrackState } from "./types.ts";

/** Nobody where the networks that were predicted are not known any more. */
export type MayHave = "everybody" | "team" | "nobody";

/** Of a submission to this track; what Benchmark.predictions then gives, told without reading any. */
export function mayHave(
  { standing, files: [first] }: Pick<ApiSubmission, "standing" | "files">,
  state: TrackState,
): MayHave {
  const models = state.expected.find(({ file }) => file === first.file)?.models;
  if (models?.length !== first.networks) return "nobody";
  return arePublic(standing, state) ? "everybody" : "team";
}

/** Anybody can make a baseline again. */
export function arePublic(standing: ApiSubmission["standing"], state: TrackState): boolean {
  return standing === "baseline" || labelsOf(state) === "public";
}
