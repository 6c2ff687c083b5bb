// What teams say of their submissions, checked before it is stored and shown: text that only shows itself, links that only
// lead somewhere. Pages escape it all the same.
import type { SubmissionDescription, Track } from "../../schemas/types.d.ts";
import { mistakes, validate } from "../../src/lib/validate.ts";
import { plainLine, plainText } from "./plain-text.ts";

/** As in the schema, but after what is not ASCII was written as such. */
const LONGEST_LINK = 500;

/**
 * The value as a description of a submission to the track: texts without blanks around them, links as browsers write them.
 * InputError that lists all mistakes and begins with `where`.
 */
export function checkDescription(value: unknown, track: Pick<Track, "name" | "inputs">, where: string) {
  const given = validate<SubmissionDescription>("submission-description", withLineFeeds(value), where);
  const found: string[] = [];
  const description: SubmissionDescription = {
    ...given,
    method: plainLine(given.method, "method", found),
    training_data: plainLine(given.training_data, "training_data", found),
  };
  if ((given.authors === undefined) === (given.anonymous === undefined))
    found.push(given.authors ? "authors and anonymous can't both be given" : "authors is missing, or anonymous: true");
  if (given.authors !== undefined)
    description.authors = given.authors.map((author, index) => plainLine(author, `authors[${index}]`, found));
  if (given.compute !== undefined) description.compute = plainLine(given.compute, "compute", found);
  if (given.notes !== undefined) description.notes = plainText(given.notes, "notes", found);
  if (given.code !== undefined) description.code = link(given.code, "code", found);
  if (given.paper !== undefined) description.paper = link(given.paper, "paper", found);
  for (const input of given.inputs)
    if (!track.inputs.includes(input))
      found.push(`inputs has ${input}, which ${track.name} does not allow; it allows ${track.inputs.join(", ")}`);
  if (found.length > 0) throw mistakes(where, found);
  return description;
}

/** Forms send line breaks as CRLF. */
function withLineFeeds(value: unknown): unknown {
  if (value === null || typeof value !== "object" || !("notes" in value) || typeof value.notes !== "string")
    return value;
  return { ...value, notes: value.notes.replaceAll("\r\n", "\n") };
}

function link(value: string, place: string, found: string[]): string {
  const before = found.length;
  const trimmed = plainText(value, place, found);
  if (found.length > before) return trimmed;
  const url = /^https?:\/\/[^\s"'<>\\^`{|}]+$/i.test(trimmed) ? URL.parse(trimmed) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    found.push(`${place} must be an address that begins with http:// or https://`);
    return trimmed;
  }
  if (url.username !== "" || url.password !== "") found.push(`${place} must have no name or password in it`);
  if (url.href.length > LONGEST_LINK)
    found.push(`${place} must have at most ${LONGEST_LINK} characters as browsers write it`);
  return url.href;
}
