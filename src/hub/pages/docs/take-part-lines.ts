// The lines of the page on taking part, for one hub and one track. test/hub/docs/take-part.test.ts runs them in their order,
// word for word.
import type { TrackFile } from "../../../../schemas/types.d.ts";
import { boardFileUrl, checkUrl, starterUrl, submissionsUrl, teamsUrl } from "../../addresses.ts";

export interface TakePartLines {
  starter: string;
  signUp: string;
  check: string;
  curlCheck: string;
  command: string;
  curl: string;
  board: string;
}

/**
 * `address` without a slash at its end. The token stands in a file, a variable and standard input, never in an argument,
 * which others on the machine could see.
 */
export function takePartLines(
  address: string,
  track: string,
  files: readonly Pick<TrackFile, "name">[],
): TakePartLines {
  const paths = files.map(({ name }) => `${track}/${name}.csv`);
  const named = paths.join(" ");
  const parts = paths.map((path) => `  --form file=@${path} \\\n`).join("");
  const curl = `printf 'Authorization: Bearer %s' "$WEIGHBRIDGE_TOKEN" |
  curl --fail-with-body --header @-`;
  return {
    starter: `curl --fail --remote-name ${address}${starterUrl(track)}
python3 starter.py
`,
    signUp: `(umask 077; curl --fail --header "Content-Type: application/json" --data '{"name": "My team"}' \\
  --output team.json ${address}${teamsUrl})
export WEIGHBRIDGE_TOKEN=$(python3 -c 'import json; print(json.load(open("team.json"))["token"])')
`,
    check: `npx weighbridge check ${named} \\
  --track ${track} --zoo-source ${address}
`,
    curlCheck: `${curl} \\
${parts}  ${address}${checkUrl(track)}
`,
    command: `npx weighbridge submit ${named} \\
  --track ${track} --hub ${address} \\
  --description ${track}/description.json
`,
    curl: `${curl} --header "Idempotency-Key: first-try" \\
  --form description=@${track}/description.json \\
${parts}  ${address}${submissionsUrl(track)}
`,
    board: `curl --fail ${address}${boardFileUrl(track, "csv")}
`,
  };
}
