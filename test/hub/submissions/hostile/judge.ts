// Whether an answer to a hostile upload is as it must be: a 4xx of the form that the API has, in words, and nothing of the
// hub's own inside.
import type { ApiUnsound } from "../../../../schemas/types.d.ts";
import { canonicalJson } from "../../../../src/lib/json.ts";
import { validate } from "../../../../src/lib/validate.ts";
import type { RawAnswer } from "./send.ts";
import type { Upload } from "./upload.ts";

export type Verdict = "refused" | "left" | "unanswered" | "not 4xx" | "stack shown" | "other form";

/** Lines of a stack, also within JSON, places in the code, and names of what only a defect throws. */
const INSIDE =
  /(?:\n|\\n)\s*at .+:\d+:\d+|\bnode:internal\b|\bfile:\/\/\/|node_modules|\/src\/\w+\/|\b(?:Type|Range|Reference|Syntax)Error\b|\[object |\bundefined\b/;

/** What an answer is, and in words why if it is not as it must be. */
export function judge(upload: Upload, answer: RawAnswer | undefined): { verdict: Verdict; because?: string } {
  if (answer === undefined) return { verdict: upload.ending === "leave" ? "left" : "unanswered" };
  const { status, head, body } = answer;
  const said = `${status} ${body.slice(0, 500)}`;
  if (INSIDE.test(body) || INSIDE.test(head)) return { verdict: "stack shown", because: said };
  if (!(status >= 400 && status < 500)) return { verdict: "not 4xx", because: said };
  if (upload.status !== undefined && status !== upload.status)
    return { verdict: "other form", because: `must be ${upload.status}, is ${said}` };
  try {
    judgeBody(upload, answer);
  } catch (error) {
    return { verdict: "other form", because: `${(error as Error).message}; ${said}` };
  }
  return { verdict: "refused" };
}

function judgeBody({ counts }: Upload, { status, head, body }: RawAnswer): void {
  if (!/\ncontent-type: application\/json/.test(head)) {
    // Pages for people, and what the parser of HTTP refuses before anybody else sees it.
    const isPage =
      /\ncontent-type: text\/html/.test(head) || (body === "" && [400, 405, 408, 413, 431].includes(status));
    if (isPage && counts === undefined) return;
    throw new Error("neither JSON nor a page");
  }
  const value = JSON.parse(body);
  const isUnsound = "files" in value;
  const { error } = validate<Pick<ApiUnsound, "error">>(isUnsound ? "api-unsound" : "api-error", value, "the answer");
  if (error.status !== status) throw new Error(`the body says ${error.status}`);
  if (counts === undefined) return;
  const [file] = isUnsound ? (value as ApiUnsound).files : [];
  if (canonicalJson(file?.counts ?? null) !== canonicalJson(counts))
    throw new Error(`the check counts ${canonicalJson(counts)}`);
}
