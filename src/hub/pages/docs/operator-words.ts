// What each action of the operator does, for people.
import type { OperatorAction } from "../../../../schemas/types.d.ts";

export const ACTION_WORDS: Record<OperatorAction["action"], string> = {
  hide: "takes a submission off boards and pages; its scores are kept",
  show: "brings a hidden submission back",
  verify: "says that the operator has run the predictor itself",
  unverify: "takes that back",
  transfer: "gives a submission to another team, which may then edit its description",
  close: "closes a track for good and may name the one that takes its place; the board stays",
  rescore: "scores all submissions of a track again from their stored predictions",
  "revoke-token": "ends a team’s token and signs its browsers out",
  "replace-token": "gives a team a new token in place of the old one",
};
