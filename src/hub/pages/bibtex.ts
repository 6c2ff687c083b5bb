// What can be cited as BibTeX entries: a published zoo, a submission. Names of zoos and versions are plain; titles and what
// people wrote may hold anything.
import type { ApiSubmission, Manifest, Track } from "../../../schemas/types.d.ts";

/** The signs that mean something to TeX, as TeX writes them. BibTeX counts braces even behind a backslash, so not by these. */
const SIGNS: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}",
  "}": "\\textbraceright{}",
  "%": "\\%",
  "&": "\\&",
  "#": "\\#",
  $: "\\$",
  _: "\\_",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
};

/** Of the whole; `address` is the hub's, without a slash at its end. */
export function weighbridgeBibtex(address: string): string {
  return `@misc{weighbridge,
  title        = {{Weighbridge}: predicting the accuracy of neural networks from their weights},
  howpublished = {Zoos of trained networks and a benchmark},
  url          = {${address}/}
}`;
}

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

/** `address` is the submission's page. Who is anonymous is cited as the team. */
export function submissionBibtex(
  { id, team, standing, submitted_at, description }: ApiSubmission,
  { title }: Pick<Track, "title">,
  address: string,
): string {
  const [year, month] = submitted_at.split("-");
  return `@misc{weighbridge-submission-${id},
  author       = {${(description.authors ?? [team]).map(authorText).join(" and ")}},
  title        = {{${texText(description.method)}}},
  howpublished = {Submission ${id} by ${texText(team)} to ${texText(title)}, Weighbridge},
  year         = {${year}},
  month        = {${Number(month)}},
  note         = {Submitted ${submitted_at.slice(0, 10)}, ${standing}},
  url          = {${address}}
}`;
}

/** A name as BibTeX takes it apart; what does not look like one stays in one piece. */
function authorText(name: string): string {
  const isPlain = /^[\p{L}\p{M}.'’ -]+$/u.test(name) && !/\b(?:and|others)\b/i.test(name);
  return isPlain ? texText(name) : `{${texText(name)}}`;
}

function texText(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\{}%&#$_~^<>|]/g, (sign) => SIGNS[sign]);
}
