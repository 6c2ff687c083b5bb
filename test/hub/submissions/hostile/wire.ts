// Requests that are wrong before their body is looked at: HTTP that is none, bodies that end too soon or never, tokens and
// addresses of nobody. Their file is sound, so whatever lets them pass is found by a submission that is stored.
import { noise } from "../../../leaderboard/submission/changed-bytes.ts";
import { FIELDS, fileBytes } from "../made-submission.ts";
import { multipart, multipartType } from "../multipart.ts";
import { authorization, headBytes, pick, type Sources, type Upload } from "./upload.ts";

const DESCRIPTION = JSON.stringify({
  ...{ method: "hostile", anonymous: true, inputs: ["weights"] },
  training_data: "none",
});

/** A form with everything that a submission needs. */
function soundBody({ stream, made }: Sources): Buffer {
  const { models } = made.expected[0];
  const body = fileBytes(
    models,
    models.map(() => stream.uniform()),
    "csv",
  );
  return multipart([
    { field: FIELDS.description, body: DESCRIPTION },
    { field: FIELDS.files, name: "predictions.csv", type: "text/csv", body },
  ]);
}

const path = ({ made }: Sources) => `/api/tracks/${made.track.name}/submissions`;
const type = ["Content-Type", multipartType()] as const;

/** With a token that is none. */
export function wrongToken(sources: Sources): Upload {
  const { stream, team } = sources;
  const body = soundBody(sources);
  const made_up = `wb_${noise(stream, 32).toString("base64url")}`;
  const altered = team.token.slice(0, -2) + pick(stream, ["AA", "__", "==", ""]);
  const values = [
    ...[
      undefined,
      "",
      "Bearer",
      "Bearer ",
      `Bearer ${made_up}`,
      `Bearer ${altered}`,
      `Basic ${btoa(`a:${team.token}`)}`,
    ],
    ...[
      team.token,
      `Bearer ${team.token} ${team.token}`,
      `Bearer ${"a".repeat(8000)}`,
      `Bearer \xff\xfe`,
      "Bearer null",
    ],
    ...["Bearer ' OR 1=1 --", `Token ${team.token}`, `Bearer ${team.token.toUpperCase()}`, `Bearer ${team.token}x`],
  ];
  const value = pick(stream, values);
  const headers = [type, ...(value === undefined ? [] : [["Authorization", value] as const])];
  return {
    kind: "wrong token",
    bytes: [headBytes({ path: path(sources), headers }, body), body],
    ending: "wait",
    status: 401,
  };
}

/** To an address that is not there, or takes no such thing from a team. */
export function wrongAddress(sources: Sources): Upload {
  const { stream, team, made } = sources;
  const body = soundBody(sources);
  const { name } = made.track;
  const id = pick(stream, [
    "0",
    "-1",
    "1",
    "999999999",
    "9007199254740993",
    "99999999999999999999",
    "1e3",
    "NaN",
    "0x1",
    "1.5",
  ]);
  const paths = [
    ...[`/api/tracks/${name}x/submissions`, "/api/tracks//submissions", `/api/tracks/${"a".repeat(300)}/submissions`],
    ...["/api/tracks/__proto__/submissions", "/api/tracks/constructor/submissions", "/api/tracks/A/submissions"],
    ...[
      `/api/tracks/${name}%00/submissions`,
      `/api/tracks/../${name}/submissions`,
      `/api/tracks/${name}'--/submissions`,
    ],
    ...[`/api/tracks/${name}/submissions/`, `/api/tracks/${name}`, `/api/tracks/${name}/board`, "/api/tracks", "/"],
    ...[`/api/submissions/${id}`, `/api/submissions/${id}/description`, `/submissions/${id}/edit`, `/submit/${name}`],
    ...["/api/admin", `/api/admin/submissions/${id}/hide`, "/api/admin/rescore", "/api/log", "/api/zoos", "/sign-in"],
    ...["/api/team/token", "*", "http://", "http://example.org", `/${"a/".repeat(2000)}`, "/api/submissions/\xff"],
  ];
  const to = pick(stream, paths);
  // A token is right for `/api/team/token`, which would make another one.
  const headers = to === "/api/team/token" ? [type] : [authorization(team), type];
  return { kind: "wrong address", bytes: [headBytes({ path: to, headers }, body), body], ending: "wait" };
}

/** With a key or another header that can't be. */
export function wrongHeader(sources: Sources): Upload {
  const { stream, team } = sources;
  const body = soundBody(sources);
  const key = pick(stream, ["", " ", "a".repeat(201), "a b", "\xe9", "\x01", "\x7f", "a\tb", "a".repeat(5000)]);
  const headers = [authorization(team), type, ["Idempotency-Key", key]] as const;
  return { kind: "wrong key", bytes: [headBytes({ path: path(sources), headers }, body), body], ending: "wait" };
}

/** Other methods than an upload has. */
export function wrongMethod(sources: Sources): Upload {
  const { stream, team } = sources;
  const body = soundBody(sources);
  const method = pick(stream, ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "post", "POSTX", "GET\0"]);
  const head = headBytes({ method, path: path(sources), headers: [authorization(team), type] }, body);
  return { kind: "wrong method", bytes: [head, body], ending: "wait" };
}

/** HTTP that is none. */
export function brokenHttp(sources: Sources): Upload {
  const { stream, team } = sources;
  const body = soundBody(sources);
  const head = { path: path(sources), headers: [authorization(team), type] };
  const more = (...headers: [string, string][]) => headBytes({ ...head, headers: [...head.headers, ...headers] }, body);
  const lines = (text: string) => Buffer.from(`${text}\r\n\r\n`, "latin1");
  const kinds: Record<string, () => Uint8Array[]> = {
    "no HTTP": () => [noise(stream, 200), lines("")],
    "no version": () => [lines(`POST ${head.path}`)],
    "another version": () => [lines(`POST ${head.path} HTTP/9.9`)],
    TLS: () => [Buffer.from("16030100c8010000c40303", "hex"), noise(stream, 200)],
    "HTTP/2": () => [Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")],
    "two lengths": () => [more(["Content-Length", "5"]), body],
    "a length and chunks": () => [more(["Transfer-Encoding", "chunked"]), body],
    "a negative length": () => [headBytes({ ...head, length: -1 }, body), body],
    "a length that is no number": () => [headBytes({ ...head, length: "1e3" }, body), body],
    "a length beyond all": () => [headBytes({ ...head, length: "99999999999999999999" }, body), body],
    "chunks that are none": () => [
      headBytes({ ...head, length: null, headers: [...head.headers, ["Transfer-Encoding", "chunked"]] }, body),
      body,
    ],
    "an unknown transfer encoding": () => [
      headBytes({ ...head, length: null, headers: [...head.headers, ["Transfer-Encoding", "x"]] }, body),
      body,
    ],
    "no host": () => [Buffer.from(more().toString("latin1").replace("Host: 127.0.0.1\r\n", ""), "latin1"), body],
    "a header without a name": () => [more(["", "x"]), body],
    "a header with a line break": () => [more(["X", "a\nb"]), body],
    "a header with a NUL": () => [more(["X", "a\0b"]), body],
    "a header that is too long": () => [more(["X", "x".repeat(20_000)]), body],
    "too many headers": () => [more(...Array.from({ length: 3000 }, (_, i): [string, string] => [`X${i}`, "y"])), body],
  };
  const what = pick(stream, Object.keys(kinds));
  return { kind: `HTTP: ${what}`, bytes: kinds[what](), ending: "half-close" };
}

/** Less comes than was said, and then the end. */
export function cutShort(sources: Sources): Upload {
  const { stream, team } = sources;
  const body = soundBody(sources);
  const head = headBytes({ path: path(sources), headers: [authorization(team), type] }, body);
  const part = body.subarray(0, stream.below(body.length - 1));
  const ending = pick(stream, ["half-close", "half-close", "leave"] as const);
  return { kind: `cut short, then ${ending}`, bytes: [head, part], ending };
}

/** More is said to come than may, or comes without end. */
export function tooMuch(sources: Sources): Upload {
  const { stream, team } = sources;
  const body = soundBody(sources);
  const headers = [authorization(team), type];
  if (stream.below(2) === 0) {
    const length = pick(stream, [2 ** 27, 2 ** 31, 2 ** 40, 2 ** 52]);
    return {
      kind: "a length that is too much",
      bytes: [headBytes({ path: path(sources), headers, length }, body), body],
      ending: "wait",
      status: 413,
    };
  }
  const head = headBytes(
    { path: path(sources), headers: [...headers, ["Transfer-Encoding", "chunked"]], length: null },
    body,
  );
  const chunk = Buffer.concat([Buffer.from("100000\r\n"), Buffer.alloc(2 ** 20, "0"), Buffer.from("\r\n")]);
  return { kind: "chunks without end", bytes: [head, ...Array<Buffer>(200).fill(chunk)], ending: "half-close" };
}

/** A part comes, and then nothing for ever. */
export function stalled(sources: Sources): Upload {
  const { stream, team } = sources;
  const body = soundBody(sources);
  const head = headBytes({ path: path(sources), headers: [authorization(team), type] }, body);
  const all = Buffer.concat([head, body]);
  return { kind: "stalled", bytes: [all.subarray(0, stream.below(all.length - 1))], ending: "wait", status: 408 };
}
