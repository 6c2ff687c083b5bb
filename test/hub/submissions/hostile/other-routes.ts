// What is posted to the other addresses that take something: descriptions, teams, the forms of pages.
import { editPage, signInPage, signUpPage, submitPage, teamPage, teamsUrl } from "../../../../src/hub/addresses.ts";
import { FIELDS } from "../made-submission.ts";
import { multipart, multipartType } from "../multipart.ts";
import { authorization, headBytes, pick, type Sources, type Upload } from "./upload.ts";

/** Texts that are JSON, or nearly, and no description and no team. */
const NO_RECORDS = [
  ...[
    "",
    "{",
    "[]",
    "null",
    "7",
    '"a"',
    "{}",
    '{"name":',
    '{"name":1}',
    '{"name":""}',
    '{"name":" "}',
    '{"name":"a\\u0000"}',
  ],
  ...[
    '{"name":"\\u202ea"}',
    `{"name":"${"x".repeat(10_000)}"}`,
    '{"name":"a","x":1}',
    '{"name":{"toString":1}}',
    "\0",
    "\xff",
  ],
  ...[
    '{"__proto__":{"name":"a"}}',
    '{"toString":1,"valueOf":2}',
    "[".repeat(10_000),
    `{"name":${"[".repeat(17)}`,
    "NaN",
    "1e999",
  ],
  ...[`{"method":"x"}`, `{"name":"a"`, `${" ".repeat(200_000)}{}`, '{"name":"a\\ud800"}', '{"name":["a"]}'],
];

/** A record that is none, to an address that takes JSON. */
export function hostileRecord({ stream, team }: Sources): Upload {
  const path = pick(stream, [
    teamsUrl,
    "/api/submissions/1/description",
    "/api/submissions/0/description",
    "/api/admin/actions",
  ]);
  const body = Buffer.from(pick(stream, NO_RECORDS), "latin1");
  const types = [
    "application/json",
    "application/json; charset=utf-8",
    "text/plain",
    "application/x-www-form-urlencoded",
  ];
  const headers = [authorization(team), ["Content-Type", pick(stream, types)]] as const;
  return { kind: `record to ${path}`, bytes: [headBytes({ path, headers }, body), body], ending: "wait" };
}

/**
 * A page's form, sent by who has not seen the page. Not to /sign-out and /team/token, which send who is not signed in to
 * sign in: a 303, and the right one.
 */
export function foreignForm({ stream, team, made }: Sources): Upload {
  const path = pick(stream, [signUpPage, signInPage, teamPage, submitPage(made.track.name), editPage(1)]);
  const values = [team.token, "", "a", "x".repeat(70_000), "\u202e", "%00", "=1+1", "<script>"];
  const names = ["form_token", "token", "name", "method", FIELDS.description, "__proto__", "x".repeat(300)];
  const fields = Array.from({ length: stream.below(6) }, () => [pick(stream, names), pick(stream, values)] as const);
  const isMultipart = stream.below(2) === 0;
  const body = isMultipart
    ? multipart(fields.map(([field, value]) => ({ field, body: value })))
    : Buffer.from(new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString());
  const cookies = [
    "",
    "session=x",
    `session=${team.token}`,
    "a=b; ".repeat(500),
    "__Host-session=%00",
    `form=${"y".repeat(4000)}`,
  ];
  const headers = [
    ["Content-Type", isMultipart ? multipartType() : "application/x-www-form-urlencoded"],
    ["Cookie", pick(stream, cookies)],
    ["Origin", pick(stream, ["http://example.org", "null", "http://127.0.0.1", ""])],
  ] as const;
  return { kind: `form to ${path}`, bytes: [headBytes({ path, headers }, body), body], ending: "wait" };
}
