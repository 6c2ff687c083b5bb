// Teams in the words of OpenAPI.
import { answered, error, JSON_MEDIA, json, post } from "./openapi-parts.ts";
import { schemaRef } from "./openapi-schemas.ts";

const { get } = json("The team whose token this is", "api-team");
const NEEDS_TOKEN = {
  "401": error("There is no token, or none that is valid."),
  "403": error("The token is no team's."),
};

export const TEAM_PATHS: Record<string, unknown> = {
  "/api/teams": post("Sign a team up", {
    body: { [JSON_MEDIA]: { schema: schemaRef("api-sign-up") } },
    answers: {
      "201": answered("The team is there, and this is its token.", "api-signed-up"),
      "403": error("A page of another site asks."),
      "409": error("Another team has the name."),
      "429": error("Too many teams have signed up, or too many requests; Retry-After tells when to try again."),
    },
  }),
  "/api/team": {
    get: { ...get, security: [{ token: [] }], responses: { ...get.responses, ...NEEDS_TOKEN } },
  },
  "/api/team/token": post("Replace the team's token", {
    token: true,
    answers: {
      "200": answered("The new token; the old one is not valid any more.", "api-signed-up"),
      "403": error("The token is no team's."),
    },
  }),
};
