// The public log, newest first, with names in place of numbers.
import type { ApiLog } from "../../../schemas/types.d.ts";
import { type Database, sql } from "../../db/index.ts";
import { logUrl, submissionPage, trackPage } from "../addresses.ts";

export const USUAL_LINES = 50;
export const MOST_LINES = 200;

/** Lines numbered below `before`, or the newest. A line says from whom a submission was transferred, later ones to whom. */
export async function readLog({ db }: Database, { before, length = USUAL_LINES }: LogRange = {}): Promise<ApiLog> {
  const { rows } = await sql<Row>`
    SELECT line.id, line.created_at AS at, line.action, line.submission_id AS submission,
      coalesce(line.track, submissions.track) AS track,
      CASE WHEN line.action = 'transfer' THEN receiver.name ELSE team.name END AS team,
      CASE WHEN line.action = 'transfer' THEN team.name END AS from_team,
      line.reason, coalesce(submissions.hidden, false) AS hidden
    FROM public_log AS line
    LEFT JOIN submissions ON submissions.id = line.submission_id
    LEFT JOIN teams AS team ON team.id = line.team_id
    LEFT JOIN teams AS receiver ON line.action = 'transfer' AND receiver.id = coalesce(
      (SELECT later.team_id FROM public_log AS later
        WHERE later.submission_id = line.submission_id AND later.action = 'transfer' AND later.id > line.id
        ORDER BY later.id LIMIT 1),
      submissions.team_id)
    WHERE ${before === undefined ? sql`true` : sql`line.id < ${before}`}
    ORDER BY line.id DESC
    LIMIT ${length + 1}`.execute(db);
  const lines = rows.slice(0, length).map(asLine);
  const last = lines[lines.length - 1];
  const next = rows.length > length ? `${logUrl}?before=${last.id}&length=${length}` : null;
  return { lines, next };
}

export interface LogRange {
  before?: number | undefined;
  /** At most so many lines. */
  length?: number | undefined;
}

type Line = ApiLog["lines"][number];
type Row = Omit<Line, "at" | "page"> & { at: Date; hidden: boolean };

function asLine({ at, hidden, ...line }: Row): Line {
  const { submission, track } = line;
  const page = submission !== null ? submissionPage(submission) : track === null ? null : trackPage(track);
  return { ...line, at: at.toISOString(), page: hidden ? null : page };
}
