// The fields of a description, for a new submission and for changing an old one.
import { INPUT_WORDS, type Track, type TrackInput } from "../../../../leaderboard/tracks/index.ts";
import { areaField, choicesField, textField } from "../form.ts";
import { html, type Markup } from "../markup.ts";
import { type DescriptionField, LABELS, type Mistake, type TypedDescription } from "./description-record.ts";

/** The most characters of each text, as in schemas/submission-description.json; those of an author a line. */
const LONGEST = { method: 100, training_data: 500, compute: 200, link: 500, notes: 5000 };

export function descriptionFields(
  track: Pick<Track, "inputs">,
  typed: TypedDescription,
  mistakes: readonly Mistake[],
): Markup {
  const about = (name: DescriptionField) => ({
    name,
    label: LABELS[name],
    mistake: mistakes.find((mistake) => mistake.name === name)?.text,
  });
  const optional = (hint: string) => `${hint} May be left empty.`;
  return html`${textField({
    ...about("method"),
    ...{ value: typed.method, required: true, maxLength: LONGEST.method },
    hint: "As it shall stand on the board.",
  })}${areaField({
    ...about("authors"),
    ...{ value: typed.authors, rows: 3 },
    hint: "One a line, in their order.",
  })}${choicesField({ ...about("anonymous"), hint: "In place of authors. The team’s name is shown all the same." }, [
    { value: "yes", label: "We do not name authors", checked: typed.anonymous },
  ])}${choicesField(
    { ...about("inputs"), hint: "All that the predictor was given of each network. Boards are by them." },
    track.inputs.map((input) => ({
      value: input,
      label: html`${input}: ${INPUT_WORDS[input as TrackInput]}`,
      checked: typed.inputs.includes(input),
    })),
  )}${textField({
    ...about("training_data"),
    ...{ value: typed.training_data, required: true, maxLength: LONGEST.training_data },
    hint: "Such as: the training split of MNIST, final weights.",
  })}${textField({
    ...about("parameters"),
    ...{ value: typed.parameters, keys: "numeric" },
    hint: optional("How many numbers training fitted, such as 4970."),
  })}${textField({
    ...about("compute"),
    ...{ value: typed.compute, maxLength: LONGEST.compute },
    hint: optional("What training took, such as 3 h on one GPU."),
  })}${textField({
    ...about("code"),
    ...{ value: typed.code, keys: "url", maxLength: LONGEST.link },
    hint: optional("An address that begins with http:// or https://."),
  })}${textField({
    ...about("paper"),
    ...{ value: typed.paper, keys: "url", maxLength: LONGEST.link },
    hint: optional("An address that begins with http:// or https://."),
  })}${areaField({
    ...about("notes"),
    ...{ value: typed.notes, rows: 6, maxLength: LONGEST.notes },
    hint: optional("Whatever else; shown as it is, with its line breaks."),
  })}`;
}
