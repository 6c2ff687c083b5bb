// What was typed into the form of a description, as the record that is stored, with every mistake at its field.
import { checkDescription } from "../../../../leaderboard/submission/index.ts";
import type { SubmissionDescription, Track } from "../../../../schemas/types.d.ts";
import { InputError } from "../../../lib/errors.ts";
import type { FormBody } from "../../uploads/index.ts";

/** The fields as they were typed, to be shown again. */
export interface TypedDescription {
  method: string;
  /** One a line. */
  authors: string;
  anonymous: boolean;
  inputs: readonly string[];
  training_data: string;
  parameters: string;
  compute: string;
  code: string;
  paper: string;
  notes: string;
}

export type DescriptionField = keyof TypedDescription;

/** Fields as people call them, in the order of the form. */
export const LABELS: Record<DescriptionField, string> = {
  method: "Name of the method",
  authors: "Authors",
  anonymous: "Anonymous",
  inputs: "Inputs",
  training_data: "Learnt from",
  parameters: "Trained parameters",
  compute: "Compute",
  code: "Link to the code",
  paper: "Link to the paper",
  notes: "Notes",
};

/** A mistake, with its field if it is about one. */
export interface Mistake {
  name: string | undefined;
  text: string;
}

/** What was typed, as it is put back into the form; nothing is checked. */
export function readTyped({ fields }: FormBody): TypedDescription {
  const one = (name: string) => fields.get(name)?.[0] ?? "";
  return {
    method: one("method"),
    authors: one("authors"),
    anonymous: fields.has("anonymous"),
    inputs: fields.get("inputs") ?? [],
    training_data: one("training_data"),
    parameters: one("parameters"),
    compute: one("compute"),
    code: one("code"),
    paper: one("paper"),
    notes: one("notes"),
  };
}

/** The form of a description that is there already; of none, what most will say. */
export function typedOf(description?: SubmissionDescription): TypedDescription {
  return {
    method: description?.method ?? "",
    authors: description?.authors?.join("\n") ?? "",
    anonymous: description?.anonymous ?? false,
    inputs: description?.inputs ?? ["weights"],
    training_data: description?.training_data ?? "",
    parameters: description?.parameters === undefined ? "" : String(description.parameters),
    compute: description?.compute ?? "",
    code: description?.code ?? "",
    paper: description?.paper ?? "",
    notes: description?.notes ?? "",
  };
}

/** The record, or what is wrong with the form. */
export function readDescription(
  typed: TypedDescription,
  track: Pick<Track, "name" | "inputs">,
): { description: SubmissionDescription } | { mistakes: Mistake[] } {
  const mistakes: Mistake[] = [];
  const wrong = (name: DescriptionField, text: string) =>
    void mistakes.push({ name, text: `${LABELS[name]}: ${text}` });
  const authors = typed.authors
    .split(/\r\n|\r|\n/)
    .map((author) => author.trim())
    .filter((author) => author !== "");
  if (typed.method.trim() === "") wrong("method", "give the method a name.");
  if (authors.length === 0 && !typed.anonymous) wrong("authors", "write at least one, or tick “anonymous”.");
  if (authors.length > 0 && typed.anonymous) wrong("authors", "leave them out, or untick “anonymous”: both can’t be.");
  if (typed.inputs.length === 0) wrong("inputs", "tick all that the predictor was given.");
  if (typed.training_data.trim() === "") wrong("training_data", "say what the predictor learnt from.");
  const parameters = typed.parameters.replaceAll(/[\s,]/g, "");
  if (parameters !== "" && !/^\d{1,16}$/.test(parameters)) wrong("parameters", "write a whole number, such as 4970.");
  if (mistakes.length > 0) return { mistakes };

  const record = {
    method: typed.method,
    ...(typed.anonymous ? { anonymous: true } : { authors }),
    inputs: typed.inputs,
    training_data: typed.training_data,
    ...(parameters === "" ? {} : { parameters: Number(parameters) }),
    ...given("compute", typed.compute),
    ...given("code", typed.code),
    ...given("paper", typed.paper),
    ...given("notes", typed.notes),
  };
  try {
    return { description: checkDescription(record, track, WHERE) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { mistakes: readMistakes(error.message) };
  }
}

/** Begins the messages of the check. */
const WHERE = "description";

function given(name: string, value: string): Record<string, string> {
  return value.trim() === "" ? {} : { [name]: value };
}

/** The lines of the check's message, each at the field that it begins with. */
function readMistakes(message: string): Mistake[] {
  const lines = message.includes("\n") ? message.split("\n").slice(1) : [message.slice(WHERE.length + 1)];
  return lines.map((line) => {
    const text = line.trim();
    const [, name, index, rest] = /^([a-z_]+)(?:\[(\d+)\])?(.*)$/.exec(text) ?? [];
    if (name === undefined || !Object.hasOwn(LABELS, name)) return { name: undefined, text };
    const which = index === undefined ? "" : ` (number ${Number(index) + 1})`;
    return { name, text: `${LABELS[name as DescriptionField]}${which}${rest}.` };
  });
}
