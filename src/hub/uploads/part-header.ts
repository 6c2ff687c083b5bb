// The headers of a part of multipart/form-data (RFC 7578): which field it is of, and what its file is called.
import { MOST_NAME_CHARACTERS, MOST_PART_HEADER_BYTES } from "./limits.ts";
import { RefusedUpload } from "./refused.ts";

export interface PartHeader {
  /** Name of the field. */
  field: string;
  /** Name of the file, plain; undefined if the part is no file. */
  file: string | undefined;
}

/** Two are known. */
const MOST_PARAMETERS = 10;
const PARAMETER = /\s*;\s*([\w!#$%&'*+.^`|~-]{1,50})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/sy;
/** Characters that are not shown, or that turn the direction of what is. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Reads what Dicer gives of a part: bytes as characters, by names in lower case. RefusedUpload (400) for what can't be. */
export function readPartHeader(header: Readonly<Record<string, readonly string[]>>): PartHeader {
  const bytes = Object.entries(header).reduce((sum, [name, values]) => sum + name.length + values.join().length, 0);
  if (bytes > MOST_PART_HEADER_BYTES)
    throw refused(`may have at most ${MOST_PART_HEADER_BYTES} bytes of headers, has more`);
  const transfer = header["content-transfer-encoding"]?.[0].trim().toLowerCase() ?? "binary";
  if (!["7bit", "8bit", "binary"].includes(transfer))
    throw refused(`must come as it is, has the Content-Transfer-Encoding ${plainName(asUtf8(transfer))}`);
  const disposition = header["content-disposition"] ?? [];
  if (disposition.length !== 1) throw refused(`must have one Content-Disposition, has ${disposition.length}`);
  const parameters = readParameters(asUtf8(disposition[0]));
  const field = parameters.get("name");
  if (field === undefined || field === "") throw refused("must name its field, does not");
  if (field.length > MOST_NAME_CHARACTERS)
    throw refused(`must be of a field whose name has at most ${MOST_NAME_CHARACTERS} characters, has ${field.length}`);
  const file = parameters.get("filename*") ?? parameters.get("filename");
  return { field, file: file === undefined ? undefined : plainName(file) };
}

/** Without folders and what can't be seen, at most 200 characters. */
export function plainName(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  return Array.from(last.replace(UNSEEN, "").trim()).slice(0, MOST_NAME_CHARACTERS).join("");
}

function readParameters(disposition: string): Map<string, string> {
  const type = /^\s*form-data(?=\s*(?:;|$))/i.exec(disposition);
  if (type === null) throw refused("must have the Content-Disposition form-data, has another");
  const parameters = new Map<string, string>();
  PARAMETER.lastIndex = type[0].length;
  for (let rest = disposition.slice(PARAMETER.lastIndex).trim(); rest !== "" && rest !== ";"; ) {
    const found = PARAMETER.exec(disposition);
    if (found === null || parameters.size === MOST_PARAMETERS)
      throw refused("has a Content-Disposition that can't be read");
    const name = found[1].toLowerCase();
    if (parameters.has(name)) throw refused(`gives ${name} twice`);
    // Only quotes and backslashes are escaped: old browsers send whole Windows paths.
    const value = found[2]?.replace(/\\(["\\])/g, "$1") ?? found[3];
    parameters.set(name, name === "filename*" ? decodeExtended(value) : value);
    rest = disposition.slice(PARAMETER.lastIndex).trim();
  }
  return parameters;
}

/** RFC 8187: `utf-8''caf%C3%A9.csv`. */
function decodeExtended(value: string): string {
  try {
    return decodeURIComponent(/^utf-8'[\w-]*'(.*)$/i.exec(value)?.[1] ?? "%");
  } catch {
    throw refused("has a filename* that can't be read");
  }
}

function asUtf8(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function refused(why: string): RefusedUpload {
  return new RefusedUpload(400, `a part of the form ${why}`);
}
