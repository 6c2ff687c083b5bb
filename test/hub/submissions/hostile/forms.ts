// Forms that are broken, or that say what a form must not say. Their file lacks networks, so that none of them can be sound
// by chance; those whose file is sound are wrong in another way for certain.
import { gzipSync } from "node:zlib";
import { checkDescription } from "../../../../leaderboard/submission/index.ts";
import { change } from "../../../leaderboard/submission/changed-bytes.ts";
import { FIELDS, fileBytes } from "../made-submission.ts";
import { BOUNDARY, multipart, type Part } from "../multipart.ts";
import { authorization, form, headBytes, pick, type Sources, type Upload } from "./upload.ts";

const SOUND = { method: "hostile", anonymous: true, inputs: ["weights"], training_data: "none" };
const JAVASCRIPT = "javascript:alert(1)";

function file({ stream, made }: Sources, less = 0): Part {
  const models = made.expected[0].models.slice(less);
  const body = fileBytes(
    models,
    models.map(() => stream.uniform()),
    "csv",
  );
  return { field: FIELDS.files, name: "predictions.csv", type: "text/csv", body };
}

/** Both parts, the file without its first networks. */
function lacking(sources: Sources): Part[] {
  return [{ field: FIELDS.description, body: JSON.stringify(SOUND) }, file(sources, 3)];
}

/** The whole body after some changes, wherever they fall: boundaries, headers, names. */
export function damagedForm(sources: Sources): Upload {
  const { stream } = sources;
  let body = multipart(lacking(sources));
  const head = body.indexOf("\r\n\r\n", body.indexOf(FIELDS.files));
  for (let turn = 1 + stream.below(4); turn > 0; turn--) {
    // Most of the bytes are the file's; what is of the form's own stands before them and at the end.
    const parts = [body.subarray(0, head), body.subarray(head, body.length - 80), body.subarray(body.length - 80)];
    const which = pick(stream, [0, 0, 2]);
    parts[which] = change(Buffer.from(parts[which]), stream, true);
    body = Buffer.concat(parts);
  }
  return { kind: "damaged form", bytes: form(sources, undefined, body), ending: "wait" };
}

/** Parts too many, too few, nested, without names, with hostile names. */
export function wrongParts(sources: Sources): Upload {
  const { stream } = sources;
  const parts = lacking(sources);
  const many = 10 ** (1 + stream.below(3));
  const names = ["../../../etc/passwd", "C:\\x.csv", "\0.csv", '"; drop="', "x".repeat(5000), "\u202egpj.csv", "", "."];
  const nested = multipart(parts, "inner");
  const kinds: Record<string, () => Part[]> = {
    "no files": () => parts.slice(0, 1),
    "no description": () => parts.slice(1),
    nothing: () => [],
    "many files": () => Array.from({ length: many }, () => ({ ...parts[1], body: "x" })),
    "many fields": () => [...Array.from({ length: many }, (_, i) => ({ field: `f${i}`, body: "x" })), ...parts],
    "many descriptions": () => [...Array.from({ length: many }, () => parts[0]), parts[1]],
    "empty files": () => [parts[0], { ...parts[1], body: "" }],
    "a hostile name": () => [parts[0], { ...parts[1], name: pick(stream, names) }],
    "a hostile field": () => [...parts, { field: pick(stream, [...names, "__proto__", "constructor"]), body: "x" }],
    "a field as file": () => [{ ...parts[0], name: "description.json" }, parts[1]],
    "a file as field": () => [parts[0], { field: parts[1].field, body: parts[1].body }],
    "a form in a form": () => [{ field: "form", type: "multipart/mixed; boundary=inner", body: nested }],
    "an unknown type": () => [
      parts[0],
      { ...parts[1], type: pick(stream, ["x", "/", "text/csv; charset=utf-16", "a".repeat(9000)]) },
    ],
    "a large field": () => [{ field: FIELDS.description, body: "x".repeat(2 ** 20) }, parts[1]],
    "a transfer encoding": () => [parts[0], { ...parts[1], type: "text/csv\r\nContent-Transfer-Encoding: base64" }],
    "long headers": () => [parts[0], { ...parts[1], type: `text/csv\r\nX-Y: ${"z".repeat(100_000)}` }],
  };
  const what = pick(stream, Object.keys(kinds));
  return { kind: `parts: ${what}`, bytes: form(sources, undefined, multipart(kinds[what]())), ending: "wait" };
}

/** A body that is not what its type says, or a type that nobody takes. */
export function wrongType(sources: Sources): Upload {
  const { stream, team, made } = sources;
  const path = `/api/tracks/${made.track.name}/submissions`;
  const body = multipart(lacking(sources));
  const types: readonly (string | undefined)[] = [
    ...[undefined, "", "text/plain", "text/csv", "application/octet-stream", "multipart/form-data", "multipart/mixed"],
    ...["multipart/form-data; boundary=", 'multipart/form-data; boundary="', "multipart/form-data; boundary=other"],
    ...[
      `multipart/form-data; boundary=${"b".repeat(300)}`,
      `multipart/form-data; boundary="${BOUNDARY}`,
      ";;;",
      "\x80/\xff",
    ],
    ...["application/json", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "image/png"],
  ];
  const type = pick(stream, types);
  const bodies = [body, Buffer.from(JSON.stringify(SOUND)), Buffer.from("a=b&c=%zz&__proto__=1"), Buffer.alloc(0)];
  const sent = pick(stream, bodies);
  const headers = [authorization(team), ...(type === undefined ? [] : [["Content-Type", type] as const])];
  return { kind: "content type", bytes: [headBytes({ path, headers }, sent), sent], ending: "wait" };
}

/** Bodies that say that they are compressed. */
export function encodedForm(sources: Sources): Upload {
  const { stream, team, made } = sources;
  const packed = gzipSync(pick(stream, [multipart(lacking(sources)), Buffer.alloc(2 ** 24)]));
  const headers = [
    authorization(team),
    ["Content-Type", `multipart/form-data; boundary=${BOUNDARY}`],
    ["Content-Encoding", pick(stream, ["gzip", "deflate", "br", "zstd", "gzip, gzip", "x"])],
  ] as const;
  const path = `/api/tracks/${made.track.name}/submissions`;
  return { kind: "encoded form", bytes: [headBytes({ path, headers }, packed), packed], ending: "wait" };
}

/** A description that is none, with a file that is sound. */
export function hostileDescription(sources: Sources): Upload {
  const { stream, made } = sources;
  const links = [
    JAVASCRIPT,
    "data:text/html,x",
    "file:///etc/passwd",
    "http://user:pass@127.0.0.1/",
    "//x",
    "https://",
    "http://[::",
  ];
  const texts = ["\u0000", "a\u202eb", "\u001b[31m", "x".repeat(200_000), "", " ", "\ud800", `a${"\u0301".repeat(50)}`];
  const values: readonly unknown[] = [
    null,
    1,
    -1,
    1e308,
    true,
    [],
    {},
    [[]],
    "x".repeat(10_000),
    { $ref: "#" },
    2 ** 53,
  ];
  const fields = [
    "method",
    "authors",
    "anonymous",
    "inputs",
    "training_data",
    "parameters",
    "compute",
    "code",
    "paper",
    "notes",
  ];
  const field = pick(stream, fields);
  const kinds: Record<string, () => unknown> = {
    "a hostile link": () => ({ ...SOUND, [pick(stream, ["code", "paper"])]: pick(stream, links) }),
    "a hostile text": () => ({ ...SOUND, [pick(stream, ["method", "training_data", "compute"])]: pick(stream, texts) }),
    "another kind of value": () => ({ ...SOUND, [field]: pick(stream, values) }),
    "a field missing": () => ({
      ...SOUND,
      [pick(stream, ["method", "inputs", "training_data", "anonymous"])]: undefined,
    }),
    "unknown fields": () => ({ ...SOUND, [pick(stream, ["constructor", "toString", "standing", "team_id", "x"])]: 1 }),
    "an input that is not allowed": () => ({ ...SOUND, inputs: ["weights", "labels"] }),
    "authors beyond all bounds": () => ({ ...SOUND, anonymous: undefined, authors: Array(100_000).fill("a") }),
  };
  const what = pick(stream, [...Object.keys(kinds), "no JSON", "a prototype", "deep", "a key twice"]);
  const raw: Record<string, () => string> = {
    "no JSON": () => pick(stream, ["", "{", "[1,", "nul", "{'a':1}", "\0", "NaN", `"${"x".repeat(1000)}`]),
    "a prototype": () => JSON.stringify({ ...SOUND, method: undefined }).replace("{", '{"__proto__":{"method":"x"},'),
    deep: () => `${"[".repeat(5000)}${"]".repeat(5000)}`,
    "a key twice": () => JSON.stringify({ ...SOUND, method: 1 }).replace("{", '{"method":"a","method":2,'),
  };
  const body = Object.hasOwn(raw, what) ? raw[what]() : JSON.stringify(kinds[what]());
  const harmless = isDescription(body, sources);
  const description = { field: FIELDS.description, body: harmless ? "{" : body };
  const bytes = form(sources, undefined, multipart([description, file(sources)]));
  return { kind: `description: ${what}`, bytes, ending: "wait" };

  function isDescription(text: string, { made: { track } }: Sources): boolean {
    try {
      checkDescription(JSON.parse(text), track, made.track.name);
      return true;
    } catch {
      return false;
    }
  }
}
