// A published zoo as a BibTeX entry. Names of zoos and versions are plain; titles may hold anything.
import type { Manifest } from "../../../schemas/types.d.ts";

/** The signs that mean something to TeX, as TeX writes them. */
const SIGNS: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "%": "\\%",
  "&": "\\&",
  "#": "\\#",
  $: "\\$",
  _: "\\_",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

/** `address` is the page of the version. */
export function bibtex({ zoo, version, title, published }: Manifest, address: string): string {
  const [year, month] = published.split("-");
  return `@misc{weighbridge-${zoo}-${version},
  title        = {${texText(title)}, version ${version}},
  howpublished = {Data set of trained neural networks},
  year         = {${year}},
  month        = {${Number(month)}},
  url          = {${address}}
}`;
}

function texText(text: string): string {
  return text.replace(/[\\{}%&#$_~^]/g, (sign) => SIGNS[sign]);
}
