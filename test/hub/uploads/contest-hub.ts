// A hub with a contest: a made-up zoo with every kind of track, a database, teams with tokens.
import { type DatabasePlace, openDatabase } from "../../../src/db/index.ts";
import type { HubOptions } from "../../../src/hub/index.ts";
import { csvOf, DESCRIPTION, type MadeContest } from "../benchmark/contest.ts";
import { type Ending, type Serving, serve } from "../serving.ts";
import { insertTeams, type MadeTeam } from "../submissions/made-contest.ts";

export interface ContestHub extends Serving {
  teams: MadeTeam[];
  /** A sound file for a file of a track: the truth with an error for each network. */
  fileOf(track: string, file?: string): Promise<{ name: string; bytes: Uint8Array }>;
}

/** Serves the zoo until the test ends. `teams` are made if there are none. */
export async function serveContest(
  ending: Ending,
  zoo: MadeContest,
  place: DatabasePlace,
  { teams, ...options }: Partial<HubOptions> & { teams?: MadeTeam[] } = {},
): Promise<ContestHub> {
  const database = await openDatabase(place);
  const { publicStore, privateStore } = zoo;
  const serving = await serve(ending, publicStore, { database, privateStore, ...options });
  const { benchmark } = serving.hub.context.contest!;
  ending.after(async () => {
    await serving.close(0);
    await benchmark.end();
    await database.close();
  });
  const fileOf: ContestHub["fileOf"] = async (track, file) => {
    const state = (await benchmark.track(track))!;
    const asked = state.expected.find((one) => file === undefined || one.file === file)!;
    const truth = await zoo.truth(asked.collection, state.track.split);
    const noisy = truth.map((value, index) => Math.min(1, Math.max(0, value + ((index % 7) - 3) / 50)));
    return csvOf(asked.models, noisy, `${asked.file}.csv`);
  };
  return { ...serving, teams: teams ?? (await insertTeams(database, 9)), fileOf };
}

/** What a submission is sent as. */
export function formOf(
  files: readonly { name: string; bytes: Uint8Array }[],
  description: unknown = DESCRIPTION,
): FormData {
  const form = new FormData();
  form.append("description", JSON.stringify(description));
  for (const { name, bytes } of files) form.append("file", new Blob([Uint8Array.from(bytes)]), name);
  return form;
}
