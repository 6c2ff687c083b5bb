// What belongs to one submission, in the words of OpenAPI: it against the others, and what was sent.
import { error, file, inPath, json } from "./openapi-parts.ts";
import { schemaRef } from "./openapi-schemas.ts";

const ID = inPath("id", "Number of the submission.", { type: "integer", minimum: 1 });
const FILE = inPath("file", "One of the track's files.", schemaRef("track", "/$defs/track_file/properties/name"));
const SEED = inPath("seed", "Which of the times that the file was sent, from 1.", {
  ...{ type: "integer", minimum: 1, maximum: 999 },
});

const predictions = file("What was sent as a file of the track, as CSV that can be sent again", "text/csv", [
  ...[ID, FILE, SEED],
]);

export const ENTRY_PATHS: Record<string, unknown> = {
  "/api/submissions/{id}/comparisons": json("A submission against each other one of its track", "api-comparisons", [
    ID,
  ]),
  "/api/submissions/{id}/predictions/{file}-{seed}.csv": {
    get: {
      ...predictions.get,
      security: [{}, { token: [] }],
      responses: {
        ...predictions.get.responses,
        "401": error("The token is none that is valid."),
        "403": error("Labels are withheld, so only the team that sent it can have it: by its token or its session."),
      },
    },
  },
};
