// A crowd: for each of some teams and tracks as many submissions as a day allows, and some more, in no order.
import { PER_DAY } from "../../../src/hub/benchmark/types.ts";
import { RandomStream, shuffle, streamKey } from "../../../src/lib/random.ts";
import { drawManner, type Sent, toSend } from "./load.ts";
import type { MadeContest, MadeTeam } from "./made-contest.ts";
import { makeSubmission } from "./made-submission.ts";

/** Of ten pairs of a team and a track, so many send one beyond the quota. */
const GREEDY = 3;

/**
 * The submissions of a crowd whose quotas allow `allowed` of them, which is a multiple of 5. Of the pairs of teams and
 * tracks one in twenty is of a track with many files. Throws a RangeError if there are too few teams.
 */
export function makeCrowd(contest: MadeContest, teams: readonly MadeTeam[], allowed: number, seed: number): Sent[] {
  const stream = new RandomStream(streamKey(seed, "points"), 0, 2);
  const tracks = [...contest.tracks.values()];
  const small = tracks.filter(({ expected }) => expected.length < 10);
  const large = tracks.filter(({ expected }) => expected.length >= 10);
  const sending: Sent[] = [];
  for (let pair = 0; pair < allowed / PER_DAY; pair++) {
    const team = teams[Math.floor(pair / small.length)];
    if (team === undefined) throw new RangeError(`${teams.length} teams are too few for ${allowed} submissions`);
    // A team meets each track once: a large one stands in for the small one of its turn.
    const many = pair % 20 === 0 && large.length > 0;
    const made = many ? large[(pair / 20) % large.length] : small[pair % small.length];
    const count = PER_DAY + (stream.below(10) < GREEDY ? 1 : 0);
    for (let turn = 0; turn < count; turn++) {
      const submission = makeSubmission(seed, sending.length, team, made);
      sending.push(toSend(submission, made, drawManner(stream)));
    }
  }
  const order = Uint32Array.from(sending.keys());
  shuffle(order, stream);
  return Array.from(order, (place) => sending[place]);
}
