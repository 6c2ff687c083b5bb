// What the tests of submissions ask for: quickstart's test networks, or a few of them.
import { type CheckedFile, checkPredictions } from "../../../leaderboard/submission/index.ts";
import { deriveTracks, type ExpectedModels, expectedModels } from "../../../leaderboard/tracks/index.ts";
import { readSpec } from "../../../src/zoo/index.ts";

export const quickstart = readSpec("quickstart");
export const [track] = deriveTracks(quickstart, "2026-11-23");

/** The 60 test networks of quickstart; it gave up none. */
export const [all] = expectedModels(track, quickstart, [{ collection: "mnist", discards: [] }]);

/** The first three of them: mnist-000000, mnist-000007, mnist-000008 or whichever they are. */
export const three: ExpectedModels = { ...all, models: all.models.slice(0, 3) };
export const [A, B, C] = three.models;

export function checkText(text: string, expected: ExpectedModels = three): CheckedFile {
  return checkPredictions(new TextEncoder().encode(text), expected);
}

/** Predictions of a sound file, or the text of what is wrong. */
export function outcome(checked: CheckedFile): number[] | string {
  return checked.sound ? Array.from(checked.predictions) : checked.text;
}
