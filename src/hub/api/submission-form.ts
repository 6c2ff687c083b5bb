// What is sent to be submitted or checked, out of its form, and the answers to files that are not taken.
import type { Context } from "hono";
import type { ApiUnsound } from "../../../schemas/types.d.ts";
import { sendJson } from "../answers.ts";
import type { Acceptance, GivenFile } from "../benchmark/types.ts";
import type { HubContext } from "../context.ts";
import { type FormBody, oneValue, parseJson, RefusedUpload } from "../uploads/index.ts";
import { refuse } from "./bearer.ts";

/** Bytes of a description as JSON, several times what its schema allows. */
export const MOST_DESCRIPTION_BYTES = 131_072;

export interface SentSubmission {
  files: GivenFile[];
  /** Unchecked; undefined if there is none, which a check allows. */
  description: unknown;
}

/** The parts of the form that a submission is: a description, as a field or a file of that name, and files. */
export function readSubmission(form: FormBody, { mayLack = false }: { mayLack?: boolean } = {}): SentSubmission {
  const other = [...form.fields.keys()].find((name) => name !== "description");
  if (other !== undefined) {
    const shown = JSON.stringify(other.slice(0, 60));
    throw new RefusedUpload(400, `the field ${shown} is not known; files need a file name, as by curl -F file=@p.csv`);
  }
  const described = form.files.filter(({ field }) => field === "description");
  const texts = [oneValue(form, "description") ?? [], described.map(({ bytes }) => bytes)].flat();
  if (texts.length > 1 || (texts.length === 0 && !mayLack))
    throw new RefusedUpload(400, `the form must have one description, as JSON; has ${texts.length || "none"}`);
  if (texts.length > 0 && texts[0].length > MOST_DESCRIPTION_BYTES)
    throw new RefusedUpload(
      400,
      `the description may have at most ${MOST_DESCRIPTION_BYTES} bytes, has ${texts[0].length}`,
    );
  const files = form.files.filter(({ field }) => field !== "description");
  if (files.length === 0) throw new RefusedUpload(400, "the form must have a file of predictions, has none");
  const named = files.map(({ name, field, bytes }) => ({ name: name || field, bytes }));
  return { files: named, description: texts.length === 0 ? undefined : parseJson(texts[0], "the description") };
}

/** The answer to files that could not be taken, or only not now. */
export function refuseFiles(
  c: Context,
  context: HubContext,
  outcome: Extract<Acceptance, { kind: "unsound" | "closed" | "busy" }>,
): Response {
  switch (outcome.kind) {
    case "unsound": {
      const [first, second] = outcome.files;
      const which = second === undefined ? `${first.name} is` : `${outcome.files.length} files are`;
      const message = `${which} not what the track asks for; nothing was stored, and no quota used.`;
      const files = outcome.files.map(({ name, file, report: { count, counts, problems, text } }) => {
        return { name, file, count, counts, problems, text };
      });
      const told = { error: { message, status: 422 }, files } as unknown as ApiUnsound;
      return sendJson(c, told, { status: 422 });
    }
    case "closed":
      return refuseClosed(c, context, outcome.because);
    case "busy": {
      const message = "Too many submissions are being read and scored; try again in 5 s.";
      return refuse(c, context, 503, message, { "Retry-After": "5" });
    }
  }
}

export function refuseClosed(c: Context, context: HubContext, because: string): Response {
  return refuse(c, context, 409, `The track is closed. ${because}`);
}
