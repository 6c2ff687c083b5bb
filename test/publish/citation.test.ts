// CITATION.cff against the rules of Citation File Format 1.2.0: its required keys, its only keys, its patterns.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Manifest } from "../../schemas/types.d.ts";
import { buildCitation } from "../../src/publish/citation.ts";
import { HOSTILE_TEXTS, madeManifest } from "./made-manifest.ts";
import { readYaml, yamlMissing } from "./read-yaml.ts";

type Citation = Record<string, unknown>;

const REQUIRED = ["authors", "cff-version", "message", "title"];
const ALLOWED = [
  ...["abstract", "authors", "cff-version", "commit", "contact", "date-released", "doi", "identifiers", "keywords"],
  ...["license", "license-url", "message", "preferred-citation", "references", "repository", "repository-artifact"],
  ...["repository-code", "title", "type", "url", "version"],
];

function read(...manifests: Manifest[]): Citation[] {
  return readYaml(manifests.map(buildCitation)) as Citation[];
}

function checkRules(citation: Citation): void {
  for (const key of REQUIRED) assert.ok(key in citation, `${key} is required`);
  for (const key of Object.keys(citation)) assert.ok(ALLOWED.includes(key), `${key} is not known`);
  assert.equal(citation["cff-version"], "1.2.0");
  assert.equal(citation.type, "dataset");
  assert.match(String(citation["date-released"]), /^\d{4}-(0[1-9]|1[012])-(0[1-9]|[12]\d|3[01])$/);
  for (const key of ["title", "message", "abstract", "version"])
    assert.ok(typeof citation[key] === "string" && citation[key] !== "", `${key} must be a text`);
  const [author, ...others] = citation.authors as { name: string }[];
  assert.deepEqual(Object.keys(author), ["name"], "an entity needs a name");
  assert.equal(others.length, 0);
  const keywords = citation.keywords as string[];
  assert.equal(new Set(keywords).size, keywords.length);
}

describe("CITATION.cff of a zoo", { skip: yamlMissing() }, () => {
  test("keeps the rules of the format and says what the manifest says", () => {
    const [citation] = read(madeManifest());
    checkRules(citation);
    assert.equal(citation.title, "Made-up zoo");
    assert.equal(citation.version, "1.0.0");
    assert.equal(citation["date-released"], "2026-11-23");
    assert.equal(citation.license, "CC-BY-4.0");
    assert.match(String(citation.message), /Nobody, “Nothing” \(2026\)$/);
  });

  test("leaves out a licence that the format may not know", () => {
    for (const citation of read(
      ...["LicenseRef-Own", "constructor"].map((license) => madeManifest({ spec: { license } })),
    )) {
      checkRules(citation);
      assert.ok(!("license" in citation));
    }
  });

  test("holds any text", () => {
    const manifests = HOSTILE_TEXTS.map((text) =>
      madeManifest({ spec: { title: text, description: text, citation: text } }),
    );
    for (const [index, citation] of read(...manifests).entries()) {
      const text = HOSTILE_TEXTS[index].toWellFormed();
      checkRules(citation);
      assert.equal(citation.title, text);
      assert.equal(citation.abstract, text);
      assert.ok(String(citation.message).endsWith(text));
    }
  });

  test("is the same for the same manifest", () => {
    assert.equal(buildCitation(madeManifest()), buildCitation(madeManifest()));
  });
});
