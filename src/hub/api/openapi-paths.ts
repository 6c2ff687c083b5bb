// The API's routes in the words of OpenAPI 3.1. test/hub/openapi.test.ts asks every route and holds its answers against
// this, and the routes of the hub against the list.
import { MOST_ROWS } from "./limits.ts";
import { bytes, inPath, inQuery, json, type Parameter } from "./openapi-parts.ts";
import { schemaRef } from "./openapi-schemas.ts";

const ZOO = inPath("zoo", "Name of the zoo.", schemaRef("zoo", "/properties/name"));
const VERSION = inPath("version", "Version of the zoo, or latest for the highest.", {
  anyOf: [schemaRef("zoo", "/properties/version"), { type: "string", const: "latest" }],
});
const COLLECTION = inPath("collection", "Image set.", schemaRef("zoo", "/properties/collections/items"));

const ROW_PARAMETERS: Parameter[] = [
  inQuery("collection", "Image set; needed if the zoo has several.", schemaRef("zoo", "/properties/collections/items")),
  inQuery("content", "Which table; runs if not given.", schemaRef("api-rows", "/properties/content")),
  inQuery("split", "Rows of this split only; weights and folds: train if not given.", {
    ...schemaRef("api-rows", "/properties/split"),
  }),
  inQuery("epoch", "Checkpoint epoch of weights and features; the final one if not given.", {
    type: "integer",
    minimum: 0,
  }),
  inQuery("offset", "How many rows to pass over.", { type: "integer", minimum: 0, maximum: 1_000_000, default: 0 }),
  inQuery("length", "How many rows at most.", { type: "integer", minimum: 1, maximum: MOST_ROWS, default: 10 }),
];

const BASELINES_PATH = "/properties/files/items/properties/path";
const AT_VERSION = "/api/zoos/{zoo}/{version}";

/** The `paths` of the description. */
export const PATHS: Record<string, unknown> = {
  "/api/zoos": json("All zoos", "api-zoos"),
  "/api/zoos/{zoo}": json("One zoo and its versions", "api-zoo", [ZOO]),
  [AT_VERSION]: json("A version of a zoo", "api-version", [ZOO, VERSION]),
  [`${AT_VERSION}/manifest.json`]: json("The list of all files of a version", "manifest", [ZOO, VERSION]),
  [`${AT_VERSION}/croissant.json`]: json(
    "The version as MLCommons Croissant",
    "any-object",
    [ZOO, VERSION],
    "application/ld+json",
  ),
  [`${AT_VERSION}/files/{path}`]: bytes("A file of the manifest", [
    ZOO,
    VERSION,
    inPath("path", "Path of the file in the manifest; its slashes stay as they are.", { type: "string" }),
  ]),
  [`${AT_VERSION}/rows`]: json("Some rows of a table", "api-rows", [ZOO, VERSION, ...ROW_PARAMETERS]),
  [`${AT_VERSION}/statistics`]: json("Statistics of the training split", "api-statistics", [
    ZOO,
    VERSION,
    inQuery("collection", "Of this image set only.", schemaRef("zoo", "/properties/collections/items")),
  ]),
  [`${AT_VERSION}/baselines`]: json("What the built-in baselines reach", "baselines-report", [ZOO, VERSION]),
  [`${AT_VERSION}/baselines/files/{path}`]: bytes("A file that was published with the baselines", [
    ZOO,
    VERSION,
    inPath("path", "Path of the file in the report.", schemaRef("baselines-report", BASELINES_PATH)),
  ]),
  [`${AT_VERSION}/npy/{collection}/{split}/{what}.npy`]: bytes("An array of a split's networks, as NumPy file", [
    ...[ZOO, VERSION, COLLECTION],
    inPath("split", "Split.", { type: "string", enum: ["train", "test", "early"] }),
    inPath("what", "weights float32 [n, weights], features float64 [n, features], labels float64 [n], ids text [n].", {
      ...{ type: "string", enum: ["weights", "features", "labels", "ids"] },
    }),
    inQuery("epoch", "Checkpoint epoch of weights and features; the final one if not given.", {
      ...{ type: "integer", minimum: 0 },
    }),
  ]),
  [`${AT_VERSION}/npy/{collection}/feature-names.json`]: json("Names of the columns of features.npy", "names", [
    ZOO,
    VERSION,
    COLLECTION,
  ]),
  "/health": json("Whether the hub lives", "api-status"),
  "/ready": json("Whether the hub can serve", "api-status"),
};

/** Schemas of answers that are no records of ours. */
export const OTHER_SCHEMAS = {
  "any-object": { type: "object", description: "JSON-LD, as its own vocabulary has it." },
  names: { type: "array", description: "Names.", items: { type: "string" } },
};
