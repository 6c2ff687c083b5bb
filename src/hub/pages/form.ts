// What forms are put together from. They work without scripts: labels, hints and mistakes are joined to their controls by
// ids, which are `field-` and the control's name.
import type { Context } from "hono";
import { HTML_TYPE, prepare, send } from "../answers.ts";
import type { Visitor } from "../people/types.ts";
import { html, type Markup } from "./markup.ts";

export interface Field {
  /** Of the control; unique on the page. */
  name: string;
  label: string;
  /** What to write, in a sentence. */
  hint?: Markup | string | undefined;
  /** What is wrong with what was sent. */
  mistake?: string | undefined;
}

export interface TextField extends Field {
  value?: string | undefined;
  type?: "text" | "url" | "password";
  required?: boolean;
  maxLength?: number;
  /** What browsers may fill in; "off" if nothing. */
  autocomplete?: string;
  /** Which keys a phone shows. */
  keys?: "numeric" | "url";
}

/** One line of text. */
export function textField(field: TextField): Markup {
  const { name, value = "", type = "text", required, maxLength, autocomplete = "off", keys } = field;
  const more = html`${required ? html` required` : ""}${maxLength === undefined ? "" : html` maxlength="${maxLength}"`}${keys === undefined ? "" : html` inputmode="${keys}"`}`;
  return labelled(
    field,
    html`<input type="${type}" id="field-${name}" name="${name}" value="${value}" autocomplete="${autocomplete}"${more}${described(field)}>`,
  );
}

/** Several lines of text. */
export function areaField(field: TextField & { rows: number }): Markup {
  const { name, value = "", rows, maxLength } = field;
  const more = maxLength === undefined ? "" : html` maxlength="${maxLength}"`;
  // The first line break within is not part of the text.
  return labelled(
    field,
    html`<textarea id="field-${name}" name="${name}" rows="${rows}"${more}${described(field)}>
${value}</textarea>`,
  );
}

/** Files, several at once if `multiple`. */
export function filesField(field: Field & { multiple: boolean; accept: string }): Markup {
  const { name, multiple, accept } = field;
  return labelled(
    field,
    html`<input type="file" id="field-${name}" name="${name}" accept="${accept}" required${multiple ? html` multiple` : ""}${described(field)}>`,
  );
}

export interface Choice {
  value: string;
  label: Markup | string;
  checked: boolean;
}

/** Boxes to be ticked, of one name, under a heading. */
export function choicesField(field: Field, choices: readonly Choice[]): Markup {
  const { name, label, hint, mistake } = field;
  const boxes = choices.map(({ value, label, checked }, index) => {
    const id = index === 0 ? `field-${name}` : `field-${name}-${index}`;
    return html`<label class="choice"><input type="checkbox" id="${id}" name="${name}" value="${value}"${checked ? html` checked` : ""}${described(field)}><span>${label}</span></label>`;
  });
  return html`<fieldset class="field"><legend>${label}</legend>${words(name, hint, mistake)}${boxes}</fieldset>
`;
}

export function hiddenField(name: string, value: string): Markup {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}

/** A form that is sent to `action`, with the token that says it is ours; `also` stands beside its button. */
export function form(
  action: string,
  formToken: string,
  content: Markup,
  { button, multipart = false, also = "" }: { button: string; multipart?: boolean; also?: Markup | string },
): Markup {
  const encoding = multipart ? html` enctype="multipart/form-data"` : "";
  return html`<form class="form" method="post" action="${action}"${encoding}>
${hiddenField("form_token", formToken)}
${content}
<div class="buttons"><button class="button" type="submit">${button}</button>${also}</div>
</form>`;
}

/** What is wrong, read out at once and first to have the focus; `content` is block markup. */
export function mistakesBox(heading: string, content: Markup | string = ""): Markup {
  return html`<div class="mistakes" id="mistakes" role="alert" tabindex="-1" autofocus><p><strong>${heading}</strong></p>${content}</div>
`;
}

/** Mistakes with links to their fields. */
export function mistakesList(mistakes: readonly { name: string | undefined; text: string }[]): Markup {
  const lines = mistakes.map(({ name, text }) =>
    name === undefined ? html`<li>${text}</li>` : html`<li><a href="#field-${name}">${text}</a></li>`,
  );
  return html`<ul>${lines}</ul>`;
}

/** Sends a page that is this visitor's alone, with the cookie that it needs. */
export function sendFormPage(
  c: Context,
  text: string,
  visitor: Pick<Visitor, "setCookie">,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  const made = prepare(text, { type: HTML_TYPE, audience: "people", keep: "never", status });
  const cookie = visitor.setCookie === undefined ? {} : { "Set-Cookie": visitor.setCookie };
  return send(c, { ...made, headers: { ...made.headers, ...cookie, ...headers } });
}

function labelled({ name, label, hint, mistake }: Field, control: Markup): Markup {
  return html`<div class="field"><label for="field-${name}">${label}</label>${words(name, hint, mistake)}${control}</div>
`;
}

function words(name: string, hint: Field["hint"], mistake: string | undefined): Markup {
  const shownHint = hint === undefined ? "" : html`<p class="hint" id="field-${name}-hint">${hint}</p>`;
  const shownMistake = mistake === undefined ? "" : html`<p class="mistake" id="field-${name}-mistake">${mistake}</p>`;
  return html`${shownHint}${shownMistake}`;
}

/** Joins a control to its hint and its mistake. */
function described({ name, hint, mistake }: Field): Markup | string {
  const ids = [
    ...(hint === undefined ? [] : [`field-${name}-hint`]),
    ...(mistake === undefined ? [] : [`field-${name}-mistake`]),
  ];
  const invalid = mistake === undefined ? "" : html` aria-invalid="true"`;
  return ids.length === 0 ? invalid : html` aria-describedby="${ids.join(" ")}"${invalid}`;
}
