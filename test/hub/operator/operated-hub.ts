// Hubs with a contest and an operator, and what is asked of them.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { ApiLog, OperatorAnswer } from "../../../schemas/types.d.ts";
import { type Database, type DatabasePlace, sql } from "../../../src/db/index.ts";
import { adminActionsUrl } from "../../../src/hub/addresses.ts";
import type { Benchmark } from "../../../src/hub/benchmark/index.ts";
import { readLog } from "../../../src/hub/operator/index.ts";
import type { Team } from "../../../src/hub/people/index.ts";
import { validate } from "../../../src/lib/validate.ts";
import { sha256 } from "../../db/rows.ts";
import { DESCRIPTION, type MadeContest } from "../benchmark/contest.ts";
import type { Ending } from "../serving.ts";
import type { MadeTeam } from "../submissions/made-contest.ts";
import { type ContestHub, serveContest } from "../uploads/contest-hub.ts";

export interface OperatedHub extends ContestHub {
  database: Database;
  benchmark: Benchmark;
  /** The operator's token. */
  token: string;
  /** Asks for an action; as the operator if no other token is given. */
  act(
    action: unknown,
    token?: string,
  ): Promise<{ status: number; body: OperatorAnswer & { error?: { message: string } } }>;
  /** An action that has to be done. */
  done(action: unknown): Promise<OperatorAnswer>;
  /** An action that has to be refused, without a line in the log. */
  refused(action: unknown, why: RegExp): Promise<void>;
  /** The newest line of the log. */
  newest(): Promise<ApiLog["lines"][number]>;
  /** A submission of a team; gives its number. */
  submit(track: string, team: Team): Promise<number>;
}

/** Serves until the test ends; with the teams of another hub where that has made them. */
export async function operate(
  ending: Ending,
  zoo: MadeContest,
  place: DatabasePlace,
  teams?: MadeTeam[],
): Promise<OperatedHub> {
  const hub = await serveContest(ending, zoo, place, teams ? { teams } : {});
  const { database, benchmark } = hub.hub.context.contest!;
  const token = `wb_${randomBytes(32).toString("base64url")}`;
  await database.db
    .insertInto("tokens")
    .values({ team_id: null, scope: "admin", sha256: sha256(token) })
    .execute();

  const act: OperatedHub["act"] = async (action, as = token) => {
    const headers = { authorization: `Bearer ${as}`, "content-type": "application/json" };
    const answer = await fetch(hub.url + adminActionsUrl, { method: "POST", headers, body: JSON.stringify(action) });
    assert.equal(answer.headers.get("cache-control"), "no-store");
    return { status: answer.status, body: (await answer.json()) as never };
  };
  return {
    ...{ ...hub, database, benchmark, token, act },
    async done(action) {
      const { status, body } = await act(action);
      assert.equal(status, 200, JSON.stringify(body));
      return validate<OperatorAnswer>("operator-answer", body, "the answer");
    },
    async refused(action, why) {
      const before = await logLength(database);
      const { status, body } = await act(action);
      assert.equal(status, 400, JSON.stringify(body));
      assert.match(body.error!.message, why);
      assert.equal(await logLength(database), before);
    },
    newest: async () => (await readLog(database, { length: 1 })).lines[0],
    async submit(track, team) {
      const files = [await hub.fileOf(track)];
      const outcome = await benchmark.submit({ team, track, files, description: DESCRIPTION });
      assert.equal(outcome?.kind, "accepted", JSON.stringify(outcome));
      return (outcome as { submission: { id: number } }).submission.id;
    },
  };
}

export async function logLength({ db }: Database): Promise<number> {
  const { rows } = await sql<{ lines: number }>`SELECT count(*) AS lines FROM public_log`.execute(db);
  return rows[0].lines;
}
