// A line of curl for each operation of the API, about things that this hub has. test/hub/docs/api.test.ts runs them all.
import type { Operation } from "./api-description.ts";

/** Values of the names in braces. */
export interface ExampleValues {
  zoo: string;
  version: string;
  collection: string;
  split: string;
  what: string;
  /** Of a file of the zoo, and of one beside its baselines. */
  path: string;
  baselinesPath: string;
  track: string;
  file: string;
  id: string;
  /** Of today's dump. */
  name: string;
  seed: string;
}

const JSON_BODY = '--header "Content-Type: application/json" --data';
/** What stands before the address, of operations that take more than a path. */
const OPTIONS: Record<string, string> = {
  "POST /api/teams": `${JSON_BODY} '{"name": "My team"}'`,
  "POST /api/team/token": "--request POST",
  "POST /api/tracks/{track}/submissions": "--form description=@description.json --form file=@predictions.csv",
  "POST /api/tracks/{track}/check": "--form file=@predictions.csv",
  "POST /api/submissions/{id}/description": `${JSON_BODY} @description.json`,
};
const QUERIES: Record<string, (values: ExampleValues) => string> = {
  "/api/zoos/{zoo}/{version}/rows": ({ collection }) => `collection=${collection}&length=3`,
  "/api/zoos/{zoo}/{version}/statistics": ({ collection }) => `collection=${collection}`,
  "/api/tracks/{track}/board": () => "board=all",
  "/api/tracks/{track}/board.csv": () => "board=all",
  "/api/log": () => "length=10",
};

/** A command of one to three lines; `address` is the hub's, without a slash at its end. */
export function exampleOf(operation: Operation, address: string, values: ExampleValues): string {
  const { method, path, needsToken, answers } = operation;
  const options = OPTIONS[`${method} ${path}`];
  const query = QUERIES[path]?.(values);
  // Bytes are no sight in a terminal.
  const isFile = answers.some(({ content }) => Object.hasOwn(content, "application/octet-stream"));
  const own: Readonly<Record<string, string>> = path.includes("/baselines/files/")
    ? { ...values, path: values.baselinesPath }
    : { ...values };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (own[name] === undefined) throw new RangeError(`there is no example of {${name}} in ${path}`);
    return own[name];
  });
  const target = address + filled + (query === undefined ? "" : `?${query}`);
  const parts = [
    // By standard input: others on the machine can see a program's arguments.
    needsToken ? `printf 'Authorization: Bearer %s' "$WEIGHBRIDGE_TOKEN" |\n  ` : "",
    "curl --fail",
    isFile ? " --remote-name" : "",
    needsToken ? " --header @-" : "",
    options === undefined ? " " : ` ${options} \\\n  `,
    query?.includes("&") ? `"${target}"` : target,
  ];
  return `${parts.join("")}\n`;
}
