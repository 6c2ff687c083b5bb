// A crowd: for each of some teams and tracks as many submissions as a day allows, and some more, those of a few teams all at
// once.
import { PER_DAY } from "../../../src/hub/benchmark/types.ts";
import { RandomStream, shuffle, streamKey } from "../../../src/lib/random.ts";
import { drawManner, type Sent, toSend } from "./load.ts";
import type { MadeContest, MadeTeam } from "./made-contest.ts";
import { makeSubmission } from "./made-submission.ts";

/** Of ten pairs of a team and a track, so many send up to five beyond the quota. */
const GREEDY = 3;
/** So many pairs send at a time, in no order: about as many submissions as there are clients. */
const AT_A_TIME = 10;

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
  let block: Sent[] = [];
  const pairs = allowed / PER_DAY;
  for (let pair = 0; pair < pairs; pair++) {
    const team = teams[Math.floor(pair / small.length)];
    if (team === undefined) throw new RangeError(`${teams.length} teams are too few for ${allowed} submissions`);
    // A team meets each track once: a large one stands in for the small one of its turn.
    const many = pair % 20 === 0 && large.length > 0;
    const made = many ? large[(pair / 20) % large.length] : small[pair % small.length];
    const count = PER_DAY + (stream.below(10) < GREEDY ? 1 + stream.below(5) : 0);
    for (let turn = 0; turn < count; turn++) {
      const submission = makeSubmission(seed, sending.length + block.length, team, made);
      block.push(toSend(submission, made, drawManner(stream)));
    }
    if ((pair + 1) % AT_A_TIME !== 0 && pair + 1 < pairs) continue;
    const order = Uint32Array.from(block.keys());
    shuffle(order, stream);
    for (const place of order) sending.push(block[place]);
    block = [];
  }
  return sending;
}
