// How formats that describe data sets name licences. They know lists of their own; an SPDX identifier that is not among
// those below is passed on only where any text will do.

/** Hugging Face's names of the licences that data sets commonly have, by SPDX identifier (its page "Licenses"). */
const HUGGING_FACE: Record<string, string> = {
  "Apache-2.0": "apache-2.0",
  "BSD-2-Clause": "bsd-2-clause",
  "BSD-3-Clause": "bsd-3-clause",
  "CC-BY-4.0": "cc-by-4.0",
  "CC-BY-NC-4.0": "cc-by-nc-4.0",
  "CC-BY-NC-ND-4.0": "cc-by-nc-nd-4.0",
  "CC-BY-NC-SA-4.0": "cc-by-nc-sa-4.0",
  "CC-BY-ND-4.0": "cc-by-nd-4.0",
  "CC-BY-SA-3.0": "cc-by-sa-3.0",
  "CC-BY-SA-4.0": "cc-by-sa-4.0",
  "CC0-1.0": "cc0-1.0",
  "CDLA-Permissive-2.0": "cdla-permissive-2.0",
  "CDLA-Sharing-1.0": "cdla-sharing-1.0",
  MIT: "mit",
  "ODC-By-1.0": "odc-by",
  "ODbL-1.0": "odbl",
  "PDDL-1.0": "pddl",
};

/** CDLA-Permissive-2.0 came after the list of SPDX identifiers in the schema of CFF 1.2.0 (May 2021). */
const NOT_IN_CFF = new Set(["CDLA-Permissive-2.0"]);

/** Hugging Face's name of a licence, undefined if it is none of the common ones ("other" there). */
export function huggingFaceLicense(spdx: string): string | undefined {
  return Object.hasOwn(HUGGING_FACE, spdx) ? HUGGING_FACE[spdx] : undefined;
}

/** Whether a CITATION.cff of version 1.2.0 surely may name the licence. */
export function isCffLicense(spdx: string): boolean {
  return huggingFaceLicense(spdx) !== undefined && !NOT_IN_CFF.has(spdx);
}

/** The page of a common licence, undefined for others. */
export function licenseUrl(spdx: string): string | undefined {
  return huggingFaceLicense(spdx) === undefined ? undefined : `https://spdx.org/licenses/${spdx}.html`;
}
