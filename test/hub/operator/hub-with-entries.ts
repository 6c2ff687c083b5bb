// A hub as a process of its own with an embedded database, an operator's token and two submissions: for commands.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ApiSubmitted } from "../../../schemas/types.d.ts";
import { submissionsUrl } from "../../../src/hub/addresses.ts";
import { embeddedBench } from "../../db/bench.ts";
import { csvOf } from "../benchmark/contest.ts";
import { type HubProcess, startHub } from "../hub-process.ts";
import { type Ending, temporaryFolder } from "../serving.ts";
import { type MadeTeam, makeContest, makeTeams, serveArguments } from "../submissions/made-contest.ts";
import { formOf } from "../uploads/contest-hub.ts";

export interface HubWithEntries extends HubProcess {
  folder: string;
  /** Of the embedded database. */
  database: string;
  tokenFile: string;
  token: string;
  teams: MadeTeam[];
  track: string;
  /** Numbers of its submissions. */
  entries: number[];
  /** Starts a hub over the same zoo and another database. */
  another(database: string): Promise<HubProcess>;
}

export async function startHubWithEntries(ending: Ending): Promise<HubWithEntries> {
  const folder = temporaryFolder(ending);
  const contest = await makeContest(join(folder, "zoo"), 200, ["mnist"]);
  const bench = await embeddedBench();
  ending.after(bench.stop);
  const place = await bench.empty();
  const teams = await makeTeams(place, 3);
  const tokenFile = join(folder, "admin-token");
  const start = (database: string, cache: string) => {
    const args = serveArguments(contest, { folder: database }, join(folder, cache));
    return startHub(ending, [...args, "--admin-token-file", tokenFile]);
  };
  const hub = await start(place.folder, "cache");
  const made = contest.tracks.get("made-contest-mnist")!;
  const entries: number[] = [];
  for (const { token } of teams.slice(0, 2)) {
    const [{ models, file }] = made.expected;
    const body = formOf([csvOf(models, made.truths.get("mnist")!, `${file}.csv`)]);
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(hub.url + submissionsUrl(made.track.name), { method: "POST", headers, body });
    assert.equal(answer.status, 201, await answer.clone().text());
    entries.push(((await answer.json()) as ApiSubmitted).id);
  }
  const token = readFileSync(tokenFile, "utf8").trim();
  let others = 0;
  return {
    ...{ ...hub, folder, database: place.folder, tokenFile, token, teams, track: made.track.name, entries },
    another: (database) => start(database, `cache-${++others}`),
  };
}
