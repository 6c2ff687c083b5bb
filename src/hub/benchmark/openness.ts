// Who may have the predictions of a submission. Many predictions with their scores tell of labels, so where those are
// withheld, what a team sent stays its own.
import type { ApiSubmission } from "../../../schemas/types.d.ts";
import { labelsOf } from "./read-entry.ts";
import type { TrackState } from "./types.ts";

/** Whether everybody may have them: baselines can be made again by anybody, and public labels leave nothing to tell. */
export function arePredictionsPublic(
  { standing }: Pick<ApiSubmission, "standing">,
  state: Pick<TrackState, "release">,
): boolean {
  return standing === "baseline" || labelsOf(state) === "public";
}
