// A hostile or broken upload: the bytes that go over the wire, and what the answer must say if that is known.
import type { RandomStream } from "../../../../src/lib/random.ts";
import type { MadeTeam, MadeTrack } from "../made-contest.ts";
import { BOUNDARY, multipartType } from "../multipart.ts";

export interface Upload {
  kind: string;
  /** Written one after another. */
  bytes: readonly Uint8Array[];
  /** What the client does then: it waits for the answer, says that nothing more comes, or leaves, and then there is no answer to judge. */
  ending: "wait" | "half-close" | "leave";
  /** The answer's status, if only one is right. */
  status?: number;
  /** Problems of each kind that the answer must list, if it is about one file and those are known. */
  counts?: Readonly<Record<string, number>>;
}

/** What uploads are made of. */
export interface Sources {
  stream: RandomStream;
  /** Its quota is never used: nothing that is sent is sound. */
  team: MadeTeam;
  tracks: ReadonlyMap<string, MadeTrack>;
  /** A track with one file, whose predictions are accuracies. */
  made: MadeTrack;
}

/** One of the values, each as likely. */
export function pick<T>(stream: RandomStream, values: readonly T[]): T {
  return values[stream.below(values.length)];
}

export interface Head {
  method?: string;
  path: string;
  /** Instead of a right Content-Length; null for none. */
  length?: number | string | null;
  headers?: readonly (readonly [name: string, value: string])[];
}

/** The bytes of a request's first line and headers, which nobody checks. */
export function headBytes({ method = "POST", path, length, headers = [] }: Head, body: Uint8Array): Buffer {
  const counted = length === null ? [] : [`Content-Length: ${length ?? body.length}`];
  const lines = [`${method} ${path} HTTP/1.1`, "Host: 127.0.0.1", "Connection: close", ...counted];
  return Buffer.from([...lines, ...headers.map(([name, value]) => `${name}: ${value}`), "", ""].join("\r\n"), "latin1");
}

export function authorization({ token }: MadeTeam): readonly [string, string] {
  return ["Authorization", `Bearer ${token}`];
}

/** A request that is right but for its body. */
export function form({ team, made }: Sources, path: string | undefined, body: Uint8Array, boundary = BOUNDARY) {
  const headers = [authorization(team), ["Content-Type", multipartType(boundary)]] as const;
  const to = path ?? `/api/tracks/${made.track.name}/submissions`;
  return [headBytes({ path: to, headers }, body), body];
}
