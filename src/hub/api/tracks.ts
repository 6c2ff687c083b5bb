// Tracks, and what somebody needs to begin: templates and a script.
import type { Context, Hono } from "hono";
import type { ApiTrack, ApiTracks } from "../../../schemas/types.d.ts";
import { cut } from "../absent.ts";
import * as addresses from "../addresses.ts";
import { CSV_TYPE, JSON_TYPE, type Kind } from "../answers.ts";
import { networksOf } from "../benchmark/networks.ts";
import { PER_DAY, type TrackState } from "../benchmark/types.ts";
import type { Contest, HubContext } from "../context.ts";
import { readQuery } from "../query.ts";
import { makeStarter } from "../starter.ts";

/** Fresh: who submits looks at the board at once. */
const FRESH: Kind = { type: JSON_TYPE, audience: "programs", keep: "fresh" };

export function addTracks(app: Hono, context: HubContext, { benchmark }: Contest): void {
  /** Answers about the route's {track}, or a 404. */
  const about = async (c: Context, kind: Kind, make: (state: TrackState) => string | Response | Promise<string>) => {
    const name = c.req.param("track") ?? "";
    const state = await benchmark.track(name);
    if (state === undefined) return context.notFound(c, noTrack(name));
    const made = await make(state);
    return made instanceof Response ? made : context.answer(c, kind, () => made);
  };

  app.get(addresses.tracksUrl, (c) => {
    readQuery(c, []);
    return context.answer(c, FRESH, async () => {
      const tracks = (await benchmark.tracks()).map(describeTrack);
      return `${JSON.stringify({ tracks } satisfies ApiTracks)}\n`;
    });
  });

  app.get("/api/tracks/:track", (c) => {
    readQuery(c, []);
    return about(c, FRESH, (state) => `${JSON.stringify(describeTrack(state))}\n`);
  });

  app.get("/api/tracks/:track/template/:file{[a-z][a-z0-9_-]*\\.csv}", (c) => {
    readQuery(c, []);
    const kind: Kind = { ...FRESH, type: CSV_TYPE, keep: "minute" };
    return about(c, kind, ({ track, release, expected }) => {
      if (release === undefined) return context.notFound(c, noZoo(track.zoo));
      const name = c.req.param("file").slice(0, -".csv".length);
      const file = expected.find((other) => other.file === name);
      const names = track.files.map((other) => other.name);
      if (file === undefined)
        return context.notFound(c, `${track.name} has no file "${name}"; it has ${names.join(", ")}.`);
      return `model_id,prediction\n${file.models.map((model) => `${model},\n`).join("")}`;
    });
  });

  app.get("/api/tracks/:track/starter.py", (c) => {
    readQuery(c, []);
    const kind: Kind = { type: "text/x-python; charset=utf-8", audience: "programs", keep: "minute" };
    return about(c, kind, (state) => {
      if (state.release === undefined) return context.notFound(c, noZoo(state.track.zoo));
      return makeStarter(state.track.name, context.publicUrl(c));
    });
  });
}

/** A track as the API shows it. */
export function describeTrack(state: TrackState): ApiTrack {
  const { track, because, entries, release, expected } = state;
  const { name } = track;
  const models = new Map(expected.map((file) => [file.file, file.models.length]));
  return {
    ...{ track, state: state.state, because: because ?? null, entries, per_day: PER_DAY },
    networks: networksOf(state, (file) => models.get(file) ?? 0),
    url: addresses.trackUrl(name),
    links: {
      page: addresses.trackPage(name),
      board: addresses.boardUrl(name),
      ...(because === undefined ? { submissions: addresses.submissionsUrl(name) } : {}),
      ...(release === undefined
        ? {}
        : {
            template: Object.fromEntries(
              track.files.map((file) => [file.name, addresses.templateUrl(name, file.name)]),
            ),
            starter: addresses.starterUrl(name),
          }),
    },
  };
}

/** What is said of a track that is not there. */
export function noTrack(name: string): string {
  return `There is no track "${cut(name)}" here; ${addresses.tracksUrl} lists what there is.`;
}

function noZoo(zoo: string): string {
  return `The zoo of this track, ${zoo}, is not published here.`;
}
