// The words of tracks: what is asked, what is allowed, what is not. Each track's record holds its own copy, so that a change
// here touches later tracks only.
import type { Track, TrackInput } from "../../schemas/types.d.ts";

/** What each input is, for people. */
export const INPUT_WORDS: Record<TrackInput, string> = {
  weights: "the weights after the last epoch that may be used",
  checkpoints: "the weights after the earlier epochs that the zoo keeps",
  hyperparameters: "the hyperparameters that were drawn for the training",
};

const HONOUR =
  "This track is on the honour system: the weights and the public images give the labels away, so results rest on trust.";

/** What holds on tracks of every kind; `inputs` are those allowed. */
function commonRules(inputs: readonly TrackInput[]): string[] {
  return [
    `A prediction comes from that test network alone: ${inputs.map((input) => INPUT_WORDS[input]).join("; ")}.`,
    "Running a test network on images or training it further is forbidden, and so is any label of a test network.",
    "Boards are by the inputs used; say all of them in the description.",
    HONOUR,
  ];
}

const CHOOSING = "Everything that is chosen is chosen on the training split, such as by its published folds.";

/** The rules of a kind of track. */
export function rulesOf(kind: Track["kind"], inputs: readonly TrackInput[], networks: number | null): string[] {
  const own: Record<Track["kind"], string[]> = {
    "in-collection": ["Train on the training split of the same collection, as much of it as you like.", CHOOSING],
    transfer: [
      "Train on the training split of the source collection only, and choose everything there.",
      "Nothing of the target collection may be used before predicting, not even its weights without labels.",
    ],
    "few-shot": [
      `Train on the ${networks} networks of each list and on nothing else; the same method for each list.`,
      "Everything that is chosen is chosen on the networks of the list. The weights of no other network may be used.",
    ],
    "early-decision": [
      "Predict the accuracy after the final epoch; of the networks to predict nothing later than the early epoch is used.",
      "Train on the training split of the same collection, with all its checkpoints and labels if you like.",
      CHOOSING,
    ],
  };
  return [...own[kind], ...commonRules(inputs)];
}
