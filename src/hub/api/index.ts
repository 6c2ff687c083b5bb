// All routes of the API.
import type { Hono } from "hono";
import type { HubContext } from "../context.ts";
import { addAdmin } from "./admin.ts";
import { addBaselines } from "./baselines.ts";
import { addBoards } from "./boards.ts";
import { addDumps } from "./dumps.ts";
import { addFiles } from "./files.ts";
import { addLoader } from "./loader.ts";
import { addLog } from "./log.ts";
import { addNpy } from "./npy.ts";
import { addOpenApi } from "./openapi.ts";
import { addRows } from "./rows.ts";
import { addStatistics } from "./statistics.ts";
import { addSubmissions } from "./submissions.ts";
import { addTeam } from "./team.ts";
import { addTracks } from "./tracks.ts";
import { addZoos } from "./zoos.ts";

export function addApi(app: Hono, context: HubContext): void {
  addZoos(app, context);
  addBaselines(app, context);
  addFiles(app, context);
  addRows(app, context);
  addStatistics(app, context);
  addNpy(app, context);
  const { contest } = context;
  if (contest !== undefined) {
    addTracks(app, context, contest);
    addBoards(app, context, contest);
    addSubmissions(app, context, contest);
  }
  addOpenApi(app, context);
  addLoader(app, context);
  if (context.contest === undefined) return;
  addTeam(app, context, context.contest);
  addLog(app, context.contest);
  addDumps(app, context, context.contest);
  addAdmin(app, context, context.contest);
}
