// Tracks, boards and submissions in the words of OpenAPI.
import { answered, error, file, inPath, inQuery, JSON_MEDIA, json, type Parameter, post } from "./openapi-parts.ts";
import { schemaRef } from "./openapi-schemas.ts";

const TRACK = inPath("track", "Name of the track.", schemaRef("track", "/properties/name"));
const FILE = inPath("file", "One of the track's files.", schemaRef("track", "/$defs/track_file/properties/name"));
const ID = inPath("id", "Number of the submission.", { type: "integer", minimum: 1 });
/** As the API has them; the page begins with the best entries. */
const FILTER = {
  entries: { usual: "all", description: "all; best: of each team the best one, and all baselines." },
  standing: { usual: "any", description: "any; verified: those that the operator has verified, and baselines." },
  code: { usual: "any", description: "any; open: those whose code is public, and baselines." },
};
const BOARD = inQuery("board", "default: entries that used no more than the track's default board; all: all entries.", {
  ...schemaRef("api-board", "/properties/board"),
  default: "default",
});
const SHOWN = (["entries", "standing", "code"] as const).map((name) => {
  const { description } = FILTER[name];
  return inQuery(name, description, {
    ...schemaRef("api-board", `/properties/filter/properties/${name}`),
    default: FILTER[name].usual,
  });
});
const KEY: Parameter = {
  ...{ name: "Idempotency-Key", in: "header" },
  description: "The same request with the same key is stored once: a second time answers with the first submission.",
  schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,200}$" },
};

/** A submission as a form: each file is a part with a file name, whatever its field is called. */
const FORM = {
  type: "object",
  required: ["description", "file"],
  properties: {
    description: { ...schemaRef("submission-description"), description: "As JSON: a field, or a file of this field." },
    file: { type: "array", items: { type: "string", format: "binary" }, description: "CSV, JSON or Parquet." },
  },
  additionalProperties: { type: "string", format: "binary" },
};

const AT_TRACK = "/api/tracks/{track}";

export const TRACK_PATHS: Record<string, unknown> = {
  "/api/tracks": json("All tracks, open ones first", "api-tracks"),
  [AT_TRACK]: json("A track as it stands here", "api-track", [TRACK]),
  [`${AT_TRACK}/board`]: json("The entries of a track, best first", "api-board", [TRACK, BOARD, ...SHOWN]),
  [`${AT_TRACK}/board.csv`]: file("The same as CSV", "text/csv", [TRACK, BOARD, ...SHOWN]),
  [`${AT_TRACK}/board.parquet`]: file("The same as Parquet", "application/vnd.apache.parquet", [
    ...[TRACK, BOARD, ...SHOWN],
  ]),
  [`${AT_TRACK}/template/{file}.csv`]: file("What a file of the track must hold, predictions empty", "text/csv", [
    ...[TRACK, FILE],
  ]),
  [`${AT_TRACK}/starter.py`]: file("A script from download to a sound submission", "text/x-python", [TRACK]),
  [`${AT_TRACK}/submissions`]: post("Submit predictions", {
    parameters: [TRACK, KEY],
    body: { "multipart/form-data": { schema: FORM } },
    token: true,
    answers: {
      "200": answered("The same request was stored before.", "api-submitted"),
      "201": answered("Stored and scored; Location names it.", "api-submitted"),
      "403": error("The token is no team's."),
      "409": error("The track is closed."),
      "422": {
        description: "The predictions are not what the track asks for, or the key was used for another request.",
        content: { [JSON_MEDIA]: { schema: { anyOf: [schemaRef("api-unsound"), schemaRef("api-error")] } } },
      },
      "429": error("The team's quota of today is used, or too many requests; Retry-After tells when to try again."),
      "503": error("Too much is being scored; Retry-After tells when to try again."),
    },
  }),
  [`${AT_TRACK}/check`]: post("Check predictions without submitting them", {
    parameters: [TRACK],
    body: { "multipart/form-data": { schema: { ...FORM, required: ["file"] } } },
    token: true,
    answers: {
      "200": answered("The files are sound. Nothing was scored or stored, and no quota used.", "api-checked"),
      "403": error("The token is no team's."),
      "409": error("The track is closed."),
      "422": answered("The predictions are not what the track asks for.", "api-unsound"),
      "503": error("Too much is being scored; Retry-After tells when to try again."),
    },
  }),
  "/api/submissions/{id}": json("A submission with its scores", "api-submission", [ID]),
  "/api/submissions/{id}/descriptions": json("All descriptions of a submission, oldest first", "api-descriptions", [
    ID,
  ]),
  "/api/submissions/{id}/description": post("A new version of a submission's description", {
    parameters: [ID],
    body: { [JSON_MEDIA]: { schema: schemaRef("submission-description") } },
    token: true,
    answers: {
      "200": answered("The description as it is shown now.", "submission-description"),
      "403": error("The token is no team's."),
    },
  }),
};
