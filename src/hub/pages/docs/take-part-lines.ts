// The lines of the page on taking part, for one hub and one track. test/hub/docs/take-part.test.ts runs them in their order,
// word for word.
import type { TrackFile } from "../../../../schemas/types.d.ts";
import { boardUrl, starterUrl, submissionsUrl, teamsUrl } from "../../addresses.ts";

export interface TakePartLines {
  starter: string;
  signUp: string;
  check: string;
  command: string;
  curl: string;
  board: string;
}

/** `address` without a slash at its end. The token stands in files, never in an argument, which others could see. */
export function takePartLines(
  address: string,
  track: string,
  files: readonly Pick<TrackFile, "name">[],
): TakePartLines {
  const paths = files.map(({ name }) => `${track}/${name}.csv`);
  const named = paths.join(" ");
  const parts = paths.map((path) => `  --form file=@${path} \\\n`).join("");
  return {
    starter: `curl --fail --remote-name ${address}${starterUrl(track)}
python3 starter.py
`,
    signUp: `umask 077
curl --fail --header "Content-Type: application/json" --data '{"name": "My team"}' \\
  --output team.json ${address}${teamsUrl}
python3 -c 'import json; print(json.load(open("team.json"))["token"])' > token.txt
`,
    check: `npx weighbridge check ${named} --track ${track} --zoo-source ${address}
`,
    command: `npx weighbridge submit ${named} --track ${track} --hub ${address} \\
  --description ${track}/description.json --token-file token.txt
`,
    curl: `umask 077
printf 'Authorization: Bearer %s' "$(cat token.txt)" > header.txt
curl --fail-with-body --header @header.txt --header "Idempotency-Key: first-try" \\
  --form description=@${track}/description.json \\
${parts}  ${address}${submissionsUrl(track)}
`,
    board: `curl --fail ${address}${boardUrl(track)}.csv
`,
  };
}
