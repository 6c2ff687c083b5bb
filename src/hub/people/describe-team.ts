// What a team is shown of itself.
import type { Track } from "../../../schemas/types.d.ts";
import type { Benchmark, TeamSubmission } from "../benchmark/types.ts";
import type { Team } from "./types.ts";

export interface TeamView {
  /** Newest first, hidden ones too. */
  submissions: readonly TeamSubmission[];
  /** Open ones, and how many submissions to each are left today. */
  tracks: readonly { track: Track; remaining: number }[];
}

export async function describeTeam({ benchmark }: { benchmark: Benchmark }, team: Team): Promise<TeamView> {
  const [submissions, states] = await Promise.all([benchmark.submissionsOf(team), benchmark.tracks()]);
  const open = states.filter(({ state }) => state === "open");
  const tracks = open.map(async ({ track }) => ({ track, remaining: await benchmark.remaining(team, track.name) }));
  return { submissions, tracks: await Promise.all(tracks) };
}
