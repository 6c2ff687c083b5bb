// Croissant 1.1 (MLCommons, "Croissant Format Specification", version 1.1): a JSON-LD description of a published zoo that
// search engines and loaders read. test/publish/croissant-rules.ts holds the specification's rules against it.
import type { Manifest, PublishedFile } from "../../schemas/types.d.ts";
import { KEYWORDS, makersOf } from "./citation.ts";
import { fileSetOf, recordSets, tableGroups } from "./croissant-records.ts";
import { licenseUrl } from "./licenses.ts";

/**
 * The context of the specification's appendix 1, but schema.org with https: with http, as the appendix has it, the
 * reference loader refuses every description (github.com/mlcommons/croissant/issues/1018); its own examples have https.
 */
const CONTEXT = {
  "@language": "en",
  "@vocab": "https://schema.org/",
  sc: "https://schema.org/",
  cr: "http://mlcommons.org/croissant/",
  rai: "http://mlcommons.org/croissant/RAI/",
  dct: "http://purl.org/dc/terms/",
  conformsTo: "dct:conformsTo",
  data: { "@id": "cr:data", "@type": "@json" },
  dataType: { "@id": "cr:dataType", "@type": "@vocab" },
  examples: { "@id": "cr:examples", "@type": "@json" },
  ...Object.fromEntries(
    [
      ...["annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract"],
      ...["field", "fileObject", "fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset"],
      ...["jsonPath", "key", "md5", "parentField", "readLines", "recordSet", "references", "regex", "sdVersion"],
      ...["separator", "source", "subField", "transform", "unArchive", "value"],
    ].map((term) => [term, `cr:${term}`]),
  ),
};

/** The registered media type, and the one that loaders knew before it. */
const PARQUET_FORMATS = ["application/vnd.apache.parquet", "application/x-parquet"];

/**
 * The description. Without `baseUrl` it belongs beside the files, whose addresses are then relative; with it, such as
 * "https://hub.example/api/zoos/NAME/1.0.0", the files are at `${baseUrl}/files/PATH`. `pageUrl` is the zoo's web page.
 */
export function buildCroissant(manifest: Manifest, baseUrl?: string, pageUrl: string = baseUrl ?? "./"): object {
  const groups = tableGroups(manifest);
  return {
    "@context": CONTEXT,
    "@type": "sc:Dataset",
    conformsTo: "http://mlcommons.org/croissant/1.1",
    name: manifest.title,
    description: manifest.description,
    license: licenseUrl(manifest.license) ?? { "@type": "sc:CreativeWork", name: manifest.license },
    url: pageUrl,
    version: manifest.version,
    datePublished: manifest.published,
    isLiveDataset: false,
    citeAs: manifest.citation,
    creator: { "@type": "sc:Organization", name: makersOf(manifest) },
    keywords: KEYWORDS,
    distribution: [
      ...manifest.files.filter(({ content }) => content !== "croissant").map((file) => fileObject(file, baseUrl)),
      ...groups.flatMap((group) => fileSetOf(group, PARQUET_FORMATS) ?? []),
    ],
    recordSet: recordSets(manifest, groups),
  };
}

/** One file; the description itself is not among them, because it can't hold its own hash. */
function fileObject({ path, bytes, sha256, content }: PublishedFile, baseUrl: string | undefined): object {
  return {
    "@type": "cr:FileObject",
    "@id": path,
    name: path,
    contentUrl: baseUrl === undefined ? path : `${baseUrl}/files/${path}`,
    contentSize: `${bytes} B`,
    encodingFormat:
      content === "card" ? "text/markdown" : content === "citation" ? "application/yaml" : PARQUET_FORMATS,
    sha256,
  };
}
