// The rules of the Croissant Format Specification 1.1 (github.com/mlcommons/croissant, docs/croissant-spec-1.1.md) that a
// description can be held against without fetching anything. Each message ends with the section that it comes from.

type Node = Record<string, unknown>;

/** The aliases of Appendix 1 that descriptions here use; the others must be as there too, if they are in the context. */
const CROISSANT_TERMS = [
  ...["annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes", "extract"],
  ...["field", "fileProperty", "fileObject", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath"],
  ...["key", "md5", "parentField", "recordSet", "references", "regex", "readLines", "sdVersion", "separator", "source"],
  ...["subField", "transform", "unArchive", "value"],
];
const PREFIXES: Node = { cr: "http://mlcommons.org/croissant/", dct: "http://purl.org/dc/terms/" };
/** http in Appendix 1; https is what the reference loader takes (issue 1018 there). */
const SCHEMA_ORG = ["http://schema.org/", "https://schema.org/"];

const REQUIRED = [
  ...["@context", "@type", "conformsTo", "description", "license", "name", "url", "creator", "datePublished"],
  "distribution",
];
const ONE = ["@type", "description", "name", "url", "datePublished", "version", "citeAs", "isLiveDataset"];
const ATOMIC = ["Boolean", "Date", "Time", "DateTime", "Float", "Integer", "Text", "URL"].map((name) => `sc:${name}`);

const KNOWN: Record<string, string[]> = {
  "sc:Dataset": [...REQUIRED, "version", "citeAs", "isLiveDataset", "keywords", "recordSet", "publisher", "sameAs"],
  "cr:FileObject": ["name", "description", "contentUrl", "contentSize", "encodingFormat", "sha256", "containedIn"],
  "cr:FileSet": ["name", "description", "containedIn", "includes", "excludes", "encodingFormat"],
  "cr:RecordSet": ["name", "description", "field", "key", "data", "dataType", "examples", "annotation"],
  "cr:Field": [
    ...["name", "description", "source", "dataType", "value", "isArray", "arrayShape", "equivalentProperty"],
    ...["references", "subField", "parentField", "annotation"],
  ],
};

/** All that breaks a rule, a sentence each; empty if the description keeps them. */
export function croissantBreaches(document: unknown): string[] {
  const dataset = document as Node;
  const breaches: string[] = [];
  const nodes = new Map<string, Node>();
  const check = (holds: boolean, message: string, section: string) => {
    if (!holds) breaches.push(`${message} (${section})`);
  };
  const collect = (node: Node) => {
    const id = node["@id"];
    check(typeof id === "string" && id !== "", `${name(node)} needs an @id`, "ID and Reference Mechanism");
    check(!nodes.has(String(id)), `@id ${id} is used twice`, "ID and Reference Mechanism");
    nodes.set(String(id), node);
  };
  const refersTo = (reference: unknown, types: string[], from: string) => {
    const { "@id": id, ...others } = reference as Node;
    const isReference = typeof id === "string" && Object.keys(others).length === 0;
    check(isReference, `${from} must refer by an @id alone`, "ID and Reference Mechanism");
    const target = nodes.get(String(id));
    const type = String(target?.["@type"]);
    check(
      types.includes(type),
      `${from} refers to ${id}, which is no ${types.join(" or ")}`,
      "ID and Reference Mechanism",
    );
  };

  const records = list(dataset.recordSet) as Node[];
  const fields = records.flatMap((record) => (list(record.field) as Node[]).map((field) => ({ record, field })));
  const distribution = list(dataset.distribution) as Node[];
  for (const node of [...distribution, ...records, ...fields.map(({ field }) => field)]) collect(node);

  checkContext(dataset["@context"], check);
  checkDataset(dataset, check);
  for (const node of [dataset, ...nodes.values()]) {
    const known = KNOWN[String(node["@type"])];
    check(known !== undefined, `${name(node)} has the unknown type ${node["@type"]}`, "Namespaces");
    for (const property of Object.keys(node))
      if (known !== undefined && !property.startsWith("@"))
        check(known.includes(property), `${name(node)} has the unknown property ${property}`, "Namespaces");
  }
  for (const node of distribution) {
    const isSet = node["@type"] === "cr:FileSet";
    check(isSet || node["@type"] === "cr:FileObject", `${name(node)} is no FileObject or FileSet`, "Resources");
    check(isText(node.name), `${name(node)} needs a name`, "FileObject");
    check(
      list(node.encodingFormat).every(isText) && "encodingFormat" in node,
      `${name(node)} needs a format`,
      "FileObject",
    );
    for (const container of list(node.containedIn)) refersTo(container, ["cr:FileObject", "cr:FileSet"], name(node));
    if (isSet) {
      check(list(node.containedIn).length > 0, `${name(node)} must be contained in something`, "FileSet");
      check(
        list(node.includes).length > 0 && list(node.includes).every(isText),
        `${name(node)} needs includes`,
        "FileSet",
      );
    } else {
      check(isText(node.contentUrl), `${name(node)} needs a contentUrl`, "FileObject");
      check(/^\d+( [kKMGT]?B)?$/.test(String(node.contentSize)), `${name(node)} needs a size as text`, "FileObject");
      check(/^[0-9a-f]{64}$/.test(String(node.sha256)), `${name(node)} needs a SHA-256`, "Checksums");
    }
  }
  for (const record of records) {
    const own = fields.filter((entry) => entry.record === record).map(({ field }) => String(field["@id"]));
    check(isText(record.name) && own.length > 0, `${name(record)} needs a name and fields`, "RecordSet");
    for (const key of list(record.key)) {
      refersTo(key, ["cr:Field"], `the key of ${name(record)}`);
      check(
        own.includes(String((key as Node)["@id"])),
        `the key of ${name(record)} must be a field of it`,
        "RecordSet",
      );
    }
    for (const row of list(record.data) as Node[])
      check(sameWords(Object.keys(row), own), `the data of ${name(record)} must have its fields`, "Embedding data");
    if (list(record.dataType).includes("cr:Split")) {
      check(list(record.key).length === 1, `${name(record)} needs a key`, "Splits");
      check(own.includes(`${record["@id"]}/name`), `${name(record)} needs the field name`, "Categorical Data");
    }
  }
  for (const { record, field } of fields) {
    const where = name(field);
    check(String(field["@id"]).startsWith(`${record["@id"]}/`), `${where} must begin with its record set's`, "ID");
    check(isText(field.name), `${where} needs a name`, "Field");
    check(
      list(field.dataType).some((type) => ATOMIC.includes(String(type))),
      `${where} needs an atomic type`,
      "DataType",
    );
    for (const target of list(field.references)) refersTo(target, ["cr:Field"], where);
    check(field.isArray === undefined || typeof field.isArray === "boolean", `${where}: isArray is a boolean`, "Field");
    if (field.arrayShape !== undefined) {
      check(field.isArray === true, `${where} has an arrayShape, so isArray must be true`, "Field");
      check(/^(-1|\d+)(,(-1|\d+))*$/.test(String(field.arrayShape)), `${where} has a wrong arrayShape`, "Field");
      check(isText(field.arrayShape), `${where} must have its arrayShape as text`, "Field");
    }
    const source = field.source as Node | undefined;
    check((source === undefined) === (record.data !== undefined), `${where} needs either source or data`, "RecordSet");
    if (source === undefined) continue;
    const from = ["fileObject", "fileSet", "recordSet"].filter((kind) => kind in source);
    check(from.length === 1, `${where} must have one source, has ${from.length}`, "DataSource");
    if (source.fileObject !== undefined) refersTo(source.fileObject, ["cr:FileObject"], where);
    if (source.fileSet !== undefined) refersTo(source.fileSet, ["cr:FileSet"], where);
    check(isText((source.extract as Node | undefined)?.column), `${where} must extract a column`, "Extract");
  }
  return breaches;
}

type Check = (holds: boolean, message: string, section: string) => void;

function checkContext(value: unknown, check: Check): void {
  const context = value as Node;
  const section = "Appendix 1: JSON-LD context";
  check(SCHEMA_ORG.includes(String(context?.["@vocab"])), "@vocab must be schema.org", section);
  check(context?.sc === context?.["@vocab"], "sc must be the same as @vocab", section);
  for (const [prefix, iri] of Object.entries(PREFIXES))
    check(context?.[prefix] === iri, `${prefix} must be ${iri}`, section);
  for (const term of CROISSANT_TERMS) check(context?.[term] === `cr:${term}`, `${term} must be cr:${term}`, section);
  check(context?.conformsTo === "dct:conformsTo", "conformsTo must be dct:conformsTo", section);
  for (const [term, type] of [
    ["data", "@json"],
    ["examples", "@json"],
    ["dataType", "@vocab"],
  ]) {
    const alias = context?.[term] as Node | undefined;
    check(alias?.["@id"] === `cr:${term}` && alias["@type"] === type, `${term} must be a ${type}`, section);
  }
}

function checkDataset(dataset: Node, check: Check): void {
  for (const property of REQUIRED)
    check(list(dataset[property]).length > 0 && dataset[property] !== "", `the data set needs ${property}`, "Required");
  for (const property of ONE) check(!Array.isArray(dataset[property]), `${property} must be one value`, "Required");
  check(dataset["@type"] === "sc:Dataset", "the data set must be a sc:Dataset", "Required");
  const conforms = list(dataset.conformsTo).includes("http://mlcommons.org/croissant/1.1");
  check(conforms, "the data set must conform to http://mlcommons.org/croissant/1.1", "Required");
  for (const creator of list(dataset.creator) as Node[]) {
    const isMaker = ["sc:Organization", "sc:Person"].includes(String(creator["@type"])) && isText(creator.name);
    check(isMaker, "a creator must be an organisation or a person with a name", "Required");
  }
  for (const license of list(dataset.license)) {
    const isWork = (license as Node)?.["@type"] === "sc:CreativeWork" && isText((license as Node).name);
    check(isWork || /^https?:\/\/\S+$/.test(String(license)), "a licence must be an address or a work", "Required");
  }
  check(/^\d{4}-\d\d-\d\d$/.test(String(dataset.datePublished)), "datePublished must be a date", "Required");
  check(/^\d+\.\d+\.\d+$/.test(String(dataset.version)), "version must be MAJOR.MINOR.PATCH", "Version");
}

function name(node: Node): string {
  return String(node["@id"] ?? node.name ?? node["@type"]);
}

function list(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function sameWords(some: string[], others: string[]): boolean {
  return [...some].sort().join("\n") === [...others].sort().join("\n");
}
